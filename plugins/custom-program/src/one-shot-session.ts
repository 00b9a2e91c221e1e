import { answerBytes, type RunningProgram, startProgram } from '@muster/program'
import { decideDescription, encodeQuestion, encodeQuestionLines, type Question } from '@muster/protocol'
import { type Context, isMusterError, MusterError, type Session } from '@muster/provider'
import type { Exchange, KnownDescription, ShortQuestion } from './exchange.ts'
import { logStderr } from './log-stderr.ts'
import { programCommand, programManner } from './program-command.ts'
import { readAnswer, readListing } from './read-answer.ts'
import { createSession } from './session.ts'
import type { Settings } from './settings.ts'

/** `describe` must not ask the directory, so it is quick; a program that is not is used without it. */
const describeMs = 10_000

/** Rung 1: one process per question. */
export async function openOneShotSession(settings: Settings & { readonly program: string }, context: Context): Promise<Session> {
  const exchange = exchangeByProcess(settings, context)
  return createSession({ exchange, description: await describe(exchange, context), settings, context })
}

/** Asks the program to describe itself. One that cannot be started, or does not know the verb, will be seen by what is asked next. */
export async function describe(exchange: Exchange, { logger, source }: Context): Promise<KnownDescription> {
  try {
    return decideDescription({ ...(await exchange.ask({ verb: 'describe' }, { wholeMs: describeMs })), offered: false })
  } catch (error) {
    if (!isMusterError(error) || error.code === 'PROGRAM_MISCONFIGURED') throw error
    logger.debug(`the program does not describe itself, so its verbs are tried: ${error.message}`, { source })
    return undefined
  }
}

export function exchangeByProcess(settings: Settings & { readonly program: string }, context: Context): Exchange {
  const command = programCommand(settings, context)
  const manner = programManner(settings, context)
  const onStderrLine = logStderr(context)
  const running = new Set<RunningProgram>()
  let closed = false

  function start(question: Question, limits = manner.limits): RunningProgram {
    if (closed) throw new MusterError('STOPPED', 'the source was closed', { source: context.source, phase: question.verb })
    const program = startProgram(
      { ...command, args: [...command.args, question.verb] },
      {
        ...manner,
        limits,
        signal: context.signal,
        stdin: settings.input === 'lines' ? encodeQuestionLines(question) : encodeQuestion(question, settings.settings),
        // A careless program repeats the password on stderr.
        ...(question.verb !== 'authenticate' && { onStderrLine }),
      },
    )
    running.add(program)
    void program.ended.then(() => running.delete(program))
    return program
  }

  return {
    ask(question: ShortQuestion, { wholeMs } = { wholeMs: Number.POSITIVE_INFINITY }) {
      const { limits } = manner
      const totalBytes = Math.min(limits.totalBytes ?? answerBytes, answerBytes)
      const whole = Math.min(limits.wholeMs ?? wholeMs, wholeMs)
      return readAnswer(start(question, { ...limits, totalBytes, ...(Number.isFinite(whole) && { wholeMs: whole }) }))
    },
    read(question, known) {
      const onRemark = (sentence: string): void => context.logger.warn(`${question.verb}: ${sentence}`, { source: context.source })
      return readListing(start(question), { verb: question.verb, onRemark, offered: true, ...(known !== undefined && { known }) })
    },
    async close() {
      closed = true
      await Promise.all([...running].map((program) => program.stop()))
    },
  }
}
