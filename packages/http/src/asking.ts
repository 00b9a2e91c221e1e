import { setTimeout as sleep } from 'node:timers/promises'
import { MusterError, type Secret } from '@muster/provider'
import { backOff, readRetryAfter } from './back-off.ts'
import { explainFailure } from './explain-failure.ts'
import type { Gate } from './gate.ts'
import { acceptedEncodings, parseBody, readBody } from './read-body.ts'
import type { Sent, Transport } from './transport.ts'
import type { HttpAnswer, HttpOptions, HttpRequest, Verdict } from './types.ts'

/** What all requests of a client have in common. */
export interface Shared {
  readonly settings: HttpOptions & {
    readonly answerBytes: number
    readonly failingMs: number
    readonly throttledMs: number
    readonly judge: (answer: HttpAnswer) => Verdict
  }
  readonly transport: Transport
  readonly take: () => Promise<() => void>
  readonly gate: Gate
  readonly usage: { requests: number; again: number; waitedMs: number }
}

/** What one try came to. */
type Tried = { readonly answer: HttpAnswer } | { readonly error: MusterError; readonly mayPass: boolean }

/** One request and how long it has been tried. */
export class Asking {
  readonly #shared: Shared
  readonly #settings: Shared['settings']
  readonly #request: HttpRequest
  readonly #url: URL
  readonly #from: string
  #tries = 0
  #renewed = false
  #failingSince: number | undefined
  #laterSince: number | undefined

  constructor(shared: Shared, request: HttpRequest) {
    this.#shared = shared
    this.#settings = shared.settings
    this.#request = request
    this.#url = addressOf(shared.settings.baseUrl, request)
    this.#from = `${this.#url.origin}${this.#url.pathname}`
  }

  async answer(): Promise<HttpAnswer> {
    for (;;) {
      const tried = await this.#try()
      if ('error' in tried) {
        if (!tried.mayPass || this.#request.once === true) throw tried.error
        if (!(await this.#waitForBetter(undefined, tried.error.message))) throw tried.error
        continue
      }
      const { answer } = tried
      const verdict = this.#settings.judge(answer)
      if (verdict === 'stale' && !this.#renewed && this.#settings.tokens !== undefined) this.#renewed = true
      else if (verdict === 'failed' && this.#request.once !== true) {
        if (!(await this.#waitForBetter(answer, `${this.#from} answers with status ${answer.status}`))) return answer
      } else if (verdict === 'later') await this.#comeLater(answer)
      else return answer
    }
  }

  async #try(): Promise<Tried> {
    const leave = await this.#shared.take()
    try {
      // Behind the line: whoever stood in it when the gate was shut must wait too.
      if (this.#request.once !== true) await this.#shared.gate.pass()
      this.#settings.signal.throwIfAborted()
      const token = await this.#settings.tokens?.get()
      const tried = await this.#send(token)
      if (token !== undefined && 'answer' in tried && this.#settings.judge(tried.answer) === 'stale') this.#settings.tokens?.renew(token)
      return tried
    } finally {
      leave()
    }
  }

  async #send(token: Secret | undefined): Promise<Tried> {
    this.#shared.usage.requests++
    if (++this.#tries > 1) this.#shared.usage.again++
    const from = this.#from
    try {
      const reply = await this.#shared.transport.send(this.#url, { ...phrase(this.#request, token), signal: this.#settings.signal })
      const bytes = await readBody(reply, this.#settings.answerBytes, from)
      const { status, headers } = reply
      return {
        answer: { status, headers, body: readJson(bytes, status >= 200 && status < 300 && this.#request.onlyStatus !== true, from), from },
      }
    } catch (error) {
      if (error instanceof MusterError) return { error, mayPass: false }
      this.#settings.signal.throwIfAborted()
      return explainFailure(error, from, this.#settings.hints)
    }
  }

  /** Waits before another try after a failure; `false` when it has failed for long enough. */
  async #waitForBetter(answer: HttpAnswer | undefined, why: string): Promise<boolean> {
    const now = performance.now()
    this.#laterSince = undefined
    this.#failingSince ??= now
    const wait = (answer && readRetryAfter(answer.headers, Date.now())) ?? backOff(this.#tries)
    if (now - this.#failingSince + wait > this.#settings.failingMs) return false
    tell(this.#settings, wait, why)
    await sleep(wait, undefined, { signal: this.#settings.signal })
    return true
  }

  async #comeLater(answer: HttpAnswer): Promise<void> {
    const now = performance.now()
    this.#failingSince = undefined
    this.#laterSince ??= now
    const wait = readRetryAfter(answer.headers, Date.now()) ?? backOff(this.#tries)
    if (this.#request.once === true || now - this.#laterSince + wait > this.#settings.throttledMs) {
      throw new MusterError('THROTTLED', `${this.#from} says that it was asked too often`, {
        retryAfterMs: wait,
        hint: 'Run again later; where that happens every night, look who else asks this cloud, or lower `http.concurrency`.',
      })
    }
    holdBack(this.#shared, wait, `${this.#from} was asked too often`)
    await this.#shared.gate.pass()
  }
}

/** Lets nobody ask for a while. */
export function holdBack({ gate, usage, settings }: Shared, milliseconds: number, why: string): void {
  gate.shut(milliseconds)
  usage.waitedMs += milliseconds
  tell(settings, milliseconds, why)
}

function tell({ logger, onWait }: HttpOptions, milliseconds: number, why: string): void {
  logger.info(`${why}; asking again in ${(milliseconds / 1_000).toFixed(1)} s`)
  onWait?.(milliseconds, why)
}

/** A link leads wherever its sender likes: the token goes to no other server. */
export function addressOf(base: URL, { path, query = {} }: HttpRequest): URL {
  const url = new URL(path, base.href.endsWith('/') ? base : `${base.href}/`)
  if (url.origin !== base.origin) {
    throw new MusterError('PROTOCOL_VIOLATION', `${base.origin} points on to another server, ${url.origin}`, {
      hint: 'Nothing was sent there. Look whether the address in the settings is the right one.',
    })
  }
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

function phrase({ method, headers, json, form }: HttpRequest, token: Secret | undefined): Omit<Sent, 'signal'> {
  const common = {
    accept: 'application/json',
    'accept-encoding': acceptedEncodings,
    // "gzip" in the name: Google compresses for no client that does not say so here too.
    'user-agent': 'muster (gzip)',
    ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
    ...headers,
  }
  const written = (type: string, body: string) => ({ method: method ?? 'POST', headers: { 'content-type': type, ...common }, body })
  if (json !== undefined) return written('application/json', JSON.stringify(json))
  if (form !== undefined) return written('application/x-www-form-urlencoded;charset=UTF-8', new URLSearchParams(form).toString())
  return { method: method ?? 'GET', headers: common }
}

/** Gateways say in HTML that they failed, and their status says enough; what claims to be an answer must be one. */
function readJson(bytes: Buffer, isOk: boolean, from: string): unknown {
  try {
    return parseBody(bytes)
  } catch (cause) {
    if (!isOk) return undefined
    throw new MusterError('PROTOCOL_VIOLATION', `${from} answers with something that is not JSON`, {
      cause,
      hint: 'A proxy or a sign-in page of the network may have answered instead.',
    })
  }
}
