import type { ProgramEnd } from '@muster/program'
import { type Description, type Seen, sayVerbMissing } from '@muster/protocol'
import type { Context } from '@muster/provider'
import type { Exchange, KnownDescription, ShortQuestion } from './exchange.ts'
import { keepProgram, type Reply } from './keep-program.ts'
import { logStderr } from './log-stderr.ts'
import { programCommand, programManner } from './program-command.ts'
import type { Settings } from './settings.ts'

export interface ResidentExchange extends Exchange {
  /** What the program said of itself, by whatever way. Before its first real question. */
  heed(description: KnownDescription): void
}

/** Rung 2: short questions go to one process that stays; listings go to `listings`, so that no sign-in waits behind one. */
export function exchangeByResident(settings: Settings, context: Context, listings: Exchange): ResidentExchange {
  const kept = keepProgram({
    command: programCommand(settings, context),
    manner: programManner(settings, context),
    ...(settings.settings !== undefined && { settings: settings.settings }),
    signal: context.signal,
    clock: context.clock,
    onStderrLine: logStderr(context),
    onRemark: (sentence) => context.logger.warn(sentence, { source: context.source }),
  })
  return {
    heed: (description) => kept.allow(concurrencyOf(description)),
    ask: async (question, limits) => asExit(question, await kept.ask(question, limits?.wholeMs)),
    read: listings.read,
    async close() {
      await Promise.all([kept.close(), listings.close()])
    },
  }
}

function concurrencyOf(description: Description | undefined): number {
  return description?.concurrency ?? 1
}

/** What a process that is asked nothing else would have exited with: then both rungs are decided by the same rules. */
function asExit({ verb }: ShortQuestion, answers: readonly Reply[]): Omit<Seen, 'offered'> {
  const last = answers.at(-1)
  // Clause P3.
  if (last?.type === 'error' && last.class === 'not-found' && answers.length === 1) throw sayVerbMissing(verb)
  const unknown = verb === 'user' && last?.type === 'rejected' && last.reason === 'unknown-user'
  return { answers, end: exited(unknown ? 3 : 0) }
}

function exited(code: number): ProgramEnd {
  return { how: 'exited', code, stderr: '', stdoutBytes: 0, durationMs: 0, sentence: '' }
}
