import { MusterError, type Secret } from '@muster/provider'
import type { Address } from './address.ts'
import { ask } from './ask.ts'
import type { Control } from './control.ts'
import { passwordPolicyControl } from './directory-controls.ts'
import type { Entry } from './entry.ts'
import { explainResult, resultCode } from './explain-result.ts'
import { openSocket, secure, type TlsSettings } from './open-socket.ts'
import { tag } from './read-ber.ts'
import type { Result } from './result.ts'
import { type SearchItem, type SearchRequest, search, searching } from './search.ts'
import { openWire, type Wire } from './wire.ts'
import { element, integer, octetString } from './write-ber.ts'

export interface ClientLimits {
  /** Until a connection stands: name service, TCP and TLS. Default 10 s. */
  readonly connectMs: number
  /** Silence while an answer is waited for. Default 60 s: a search without an index may take long before its first entry. */
  readonly silenceMs: number
  /** One question with one answer. Default 30 s. */
  readonly operationMs: number
  /** One search with all its pages, however steadily it comes. Default 6 h. */
  readonly wholeMs: number
  /** The largest message. Default 64 MiB: one entry, with its photo and its members. */
  readonly messageBytes: number
}

export const defaultClientLimits: ClientLimits = {
  connectMs: 10_000,
  silenceMs: 60_000,
  operationMs: 30_000,
  wholeMs: 6 * 3_600_000,
  messageBytes: 64 * 1024 ** 2,
}

export type Credentials =
  | { readonly how: 'anonymous' }
  | { readonly how: 'simple'; readonly dn: string; readonly password: Secret }
  /** By the certificate of the TLS connection, or by who runs this process (ldapi). */
  | { readonly how: 'external'; readonly authorizationId?: string }

export interface Connection {
  /** The address, for messages. */
  readonly server: string
  /** Whether TLS protects it, or it does not leave the machine. */
  readonly isPrivate: boolean
  /** Set when the connection is no more. */
  readonly failure: MusterError | undefined
  /** The server's answer, whatever it is: a refusal is a result. An empty password throws before it is sent. */
  bind(credentials: Credentials): Promise<Result>
  search(request: SearchRequest): AsyncIterableIterator<readonly SearchItem[]>
  /** All entries of a small search. Throws `LIMIT_EXCEEDED` when there are more than `atMost`. */
  find(request: SearchRequest, atMost: number): Promise<Entry[]>
  extended(oid: string, value?: Uint8Array): Promise<Result>
  /** RFC 4532: the authorization identity the server took this connection for; empty for nobody. */
  whoAmI(): Promise<string>
  /** Unbinds. Whoever still waits gets `STOPPED`. */
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly tls?: TlsSettings
  /** Begin TLS on a connection of `ldap://`, before anything else. */
  readonly startTls?: boolean
  readonly limits?: Partial<ClientLimits>
}

const startTlsOid = '1.3.6.1.4.1.1466.20037'
const whoAmIOid = '1.3.6.1.4.1.4203.1.11.3'
const ldapVersion = 3
const usualTls: TlsSettings = {}

