import { readFileSync } from 'node:fs'
import type { Server } from 'node:https'
import { isIPv6 } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type ApiSettings, keepCertificate, type TlsFiles } from '@muster/host'
import { MusterError } from '@muster/provider'
import type { FastifyInstance } from 'fastify'
import type { Surroundings } from './route.ts'
import { routes } from './routes.ts'
import { type Limits, makeServer, usualLimits } from './serve.ts'

interface Listening {
  readonly settings: ApiSettings
  readonly renewing: NodeJS.Timeout | undefined
  readonly server: FastifyInstance<Server>
}

interface Certificate {
  readonly cert: string
  readonly key: string
}

/** How often it is looked whether a certificate of our own comes to its end. */
const renewEveryMs = 12 * 3_600_000

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
    const certificate = await this.#certificateOf(settings?.tls)
    if (old !== undefined && settings !== undefined && isSame(old.settings, settings)) {
      // A renewed certificate is used from the next connection on.
      if (certificate !== undefined) old.server.server.setSecureContext(certificate)
      return
    }
    const isInTheWay =
      old !== undefined && settings !== undefined && old.settings.host === settings.host && old.settings.port === settings.port
    if (isInTheWay) await this.close()
    this.#listening = settings === undefined ? undefined : await this.#listen(settings, certificate)
    if (old !== undefined && !isInTheWay) await this.#end(old)
  }

  /** Takes no more requests, and ends when those under way have been answered, or their time is over. */
  async close(): Promise<void> {
    const old = this.#listening
    this.#listening = undefined
    if (old !== undefined) await this.#end(old)
  }

  async #certificateOf(tls: ApiSettings['tls']): Promise<Certificate | undefined> {
    if (tls === undefined) return undefined
    if (!('own' in tls)) return readCertificate(tls)
    const kept = await keepCertificate(tls, Date.now())
    const { fingerprint, publicKey, names, until } = kept
    if (kept.isNew)
      this.#surroundings.logger.warn('a certificate was made', { fingerprint, publicKey, names, until: new Date(until).toISOString() })
    return kept
  }

  /** A service may run for longer than its certificate is good. */
  #renewLater(): NodeJS.Timeout {
    const renew = async (): Promise<void> => {
      try {
        await this.follow(this.#listening?.settings)
      } catch (error) {
        this.#surroundings.logger.error('the certificate could not be renewed', {
          reason: error instanceof Error ? error.message : String(error),
        })
      }
    }
    return setInterval(() => void renew(), renewEveryMs).unref()
  }

  async #listen(settings: ApiSettings, certificate: Certificate | undefined): Promise<Listening> {
    const { host, port } = settings
    const server = makeServer(routes, this.#surroundings, certificate, this.#limits, settings.scim)
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
    const isOwn = settings.tls !== undefined && 'own' in settings.tls
    return { settings, server, renewing: isOwn ? this.#renewLater() : undefined }
  }

  async #end({ server, renewing }: Listening): Promise<void> {
    clearInterval(renewing)
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
  return (
    one.host === other.host && one.port === other.port && one.scim === other.scim && (one.tls === undefined) === (other.tls === undefined)
  )
}

function readCertificate({ certificate, key }: TlsFiles): Certificate {
  try {
    const pair = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
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
