import {
  type Limits,
  type LineBlock,
  limitConcurrency,
  type ProgramCommand,
  type ProgramEnd,
  type RunningProgram,
  startProgram,
} from '@muster/program'
import { type Answer, decodeReply, encodeRequest, explainEnd, type Fault, type Ignored, type ProgramSettings } from '@muster/protocol'
import { type Clock, MusterError } from '@muster/provider'
import type { ShortQuestion } from './exchange.ts'
import type { Manner } from './program-command.ts'

export type Reply = Answer | Fault | Ignored

/** One process that stays and answers numbered requests (rung 2). */
export interface KeptProgram {
  /** The records of one answer. Throws `MusterError` when the program died, was silent too long, or is waited for. */
  ask(question: ShortQuestion, answerMs?: number): Promise<readonly Reply[]>
  /** Up to this many requests may be under way at once; until told otherwise, one (clause P4). Not while one is. */
  allow(concurrency: number): void
  close(): Promise<void>
}

export interface KeptProgramParts {
  readonly command: ProgramCommand
  readonly manner: Manner
  readonly settings?: ProgramSettings
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly onStderrLine: (line: string) => void
  readonly onRemark: (sentence: string) => void
}

/** One life of the program. */
interface Life {
  readonly program: RunningProgram
  readonly waiting: Map<number, Waiting>
  /** From the first password on, what the program writes on stderr is not shown: a careless one repeats it. */
  secretsSent: boolean
}

interface Waiting {
  readonly verb: ShortQuestion['verb'] | 'ping'
  readonly replies: Reply[]
  resolve(replies: readonly Reply[]): void
  reject(error: MusterError): void
}

const defaultAnswerMs = 60_000
const defaultGraceMs = 3_000
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** A resident program has no end of its own to be waited for; its answers have limits instead. */
const unlimited = {
  firstByteMs: Number.POSITIVE_INFINITY,
  silenceMs: Number.POSITIVE_INFINITY,
  wholeMs: Number.POSITIVE_INFINITY,
  totalBytes: Number.POSITIVE_INFINITY,
} as const satisfies Partial<Limits>