/** Connects to one server. Throws one `MusterError`, within `connectMs`. */
export async function connectTo(address: Address, options: ConnectOptions, signal: AbortSignal): Promise<Connection> {
  const limits = { ...defaultClientLimits, ...options.limits }
  const tls = options.tls ?? usualTls
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(tooLate(address, limits.connectMs)), limits.connectMs)
  const stop = AbortSignal.any([late.signal, stoppedBy(signal, address)])
  let wire: Wire | undefined
  try {
    wire = openWire(await openSocket(address, tls, stop), address.url, limits, signal)
    const wantsTls = options.startTls === true && !address.tls && 'host' in address.place
    if (wantsTls) await startTls(wire, address, tls, limits, stop)
    return connectionOver(wire, limits, address.tls || wantsTls || 'path' in address.place)
  } catch (error) {
    wire?.fail(error as MusterError)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function startTls(wire: Wire, address: Address, tls: TlsSettings, limits: ClientLimits, stop: AbortSignal): Promise<void> {
  const stopped = (): void => wire.fail(stop.reason as MusterError)
  stop.addEventListener('abort', stopped)
  try {
    const request = element(tag.extendedRequest, octetString(startTlsOid, 0x80))
    const result = await ask(wire, 'Beginning TLS', request, tag.extendedResponse, [], limits.operationMs)
    if (result.code !== resultCode.success) throw explainResult(address.url, 'Beginning TLS', result)
    wire.attach(await secure(wire.detach(), address, tls, stop))
  } finally {
    stop.removeEventListener('abort', stopped)
  }
}

function connectionOver(wire: Wire, limits: ClientLimits, isPrivate: boolean): Connection {
  const extended = async (oid: string, value?: Uint8Array): Promise<Result> => {
    const request = element(tag.extendedRequest, octetString(oid, 0x80), ...(value === undefined ? [] : [octetString(value, 0x81)]))
    return await ask(wire, 'Asking', request, tag.extendedResponse, [], limits.operationMs)
  }
  return {
    server: wire.server,
    isPrivate,
    get failure() {
      return wire.failure
    },
    bind: (credentials) => bind(wire, credentials, limits.operationMs),
    search: (request) => search(wire, request, limits.wholeMs),
    // A search without an index may be silent for as long as that, and is to bring little then.
    find: (request, atMost) => find(wire, request, atMost, Math.max(limits.operationMs, limits.silenceMs)),
    extended,
    async whoAmI() {
      const result = await extended(whoAmIOid)
      if (result.code !== resultCode.success) throw explainResult(wire.server, 'Asking who we are', result)
      return result.value?.toString('utf8') ?? ''
    },
    close: () => wire.close(),
  }
}

async function bind(wire: Wire, credentials: Credentials, operationMs: number): Promise<Result> {
  // "Servers SHOULD by default fail Unauthenticated Bind" (RFC 4513, section 5.1.2), and some accept it: it would let anybody in.
  if (credentials.how === 'simple' && (credentials.password.isEmpty || credentials.dn === '')) {
    throw new MusterError('CONFIG_INVALID', 'A name or a password is empty, which a server takes for nobody in particular.', {
      phase: 'ldap',
      hint: 'Give both, or none of them to read without signing in.',
    })
  }
  const controls: readonly Control[] = credentials.how === 'simple' ? [passwordPolicyControl] : []
  return await ask(wire, 'Signing in', encodeBind(credentials), tag.bindResponse, controls, operationMs)
}

function encodeBind(credentials: Credentials): Buffer {
  const version = integer(ldapVersion)
  switch (credentials.how) {
    case 'anonymous':
      return element(tag.bindRequest, version, octetString(''), octetString('', 0x80))
    case 'simple':
      return element(tag.bindRequest, version, octetString(credentials.dn), octetString(credentials.password.reveal(), 0x80))
    case 'external': {
      const sasl = element(0xa3, octetString('EXTERNAL'), octetString(credentials.authorizationId ?? ''))
      return element(tag.bindRequest, version, octetString(''), sasl)
    }
  }
}

async function find(wire: Wire, request: SearchRequest, atMost: number, wholeMs: number): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const items of search(wire, request, wholeMs)) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      if (entries.push(item) > atMost) {
        throw new MusterError(
          'LIMIT_EXCEEDED',
          `${searching(request)} at ${wire.server} found more than ${atMost === 1 ? 'one entry' : `${atMost} entries`}.`,
          {
            phase: 'ldap',
            hint: 'Narrow the filter or the base.',
          },
        )
      }
    }
  }
  return entries
}

/** The caller's signal, with a reason of ours. */
function stoppedBy(signal: AbortSignal, address: Address): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new MusterError('STOPPED', `Connecting to ${address.url} was stopped.`, { phase: 'ldap' }))
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true, signal: controller.signal })
  return controller.signal
}

function tooLate(address: Address, connectMs: number): MusterError {
  return new MusterError(
    'TIMED_OUT',
    `Connecting to ${address.url}: no connection stood within ${connectMs / 1_000} s (limit \`connect\`).`,
    { phase: 'ldap', hint: 'See whether the server hangs or a firewall drops what is sent to it.' },
  )
}
