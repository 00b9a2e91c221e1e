import type { Session } from '@muster/provider'
import type { ComparePolicy, RunScratch, StageSettings } from '@muster/store'
import { type ChangesReading, readChanges } from './read-changes.ts'
import type { SourceReading } from './report.ts'

export interface ChangesRun extends Omit<ChangesReading, 'stage'> {
  readonly scratch: RunScratch
  readonly staging: StageSettings
  readonly policy: ComparePolicy
  readonly cursor: string
  /** How many people of the source are present in the copy. */
  readonly present: number
}

/** What reading a source by changes comes to, up to the plan; the guard and applying are those of every run. */
export type ChangesRead =
  | { readonly readInFull: string }
  | ({ readonly readInFull?: undefined } & Pick<
      SourceReading,
      'outcome' | 'reason' | 'hint' | 'stage' | 'changes' | 'cursor' | 'isUnsettled'
    >)

/** One source, by what changed since its cursor: ask, compare. Says why the source has to be read in full instead. */
export async function runChanges(session: Session, run: ChangesRun): Promise<ChangesRead> {
  const stage = run.scratch.changeStage(run.staging)
  const answer = await readChanges(session, run.cursor, { ...run, stage })
  if (answer.readInFull !== undefined) return answer
  const { changes, cursor, isUnsettled } = answer
  if (changes.complete && changes.covers === 'all' && stage.counts.users + stage.counts.present === 0 && run.present > 0)
    return { readInFull: 'the answer covers everybody and names nobody' }
  const compared = run.scratch.compareChanges(changes, run.policy)
  return {
    outcome: changes.complete ? 'complete' : 'partial',
    ...(changes.complete ? {} : { reason: changes.reason, hint: changes.hint }),
    stage: changes.stage,
    changes: compared,
    cursor,
    isUnsettled,
  }
}
