import type { Socket } from 'node:net'
import { MusterError } from '@muster/provider'
import { type Control, encodeControls } from './control.ts'
import { cutMessages, type MessageCutter } from './cut-messages.ts'
import { explainFailure, failure } from './explain-failure.ts'
import { explainResult } from './explain-result.ts'
import { type Message, readMessage } from './message.ts'
import { malformed, tag } from './read-ber.ts'
import { decodeResult } from './result.ts'
import { integer, sequence } from './write-ber.ts'

/** Who waits for the answers to one request. */
export interface Receiver {
  /** What is being done, to begin a sentence with: `Searching dc=example`. */
  readonly what: string
  take(message: Message): void
  /** After the messages of one chunk of the stream. */
  flush?(): void
  /** At most once, and last. */
  fail(error: MusterError): void
}

export interface WireLimits {
  /** Silence while an answer is waited for. */
  readonly silenceMs: number
  /** The largest message taken. */
  readonly messageBytes: number
}

/** Requests out and answers in, over one socket. However the connection ends, everybody who waits is told once, by one error. */
export interface Wire {
  readonly server: string
  /** Set when the connection is no more. */
  readonly failure: MusterError | undefined
  /** Returns the number of the message. Throws the failure when there is one. */
  send(operation: Buffer, controls: readonly Control[], receiver: Receiver): number
  /** Answers to this message are dropped from now on, and the server is told. */
  abandon(id: number): void
  /** Nobody waits for this message any more. */
  settle(id: number): void
  /** Reading stops until everybody who held has released. */
  hold(): void
  release(): void
  fail(error: MusterError): void
  /** Says goodbye and closes. */
  close(): Promise<void>
  /** Hands the bare socket over, for TLS. Only while nobody waits. Throws when the server has sent something more. */
  detach(): Socket
  attach(socket: Socket): void
}

const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036'
const closedWithinMs = 1_000

