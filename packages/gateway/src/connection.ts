import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import {
  cutMessages,
  decodeAbandon,
  decodeBind,
  decodeCompare,
  decodeExtended,
  encodeResponse,
  type Message,
  readMessage,
  requestTag,
} from '@muster/ldap'
import { isMusterError, type Logger } from '@muster/provider'
import { answerSearch, type PagedSearches } from './answer-search.ts'
import { findListing } from './find-listing.ts'
import { startTlsOid, whoAmIOid } from './fixed-entries.ts'
import type { GatewayMuster, UseMuster } from './muster-parts.ts'
import { findToken, nameOf, nobody, type Reader, sightOf, signIn } from './reader.ts'
import { Refusal } from './refusal.ts'
import type { GatewaySettings } from './settings.ts'
import { Tree } from './tree.ts'

export interface ConnectionParts {
  readonly use: UseMuster
  readonly logger: Logger
  /** As the configuration stands now. */
  readonly settings: () => GatewaySettings
  /** For StartTLS; left out: it is not offered. */
  readonly secureContext: () => SecureContext | undefined
  /** Whether nothing but what the server is may be asked in clear. */
  readonly needsTls: boolean
}

/** A search is a few hundred bytes, a password with its name less than twenty thousand. */
const longestMessage = 256 * 1024
/** Requests that wait for their turn; then no more is read from the socket. */
const mostWaiting = 100
const handshakeMs = 30_000
/** Bytes that wait for the client to read them. */
const mostUnsent = 1024 * 1024
const disconnectionOid = '1.3.6.1.4.1.1466.20036'

/** The response to a request of each sort (RFC 4511, section 4.2 and following). */
const responseTags: Readonly<Record<number, number>> = {
  [requestTag.bindRequest]: requestTag.bindResponse,
  [requestTag.searchRequest]: requestTag.searchResultDone,
  [requestTag.modifyRequest]: 0x67,
  [requestTag.addRequest]: 0x69,
  [requestTag.deleteRequest]: 0x6b,
  [requestTag.renameRequest]: 0x6d,
  [requestTag.compareRequest]: 0x6f,
  [requestTag.extendedRequest]: requestTag.extendedResponse,
}

/** One client: its requests are answered one after the other. */
export class Connection {
  #socket: Socket
  #isSecure: boolean
  #cutter = cutMessages(longestMessage)
  readonly #parts: ConnectionParts
  readonly #waiting: Message[] = []
  readonly #pagedSearches: PagedSearches = new Map()
  readonly #gone = new AbortController()
  #reader: Reader = nobody
  #isWorking = false
  #current: { readonly id: number; readonly abandon: AbortController } | undefined

  constructor(socket: Socket, isSecure: boolean, parts: ConnectionParts) {
    this.#socket = socket
    this.#isSecure = isSecure
    this.#parts = parts
    this.#listen()
  }

