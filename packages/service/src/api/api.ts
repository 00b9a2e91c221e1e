import { readFileSync } from 'node:fs'
import type { Server } from 'node:https'
import { isIPv6 } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { ApiSettings } from '@muster/host'
import { MusterError } from '@muster/provider'
import type { FastifyInstance } from 'fastify'
import type { Surroundings } from './route.ts'
import { routes } from './routes.ts'
import { type Limits, makeServer, usualLimits } from './serve.ts'

interface Listening {
  readonly settings: ApiSettings
  readonly server: FastifyInstance<Server>
}

interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

/** The HTTP API beside the schedule: one server, or none, as the configuration says. */
export class Api {
  readonly #surroundings: Surroundings
  readonly #limits: Limits
  #listening: Listening | undefined

  constructor(surroundings: Surroundings, limits: Limits = usualLimits) {
    this.#surroundings = surroundings
    this.#limits = limits
  }

  /** Listens as these settings say. When that cannot be, it throws, and what was stays. */
  async follow(settings: ApiSettings | undefined): Promise<void> {
    const old = this.#listening
    const certificate = settings?.tls === undefined ? undefined : readCertificate(settings.tls)
    if (old !== undefined && settings !== undefined && isSame(old.settings, settings)) {
      // A renewed certificate is used from the next connection on.
      if (certificate !== undefined) old.server.server.setSecureContext(certificate)
      return
    }
    const isInTheWay =
      old !== undefined && settings !== undefined && old.settings.host === settings.host && old.settings.port === settings.port
    if (isInTheWay) await this.close()
    this.#listening = settings === undefined ? undefined : await this.#listen(settings, certificate)
    if (old !== undefined && !isInTheWay) await this.#end(old.server)
  }

  /** Takes no more requests, and ends when those under way have been answered, or their time is over. */
  async close(): Promise<void> {
    const old = this.#listening
    this.#listening = undefined
    if (old !== undefined) await this.#end(old.server)
  }

  async #listen(settings: ApiSettings, certificate: Certificate | undefined): Promise<Listening> {
    const { host, port } = settings
    const server = makeServer(routes, this.#surroundings, certificate, this.#limits)
    try {
      // One socket: fastify would listen on both addresses of `localhost`, and tell of one.
      await server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
    } catch (cause) {
      await server.close()
      throw new MusterError('CONFIG_INVALID', `api.listen: ${host}:${port} cannot be listened on: ${whyNot(cause)}`, {
        phase: 'configuration',
        hint: 'Choose another address or port, or end what listens there.',
        cause,
      })
    }
    const bound = server.server.address()
    const shown = `${isIPv6(host) ? `[${host}]` : host}:${typeof bound === 'object' && bound !== null ? bound.port : port}`
    this.#surroundings.logger.info('the API listens', { address: `${certificate === undefined ? 'http' : 'https'}://${shown}` })
    return { settings, server }
  }

  async #end(server: FastifyInstance<Server>): Promise<void> {
    // A connection that was busy when the end began stays open after its answer, unless it is closed.
    const tidy = setInterval(() => server.server.closeIdleConnections(), 50)
    const over = setTimeout(() => server.server.closeAllConnections(), this.#limits.graceMs)
    try {
      await server.close()
    } finally {
      clearTimeout(over)
      clearInterval(tidy)
    }
  }
}

function isSame(one: ApiSettings, other: ApiSettings): boolean {
  return one.host === other.host && one.port === other.port && (one.tls === undefined) === (other.tls === undefined)
}

function readCertificate({ certificate, key }: NonNullable<ApiSettings['tls']>): Certificate {
  try {
    const pair = { cert: readFileSync(certificate), key: readFileSync(key) }
    createSecureContext(pair)
    return pair
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MusterError('CONFIG_INVALID', `api.tls: ${certificate} with the key ${key} cannot be used: ${reason}`, {
      phase: 'configuration',
      hint: 'Both are files in PEM that the user of the service can read, and the key is that of the certificate.',
      cause,
    })
  }
}

function whyNot(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') return 'something else listens there'
  if (code === 'EACCES') return 'this user may not'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine has no such address'
  return cause instanceof Error ? cause.message : String(cause)
}
