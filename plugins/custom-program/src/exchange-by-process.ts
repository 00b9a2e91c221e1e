import { answerBytes, type RunningProgram, startProgram } from '@muster/program'
import { encodeQuestion, encodeQuestionLines, encodeRequest, type Question } from '@muster/protocol'
import { type Context, MusterError } from '@muster/provider'
import type { Exchange } from './exchange.ts'
import { logStderr } from './log-stderr.ts'
import { programCommand, programManner } from './program-command.ts'
import { readAnswer, readListing } from './read-answer.ts'
import type { Settings } from './settings.ts'

/**
 * Rung 1: one process per question. `by: 'request'` puts the question to a `serve` of its own, for programs that know no
 * other verb: a listing among the sign-ins of the resident process would make them wait.
 */
export function exchangeByProcess(settings: Settings, context: Context, by: 'verb' | 'request' = 'verb'): Exchange {
  const command = programCommand(settings, context)
  const manner = programManner(settings, context)
  const onStderrLine = logStderr(context)
  const running = new Set<RunningProgram>()
  let closed = false

  function start(question: Question, limits = manner.limits): RunningProgram {
    const { verb } = question
    if (closed) throw new MusterError('STOPPED', 'the source was closed', { source: context.source, phase: verb })
    const program = startProgram(
      { ...command, args: [...command.args, by === 'verb' ? verb : 'serve'] },
      {
        ...manner,
        limits,
        signal: context.signal,
        stdin: inputOf(question),
        // A careless program repeats the password on stderr.
        ...(verb !== 'authenticate' && { onStderrLine }),
      },
    )
    running.add(program)
    void program.ended.then(() => running.delete(program))
    return program
  }

  function inputOf(question: Question): string {
    // The same number every time: unchanged entries come out as the same bytes.
    if (by === 'request') return encodeRequest(1, question, settings.settings)
    return settings.input === 'lines' ? encodeQuestionLines(question) : encodeQuestion(question, settings.settings)
  }

  return {
    async ask(question, { wholeMs } = { wholeMs: Number.POSITIVE_INFINITY }) {
      const { limits } = manner
      const totalBytes = Math.min(limits.totalBytes ?? answerBytes, answerBytes)
      const whole = Math.min(limits.wholeMs ?? wholeMs, wholeMs)
      return readAnswer(start(question, { ...limits, totalBytes, ...(Number.isFinite(whole) && { wholeMs: whole }) }))
    },
    async *read(question, known) {
      const onRemark = (sentence: string): void => context.logger.warn(`${question.verb}: ${sentence}`, { source: context.source })
      yield* readListing(start(question), { verb: question.verb, onRemark, ...(known !== undefined && { known }) })
    },
    async close() {
      closed = true
      await Promise.all([...running].map((program) => program.stop()))
    },
  }
}