export function keepProgram({ command, manner, settings, signal, clock, onStderrLine, onRemark }: KeptProgramParts): KeptProgram {
  const graceMs = manner.limits.graceMs ?? defaultGraceMs
  let concurrency = 1
  let takePlace = limitConcurrency(concurrency)
  let life: Life | undefined
  let closed = false
  let request = 0
  let deaths = 0
  let notBefore = 0

  function alive(): Life {
    if (closed || signal.aborted) throw stopped()
    if (life !== undefined) return life
    const pauseMs = notBefore - clock.now()
    if (pauseMs > 0) {
      const seconds = Math.ceil(pauseMs / 1000)
      throw new MusterError(
        'SOURCE_UNAVAILABLE',
        `The resident program ${command.path} died ${deaths} times in a row; it is started again in ${seconds} s.`,
        {
          hint: 'run it by hand with the verb serve to see why it dies',
          retryAfterMs: pauseMs,
        },
      )
    }
    life = begin()
    return life
  }

  function begin(): Life {
    const begun: Life = {
      program: startProgram(
        { ...command, args: [...command.args, 'serve'] },
        {
          ...manner,
          limits: { ...manner.limits, ...unlimited },
          signal,
          stdin: 'open',
          onStderrLine: (line) => {
            if (!begun.secretsSent) onStderrLine(line)
          },
        },
      ),
      waiting: new Map(),
      secretsSent: false,
    }
    void listen(begun)
    return begun
  }

  /** Hands each line to the request that it answers, until the program is gone. */
  async function listen(begun: Life): Promise<void> {
    for await (const block of begun.program.lines()) for (const line of linesOf(block)) hear(begun, line)
    // Already now: what is asked while the rest of it goes would be asked in vain.
    if (life === begun) life = undefined
    const end = await begun.program.ended
    if (begun.waiting.size > 0 || !(end.how === 'exited' && end.code === 0)) {
      deaths += 1
      // The first death costs nobody anything; only a program that keeps dying is waited for.
      if (deaths > 1) notBefore = clock.now() + Math.min(firstPauseMs * 2 ** (deaths - 2), longestPauseMs)
    }
    for (const { verb, reject } of begun.waiting.values()) reject(deathOf(verb, end, begun))
  }

  function hear(begun: Life, line: string): void {
    const { request: number, answer } = decodeReply(line)
    if (number === undefined) {
      onRemark(
        answer.type === 'fault'
          ? `serve printed a line that is not a record (${answer.hint})`
          : `serve printed a ${answer.type} record without its request`,
      )
      return
    }
    const waiting = begun.waiting.get(number)
    // Otherwise given up, or answered before: nothing may follow the end of an answer (clause P2).
    if (waiting === undefined) return
    waiting.replies.push(answer)
    if (!endsAnswer(answer)) return
    deaths = 0
    begun.waiting.delete(number)
    waiting.resolve(waiting.replies)
  }

  function put(
    to: Life,
    question: ShortQuestion | { readonly verb: 'ping' },
  ): { readonly number: number; readonly answered: Promise<readonly Reply[]> } {
    const number = (request += 1)
    const answered = new Promise<readonly Reply[]>((resolve, reject) => {
      to.waiting.set(number, { verb: question.verb, replies: [], resolve, reject })
    })
    if (question.verb === 'authenticate') to.secretsSent = true
    void to.program.write(encodeRequest(number, question, settings))
    return { number, answered }
  }

  async function ask(question: ShortQuestion, answerMs = manner.limits.firstByteMs ?? defaultAnswerMs): Promise<readonly Reply[]> {
    const leave = await takePlace()
    try {
      const asked = alive()
      const { number, answered } = put(asked, question)
      if (await settlesWithin(answered, answerMs)) return await answered
      await giveUp(asked, number, answered)
      throw new MusterError(
        'TIMED_OUT',
        `The resident program ${command.path} did not answer ${question.verb} within ${answerMs / 1000} s.`,
        {
          hint: 'make it faster, or raise limits.firstByteSeconds',
          phase: question.verb,
        },
      )
    } finally {
      leave()
    }
  }

  /** Cancels; a program that then neither ends that answer nor answers a ping has hung, and is ended. */
  async function giveUp(asked: Life, number: number, answered: Promise<unknown>): Promise<void> {
    void asked.program.write(encodeRequest((request += 1), { verb: 'cancel', request: number }))
    const ping = put(asked, { verb: 'ping' })
    const ended = await settlesWithin(answered, graceMs)
    answered.catch(() => undefined) // told as a time-out by now
    const lives = await settlesWithin(ping.answered, 0)
    ping.answered.catch(() => undefined)
    asked.waiting.delete(number)
    asked.waiting.delete(ping.number)
    // With one request at a time, an answer that does not end blocks all others for good.
    if (ended || (lives && concurrency > 1)) return
    if (life === asked) life = undefined
    await asked.program.stop()
  }

  function deathOf(verb: Waiting['verb'], end: ProgramEnd, { secretsSent }: Life): MusterError {
    if (closed || end.how === 'stopped') return stopped()
    const shown = secretsSent ? { ...end, stderr: '' } : end
    const failure = explainEnd(verb === 'ping' ? 'check' : verb, shown, true)
    if (failure !== undefined && end.how === 'not-started') return failure
    return new MusterError('SOURCE_UNAVAILABLE', `The resident program died while it was asked: ${failure?.message ?? end.sentence}`, {
      hint: 'let it answer every request and leave only when its stdin is closed',
      phase: verb,
    })
  }

  function stopped(): MusterError {
    return new MusterError('STOPPED', 'The source was closed before the program had answered.', { hint: 'ask again' })
  }

  return {
    ask,
    allow(requests) {
      concurrency = requests
      takePlace = limitConcurrency(requests)
    },
    async close() {
      closed = true
      await life?.program.stop()
    },
  }
}

/** Clause P2. A line that names its request but cannot be used ends the answer too: what it would have said is unknown. */
function endsAnswer(reply: Reply): boolean {
  switch (reply.type) {
    case 'description':
    case 'user':
    case 'accepted':
    case 'rejected':
    case 'reset':
    case 'pong':
    case 'end':
    case 'fault':
      return true
    case 'error':
      return reply.record === undefined
    default:
      return false
  }
}

function* linesOf({ bytes, starts, ends, count }: LineBlock): Generator<string> {
  for (let i = 0; i < count; i++) if (starts[i] !== ends[i]) yield bytes.toString('utf8', starts[i], ends[i])
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const settled = promise.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([settled, late])
  } finally {
    clearTimeout(timer)
  }
}