  /** Says that it is over (RFC 4511, section 4.4.1) and hangs up. */
  end(code: number, diagnostic: string): void {
    if (!this.#gone.signal.aborted)
      this.#socket.end(encodeResponse({ id: 0, tag: requestTag.extendedResponse, code, diagnostic, oid: disconnectionOid }))
    this.#stop()
    setTimeout(() => this.#socket.destroy(), 1_000).unref()
  }

  #stop(): void {
    this.#gone.abort()
    this.#waiting.length = 0
    this.#pagedSearches.clear()
  }

  #listen(): void {
    const socket = this.#socket
    socket.setNoDelay(true)
    socket.setTimeout(this.#parts.settings().idleMs, () => {
      // A search that takes its time is no idleness, unless nobody reads what it has found.
      if (!this.#isWorking || socket.writableLength > 0) this.end(52, 'Nothing was asked for a long time.')
    })
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', () => this.#stop())
    socket.on('close', () => this.#stop())
  }

  #take(chunk: Buffer): void {
    if (this.#gone.signal.aborted) return
    try {
      this.#cutter.take(chunk, (bytes, start, end) => this.#receive(readMessage(bytes, start, end)))
    } catch {
      this.end(2, 'This is no message of LDAP, or a longer one than any that is expected here.')
      return
    }
    if (this.#waiting.length > mostWaiting) this.#socket.pause()
    if (!this.#isWorking) void this.#work()
  }

  #receive(message: Message): void {
    if (message.tag === requestTag.abandonRequest) {
      const id = decodeAbandon(message)
      if (this.#current?.id === id) this.#current.abandon.abort()
      const at = this.#waiting.findIndex((one) => one.id === id && one.tag === requestTag.searchRequest)
      if (at !== -1) this.#waiting.splice(at, 1)
    } else this.#waiting.push(message)
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    for (let message = this.#waiting.shift(); message !== undefined; message = this.#waiting.shift()) {
      if (this.#waiting.length <= mostWaiting / 2) this.#socket.resume()
      if (message.tag === requestTag.unbindRequest) {
        this.#stop()
        this.#socket.end()
        break
      }
      await this.#answer(message)
      if (this.#gone.signal.aborted) break
    }
    this.#isWorking = false
  }

  async #answer(message: Message): Promise<void> {
    const { id } = message
    const tag = responseTags[message.tag]
    if (tag === undefined) {
      this.end(2, 'This is no request of LDAP.')
      return
    }
    const abandon = new AbortController()
    this.#current = { id, abandon }
    try {
      const response = await this.#parts.use((muster) => this.#do(message, muster, AbortSignal.any([abandon.signal, this.#gone.signal])))
      if (response !== undefined) this.#write(encodeResponse({ id, tag, ...response }))
    } catch (error) {
      // "The server MUST NOT send" more of what was abandoned (RFC 4511, section 4.11).
      if (!abandon.signal.aborted && !this.#gone.signal.aborted) this.#refuse(error, id, tag)
    } finally {
      this.#current = undefined
    }
  }

  #refuse(error: unknown, id: number, tag: number): void {
    if (error instanceof Refusal) {
      this.#write(encodeResponse({ id, tag, code: error.code, diagnostic: error.message, matchedDn: error.matchedDn }))
    } else if (isMusterError(error) && error.code === 'PROTOCOL_VIOLATION') {
      // What cannot be read leaves nothing that could be relied upon.
      this.end(2, 'A request cannot be read.')
    } else {
      const reason = error instanceof Error ? error.message : String(error)
      this.#parts.logger.error('a request to the gateway could not be answered', { reason })
      this.#write(encodeResponse({ id, tag, code: isMusterError(error) && error.family !== 'bug' ? 52 : 80 }))
    }
  }

  async #do(message: Message, muster: GatewayMuster, signal: AbortSignal): Promise<Answer | undefined> {
    const settings = this.#parts.settings()
    const shared = muster.directory.sharedGroupNames
    const tree = new Tree(settings.base, (name) => shared().has(name.toLowerCase()))
    switch (message.tag) {
      case requestTag.bindRequest:
        return this.#bind(message, muster, tree, signal)
      case requestTag.extendedRequest:
        return this.#extend(message, tree)
      case requestTag.searchRequest: {
        this.#refuseClear(isRootSearch(message))
        const now = Date.now()
        const sight = await sightOf(this.#reader, muster, settings, now)
        const send = (bytes: Buffer): Promise<void> | undefined => this.#send(bytes)
        return answerSearch(message, { muster, settings, tree, sight, now, signal, pagedSearches: this.#pagedSearches, send })
      }
      case requestTag.compareRequest: {
        this.#refuseClear(false)
        const { dn, attribute, value } = decodeCompare(message)
        const now = Date.now()
        const finding = { muster, settings, tree, sight: await sightOf(this.#reader, muster, settings, now), now, signal }
        const asked = { base: dn, scope: 'base', sizeLimit: 0, timeLimitSeconds: 0, typesOnly: false, attributes: [] } as const
        const { total } = await findListing({ ...asked, filter: { equal: attribute, to: value } }, finding)
        // compareTrue, compareFalse.
        return { code: total > 0 ? 6 : 5 }
      }
      default:
        throw new Refusal(53, 'People and groups are read here, not written: they change where their source has them.')
    }
  }

  #refuseClear(isAllowed: boolean): void {
    if (this.#parts.needsTls && !this.#isSecure && !isAllowed) throw new Refusal(13, 'This needs TLS: StartTLS, or ldaps.')
  }

  async #bind(message: Message, muster: GatewayMuster, tree: Tree, signal: AbortSignal): Promise<Answer> {
    // "After the bind request is received" nobody is signed in until it has succeeded (RFC 4513, section 4).
    this.#reader = nobody
    this.#pagedSearches.clear()
    const { version, dn, password } = decodeBind(message)
    if (version !== 3) throw new Refusal(2, 'This is LDAP version 3.')
    if (password === undefined) throw new Refusal(7, 'Only names and passwords are taken here.')
    if (dn === '' && password === '') return { code: 0 }
    if (password === '') throw new Refusal(53, 'A name without a password signs nobody in.')
    this.#refuseClear(false)
    const found = await this.#find(dn, password, muster, tree, signal)
    if (found === undefined) throw new Refusal(49, '')
    this.#reader = found
    return { code: 0 }
  }

  async #find(dn: string, password: string, muster: GatewayMuster, tree: Tree, signal: AbortSignal): Promise<Reader | undefined> {
    let place: ReturnType<Tree['find']>
    try {
      place = tree.find(dn)
    } catch {
      // What is no name may be a username, as many printers send it.
      return signIn(dn, password, muster, signal)
    }
    if (place.at === 'token') return findToken(place.name, password, muster)
    return place.at === 'person' ? signIn(place.name, password, muster, signal) : undefined
  }

  #extend(message: Message, tree: Tree): Answer | undefined {
    const oid = decodeExtended(message)
    if (oid === whoAmIOid) {
      const name = nameOf(this.#reader, tree)
      return { code: 0, value: name === '' ? '' : `dn:${name}` }
    }
    if (oid !== startTlsOid) throw new Refusal(2, 'This operation is not known here.')
    const secureContext = this.#parts.secureContext()
    if (this.#isSecure) throw new Refusal(1, 'TLS is in use already.')
    if (secureContext === undefined) throw new Refusal(52, 'There is no certificate for TLS here.')
    this.#secure(message.id, secureContext)
    return undefined
  }

  #secure(id: number, secureContext: SecureContext): void {
    // What was sent in clear behind the request may be anybody's.
    if (this.#waiting.length > 0 || this.#cutter.unfinishedBytes > 0) {
      this.end(1, 'Something was sent in clear behind StartTLS.')
      return
    }
    const clear = this.#socket
    clear.removeAllListeners('data')
    clear.removeAllListeners('timeout')
    this.#write(encodeResponse({ id, tag: requestTag.extendedResponse, code: 0, oid: startTlsOid }))
    const secure = new TLSSocket(clear, { isServer: true, secureContext })
    const over = setTimeout(() => clear.destroy(), handshakeMs)
    secure.once('secure', () => clearTimeout(over))
    secure.once('close', () => clearTimeout(over))
    this.#reader = nobody
    this.#socket = secure
    this.#isSecure = true
    this.#cutter = cutMessages(longestMessage)
    this.#listen()
  }

  #write(bytes: Buffer): void {
    if (!this.#gone.signal.aborted) this.#socket.write(bytes)
  }

  /** Nothing to wait for, as long as the client reads. */
  #send(bytes: Buffer): Promise<void> | undefined {
    this.#write(bytes)
    const socket = this.#socket
    if (socket.writableLength < mostUnsent || this.#gone.signal.aborted) return undefined
    return new Promise((resolve) => {
      const go = (): void => {
        socket.off('drain', go)
        this.#gone.signal.removeEventListener('abort', go)
        resolve()
      }
      socket.on('drain', go)
      this.#gone.signal.addEventListener('abort', go)
    })
  }
}

type Answer = Omit<Parameters<typeof encodeResponse>[0], 'id' | 'tag'>

/** A search for what the server is: `''`, and that alone. */
function isRootSearch({ bytes, start }: Message): boolean {
  return bytes[start] === 0x04 && bytes[start + 1] === 0 && bytes[start + 2] === 0x0a && bytes[start + 4] === 0
}
