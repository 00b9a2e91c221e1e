import { startProgram } from '@muster/program'
import { keepLines, newFraming } from './ask.ts'
import { type Description, decodeReply } from './decode-line.ts'
import type { Exchange, Framing, Subject } from './exchange.ts'
import type { Listing } from './read-answer.ts'
import type { Wishes } from './wishes.ts'

type Reply = ReturnType<typeof decodeReply> & { readonly line: number; readonly text: string }

/** One request of the conversation and every line that answered it. */
export interface Asked {
  readonly request: number
  readonly verb: string
  readonly title: string
  readonly replies: readonly Reply[]
  /** Which reply closes the answer; -1 when none does. */
  readonly lastAt: number
  /** The answer had ended as P2 says while stdin was still open. */
  readonly inTime: boolean
}

/** One conversation with a resident program, from its first `ping` until it leaves. */
export interface ServeSeen {
  readonly ping: Asked
  readonly known?: Asked
  readonly unknown?: Asked
  readonly unknownVerb: Asked
  /** As many at once as `describe` said. */
  readonly together: readonly Asked[]
  /** Sent while those were under way. */
  readonly pingMeanwhile: Asked
  readonly cancelled: Asked
  /** After a line that is no request: what came without a number, and whether a `ping` was still answered. */
  readonly complaints: readonly Reply[]
  readonly pingAfterwards: Asked
  /** Lines with the number of no request. */
  readonly strays: readonly Reply[]
  readonly exchange: Exchange
}

/** The longest that one answer is waited for before the conversation goes on without it. */
const patienceMs = 5000
/** Whoever has let one request wait for so long is not waited for again each time. */
const patienceOnceLostMs = 200

const lastTypes = new Set(['description', 'user', 'accepted', 'rejected', 'reset', 'pong', 'end'])

/** Whether nothing may follow this line of an answer (clause P2). A listing is full of users and has one `end`. */
function isLast({ answer }: Pick<Reply, 'answer'>, verb: string): boolean {
  if (answer.type === 'error') return answer.record === undefined
  return lastTypes.has(answer.type) && !(verb === 'list' && answer.type === 'user')
}

export async function interviewServe(
  subject: Subject,
  listing: Listing,
  { verbs, concurrency = 1 }: Description,
  wishes: Wishes,
): Promise<ServeSeen> {
  const { command } = subject
  const program = startProgram(
    { ...command, args: [...command.args, 'serve'] },
    { limits: subject.limits, stdin: 'open', ...(wishes.signal && { signal: wishes.signal }) },
  )
  const conversation = new Conversation(program)
  const { ask } = conversation
  const username = listing.users[0]?.record.username
  const offersUser = verbs.includes('user')
  const settled = async (request: number) => {
    await conversation.settle(request)
    return request
  }

  const ping = await settled(ask('ping'))
  const known = offersUser && username !== undefined ? await settled(ask('user', { username })) : undefined
  const unknown = offersUser ? await settled(ask('user', { username: 'no-such-person' })) : undefined
  const unknownVerb = await settled(ask('no-such-verb'))

  const together = Array.from({ length: Math.min(concurrency, 8) }, () =>
    offersUser ? ask('user', { username: username ?? 'no-such-person' }) : ask('describe'),
  )
  const pingMeanwhile = ask('ping')
  await conversation.settle(...together, pingMeanwhile)

  const cancelled = ask('list')
  conversation.send({ verb: 'cancel', params: { request: cancelled } })
  await conversation.settle(cancelled)
  conversation.sendText('this is not a request')
  const pingAfterwards = await settled(ask('ping'))

  const exchange = await conversation.leave()
  const { about } = conversation
  return {
    ping: about(ping),
    ...(known !== undefined && { known: about(known) }),
    ...(unknown !== undefined && { unknown: about(unknown) }),
    unknownVerb: about(unknownVerb),
    together: together.map(about),
    pingMeanwhile: about(pingMeanwhile),
    cancelled: about(cancelled),
    complaints: conversation.replies.filter(({ request }) => request === undefined),
    pingAfterwards: about(pingAfterwards),
    strays: conversation.replies.filter(({ request }) => request !== undefined && !conversation.requests.has(request)),
    exchange,
  }
}

/** Requests go in, replies are gathered by number as they come. */
class Conversation {
  readonly replies: Reply[] = []
  readonly requests = new Map<number, { readonly verb: string; readonly title: string }>()
  readonly #program: ReturnType<typeof startProgram>
  readonly #answered = new Set<number>()
  readonly #lines: string[] = []
  readonly #framing: { -readonly [Key in keyof Framing]: Framing[Key] } = newFraming()
  readonly #reading: Promise<void>
  #patienceMs = patienceMs
  #waiting: (() => void) | undefined
  #inTime: ReadonlySet<number> = new Set()

  constructor(program: ReturnType<typeof startProgram>) {
    this.#program = program
    this.#reading = this.#read()
  }

  readonly ask = (verb: string, params: Readonly<Record<string, unknown>> = {}): number => {
    const request = this.requests.size + 1
    this.requests.set(request, { verb, title: 'username' in params ? `${verb} ${params.username}` : verb })
    this.send({ request, verb, params })
    return request
  }

  send(request: Readonly<Record<string, unknown>>): void {
    this.sendText(JSON.stringify(request))
  }

  sendText(line: string): void {
    void this.#program.write(`${line}\n`)
  }

  /** Resolves when all these have ended, or when patience has. */
  async settle(...requests: readonly number[]): Promise<void> {
    const settled = () => requests.every((request) => this.#answered.has(request))
    if (settled()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => {
      this.#patienceMs = patienceOnceLostMs
      resolve()
    }, this.#patienceMs)
    this.#waiting = () => settled() && resolve()
    await Promise.race([promise, this.#reading])
    clearTimeout(timer)
    this.#waiting = undefined
  }

  /** Closes stdin and waits for the program to go, which its limits make it do. */
  async leave(): Promise<Exchange> {
    this.#inTime = new Set(this.#answered)
    this.#program.closeStdin()
    const timer = setTimeout(() => void this.#program.stop(), patienceMs)
    const end = await this.#program.ended
    clearTimeout(timer)
    await this.#reading
    const question = { title: 'serve', args: ['serve'], stdin: '' }
    return { question, lines: this.#lines, framing: this.#framing, end, leaks: [], startWarnings: [] }
  }

  readonly about = (request: number): Asked => {
    const { verb, title } = this.requests.get(request)!
    const replies = this.replies.filter((reply) => reply.request === request)
    const lastAt = replies.findIndex((reply) => isLast(reply, verb))
    return { request, verb, title, replies, lastAt, inTime: this.#inTime.has(request) }
  }

  async #read(): Promise<void> {
    for await (const block of this.#program.lines()) {
      const already = this.#lines.length
      keepLines(block, this.#lines, this.#framing)
      for (const [index, text] of this.#lines.slice(already).entries()) {
        const reply = { ...decodeReply(text), line: already + index + 1, text }
        this.replies.push(reply)
        const asked = reply.request === undefined ? undefined : this.requests.get(reply.request)
        if (asked && isLast(reply, asked.verb)) this.#answered.add(reply.request!)
      }
      this.#waiting?.()
    }
  }
}
