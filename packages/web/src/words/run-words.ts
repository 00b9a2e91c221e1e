import type { RunReport, SourceReport } from '@muster/engine'
import type { RunView } from '@muster/store'
import type { Tone } from '../parts/badge.tsx'

interface Words {
  readonly words: string
  readonly tone: Tone
}

const states: Readonly<Record<RunView['state'] | RunReport['state'], Words>> = {
  running: { words: 'running', tone: 'plain' },
  nothing: { words: 'nothing to do', tone: 'good' },
  planned: { words: 'planned', tone: 'plain' },
  done: { words: 'done', tone: 'good' },
  held: { words: 'partly on hold', tone: 'attention' },
  partial: { words: 'done in part', tone: 'attention' },
  unavailable: { words: 'nothing could be read', tone: 'bad' },
  failed: { words: 'failed', tone: 'bad' },
  interrupted: { words: 'interrupted', tone: 'bad' },
  stopped: { words: 'stopped', tone: 'attention' },
}

/** The state of a run; what was on hold and has been decided is no longer a question. */
export function sayState({ state, hold }: Pick<RunView, 'state' | 'hold'>): Words {
  if (state === 'held' && hold !== undefined && hold.state !== 'waiting') return { words: `hold ${sayFate(hold.state)}`, tone: 'plain' }
  return states[state]
}

export const sayPlanState = (state: RunReport['state']): Words => states[state]

function sayFate(state: NonNullable<RunView['hold']>['state']): string {
  return state === 'approved' || state === 'rejected' || state === 'expired' ? state : 'out of date'
}

const outcomes: Readonly<Record<SourceReport['outcome'], Words>> = {
  complete: { words: 'read completely', tone: 'good' },
  partial: { words: 'read in part', tone: 'attention' },
  empty: { words: 'empty', tone: 'bad' },
  unavailable: { words: 'did not answer', tone: 'bad' },
  failed: { words: 'failed', tone: 'bad' },
}

export const sayOutcome = (outcome: SourceReport['outcome']): Words => outcomes[outcome]

/** What follows for people when a source could not be read to its end. */
export function sayWhatFollows({ outcome, totals }: SourceReport): string | undefined {
  if (outcome === 'complete') return undefined
  const applied = Object.values(totals).some((total) => total > 0)
  return applied
    ? 'Whoever it did name was brought up to date; nobody of it was taken away.'
    : 'Nobody of it was touched: unknown is not absent.'
}

/** The report, where the run has one: what was decided about a name, or what failed, has a message only. */
export function reportOf({ report }: Pick<RunView, 'report'>): RunReport | undefined {
  return typeof report === 'object' && report !== null && 'schema' in report ? (report as RunReport) : undefined
}

export function messageOf({ report }: Pick<RunView, 'report'>): string | undefined {
  return typeof report === 'object' && report !== null && 'message' in report ? String(report.message) : undefined
}