export function openWire(socket: Socket, server: string, limits: WireLimits, signal: AbortSignal): Wire {
  const receivers = new Map<number, Receiver>()
  const touched = new Set<Receiver>()
  /** What comes for these was under way when they were abandoned. */
  const abandoned = new Set<number>()
  let cutter: MessageCutter = cutMessages(limits.messageBytes)
  let lastId = 0
  let chunks = 0
  let held = 0
  let failed: MusterError | undefined
  let silence: NodeJS.Timeout | undefined
  let current = socket
  let lastError: Error | undefined
  signal.addEventListener('abort', stopped, { once: true })
  attach(socket)

  function attach(next: Socket): void {
    current = next
    cutter = cutMessages(limits.messageBytes)
    next.on('data', take).on('error', note).on('end', ended).on('close', ended)
    if (next.destroyed) ended()
    if (signal.aborted) stopped()
  }

  function detach(): Socket {
    current.off('data', take).off('error', note).off('end', ended).off('close', ended)
    current.pause()
    if (failed) throw failed
    if (cutter.unfinishedBytes > 0) throw unasked()
    return current
  }

  function take(chunk: Buffer): void {
    chunks++
    silence?.refresh()
    try {
      cutter.take(chunk, deliver)
    } catch (error) {
      fail(error instanceof MusterError ? located(error) : new MusterError('BUG', 'Reading an answer failed.', { cause: error }))
    }
    for (const receiver of touched) receiver.flush?.()
    touched.clear()
  }

  function deliver(bytes: Buffer, start: number, end: number): void {
    if (failed) return
    const message = readMessage(bytes, start, end)
    const receiver = receivers.get(message.id)
    if (receiver !== undefined) {
      receiver.take(message)
      if (receiver.flush) touched.add(receiver)
    } else if (message.id === 0) {
      takeUnsolicited(message)
    } else if (!abandoned.has(message.id)) {
      throw malformed(`an answer to message ${message.id}, which ${message.id > lastId ? 'was never sent' : 'has had its answer'}`)
    }
  }

  function takeUnsolicited(message: Message): void {
    if (message.tag !== tag.extendedResponse) throw malformed('an answer to no question')
    const result = decodeResult(message)
    if (result.oid !== noticeOfDisconnection) return
    const { message: sentence } = explainResult(server, 'The server announced that it closes the connection', result)
    fail(new MusterError('SOURCE_UNAVAILABLE', sentence, { phase: 'ldap', hint: "Try again later; the server's log says more." }))
  }

  function ended(): void {
    if (failed) return
    if (lastError) {
      fail(explainFailure(server, whileDoing(), lastError))
      return
    }
    const half = cutter.unfinishedBytes
    fail(
      failure(
        'SOURCE_UNAVAILABLE',
        server,
        whileDoing(),
        half > 0
          ? `the connection was closed in the middle of a message, after ${half} bytes of it`
          : 'the connection was closed by the other side',
        "Try again later; the server's log says why.",
      ),
    )
  }

  function note(error: Error): void {
    lastError = error
  }

  function stopped(): void {
    const reason: unknown = signal.reason
    fail(
      reason instanceof MusterError
        ? reason
        : new MusterError('STOPPED', `Reading ${server} was stopped before it had finished.`, { phase: 'ldap' }),
    )
  }

  function whileDoing(): string {
    const [waiting] = receivers.values()
    return waiting === undefined ? 'Being connected to' : `${waiting.what} at`
  }

  function located(error: MusterError): MusterError {
    const { code, message, hint, phase } = error
    return new MusterError(code, `${server}: ${message}`, { ...(hint === undefined ? {} : { hint }), phase: phase ?? 'ldap', cause: error })
  }

  function fail(error: MusterError): void {
    if (failed) return
    failed = error
    stopWatching()
    signal.removeEventListener('abort', stopped)
    current.destroy()
    const waiting = [...receivers.values()]
    receivers.clear()
    for (const receiver of waiting) {
      receiver.flush?.()
      receiver.fail(error)
    }
  }

  /** Waiting counts only while somebody waits for the server, not while it waits for us. */
  function watch(): void {
    if (receivers.size === 0 || held > 0 || failed) stopWatching()
    else silence ??= setTimeout(lookOnce, limits.silenceMs)
  }

  function stopWatching(): void {
    clearTimeout(silence)
    silence = undefined
  }

  /** When it was us who were busy, the answer lies in the socket already: it is looked at once before silence is believed. */
  function lookOnce(): void {
    const before = chunks
    setImmediate(() => {
      if (silence === undefined) return
      if (chunks === before) wasSilent()
      else silence.refresh()
    })
  }

  function wasSilent(): void {
    const seconds = limits.silenceMs / 1_000
    fail(
      failure(
        'TIMED_OUT',
        server,
        whileDoing(),
        `no answer came for ${seconds} s (limit \`silence\`)`,
        'See whether the server hangs; if it is only slow, let it index the attributes of the filter, or raise the limit.',
      ),
    )
  }

  function unasked(): MusterError {
    // What stands in the stream before TLS begins was not protected by it: somebody in between may have put it there.
    return located(malformed('it went on in clear after agreeing to begin TLS'))
  }

  return {
    server,
    get failure() {
      return failed
    },
    send(operation, controls, receiver) {
      if (failed) throw failed
      // "a number that is not in use": 2^31 requests are not made on one connection.
      const id = ++lastId
      receivers.set(id, receiver)
      current.write(sequence(integer(id), operation, encodeControls(controls)))
      watch()
      return id
    },
    abandon(id) {
      receivers.delete(id)
      abandoned.add(id)
      if (!failed) current.write(sequence(integer(++lastId), integer(id, tag.abandonRequest)))
      watch()
    },
    settle(id) {
      receivers.delete(id)
      watch()
    },
    hold() {
      if (held++ === 0) {
        current.pause()
        watch()
      }
    },
    release() {
      if (--held === 0) {
        current.resume()
        watch()
      }
    },
    fail,
    async close() {
      if (!failed) {
        failed = new MusterError('STOPPED', `The connection to ${server} has been closed.`, { phase: 'ldap' })
        stopWatching()
        signal.removeEventListener('abort', stopped)
        const waiting = [...receivers.values()]
        receivers.clear()
        for (const receiver of waiting) receiver.fail(failed)
        const closed = new Promise<void>((resolve) => current.once('close', () => resolve()))
        const late = setTimeout(() => current.destroy(), closedWithinMs)
        current.end(sequence(integer(++lastId), Buffer.from([tag.unbindRequest, 0])))
        // What the server still sends is not looked at, but has to be taken for the end to be seen.
        current.off('data', take).resume()
        await closed
        clearTimeout(late)
      }
    },
    detach,
    attach,
  }
}
