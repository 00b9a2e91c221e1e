import { readFileSync } from 'node:fs'
import { createServer, isIPv6, type Server } from 'node:net'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { type Logger, MusterError } from '@muster/provider'
import { Connection } from './connection.ts'
import type { UseMuster } from './muster-parts.ts'
import type { GatewaySettings, ListenAddress } from './settings.ts'

export interface GatewayParts {
  readonly use: UseMuster
  readonly logger: Logger
}

interface Listening {
  readonly address: ListenAddress
  readonly overTls: boolean
  readonly server: Server
}

interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

/** The copy as an LDAP directory, at one address or two, or none, as the configuration says. */
export class Gateway {
  readonly #parts: GatewayParts
  readonly #connections = new Set<Connection>()
  #listening: readonly Listening[] = []
  #settings: GatewaySettings | undefined
  #certificate: Certificate | undefined
  #context: SecureContext | undefined

  constructor(parts: GatewayParts) {
    this.#parts = parts
  }

  /** Listens as these settings say. When that cannot be, it throws, and what was stays. */
  async follow(settings: GatewaySettings | undefined): Promise<void> {
    const certificate = settings?.tls === undefined ? undefined : readCertificate(settings.tls)
    const wanted = wantedBy(settings)
    const kept = this.#listening.filter((one) => wanted.some((other) => isSame(one, other)))
    const added: Listening[] = []
    const [before, beforeContext, beforeSettings] = [this.#certificate, this.#context, this.#settings]
    this.#take(settings, certificate)
    try {
      for (const { address, overTls } of wanted.filter((one) => !kept.some((other) => isSame(one, other))))
        added.push(await this.#listen(address, overTls))
    } catch (error) {
      for (const { server } of added) server.close()
      this.#certificate = before
      this.#context = beforeContext
      this.#settings = beforeSettings
      throw error
    }
    for (const { server, overTls } of kept) {
      if (settings !== undefined) server.maxConnections = settings.connections
      if (overTls && certificate) (server as ReturnType<typeof createTlsServer>).setSecureContext(certificate)
    }
    const left = this.#listening.filter((one) => !kept.includes(one))
    this.#listening = [...kept, ...added]
    for (const { server } of left) server.close()
    // Whoever is connected has been told another base, or other rules.
    if (beforeSettings !== undefined && JSON.stringify(beforeSettings) !== JSON.stringify(settings)) this.#hangUp()
  }

  async close(): Promise<void> {
    const closed = this.#listening.map(({ server }) => new Promise((resolve) => server.close(resolve)))
    this.#listening = []
    this.#hangUp()
    await Promise.all(closed)
  }

  #take(settings: GatewaySettings | undefined, certificate: Certificate | undefined): void {
    this.#settings = settings
    this.#certificate = certificate
    this.#context = certificate === undefined ? undefined : createSecureContext(certificate)
  }

  #hangUp(): void {
    for (const connection of this.#connections) connection.end(52, 'The gateway is ending, or its configuration was read anew.')
    this.#connections.clear()
  }

  async #listen(address: ListenAddress, overTls: boolean): Promise<Listening> {
    const { logger } = this.#parts
    const { host, port } = address
    const server = overTls
      ? createTlsServer({ ...this.#certificate!, handshakeTimeout: 30_000 })
      : createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 })
    server.on(overTls ? 'secureConnection' : 'connection', (socket) => {
      const connection = new Connection(socket, overTls, {
        use: this.#parts.use,
        logger,
        settings: () => this.#settings!,
        secureContext: () => this.#context,
        needsTls: !isLoopback(host),
      })
      this.#connections.add(connection)
      socket.once('close', () => this.#connections.delete(connection))
    })
    server.maxConnections = this.#settings!.connections
    server.on('drop', () => logger.warn('the gateway has as many connections as it takes', { connections: server.maxConnections }))
    // A handshake that fails is the other side's.
    server.on('tlsClientError', () => undefined)
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, () => {
          server.off('error', reject)
          resolve()
        })
      })
    } catch (cause) {
      throw new MusterError(
        'CONFIG_INVALID',
        `gateway: ${host}:${port} cannot be listened on: ${cause instanceof Error ? cause.message : cause}`,
        {
          phase: 'configuration',
          hint: 'Choose another address or port, or end what listens there. Ports below 1024 need a right of their own.',
          cause,
        },
      )
    }
    const bound = server.address()
    const shown = `${isIPv6(host) ? `[${host}]` : host}:${typeof bound === 'object' && bound !== null ? bound.port : port}`
    logger.info('the gateway listens', { address: `${overTls ? 'ldaps' : 'ldap'}://${shown}` })
    return { address, overTls, server }
  }
}

function wantedBy(settings: GatewaySettings | undefined): readonly Omit<Listening, 'server'>[] {
  const { listen, listenTls } = settings ?? {}
  return [
    ...(listen === undefined ? [] : [{ address: listen, overTls: false }]),
    ...(listenTls === undefined ? [] : [{ address: listenTls, overTls: true }]),
  ]
}

function isSame(one: Omit<Listening, 'server'>, other: Omit<Listening, 'server'>): boolean {
  return one.overTls === other.overTls && one.address.host === other.address.host && one.address.port === other.address.port
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function readCertificate({ certificate, key }: NonNullable<GatewaySettings['tls']>): Certificate {
  try {
    const pair = { cert: readFileSync(certificate), key: readFileSync(key) }
    createSecureContext(pair)
    return pair
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MusterError('CONFIG_INVALID', `gateway.tls: ${certificate} with the key ${key} cannot be used: ${reason}`, {
      phase: 'configuration',
      hint: 'Both are files in PEM that the user of the service can read, and the key is that of the certificate.',
      cause,
    })
  }
}
