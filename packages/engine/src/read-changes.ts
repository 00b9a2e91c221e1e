import { type DirectoryRecord, isMusterError, type Kind, MusterError, type Scope, type Session } from '@muster/provider'
import { type ChangeStage, isStoreError, type PartialChanges, reached, type SealedChanges } from '@muster/store'
import { AnswerTally } from './answer-tally.ts'
import type { Normalised, Normaliser } from './normalise.ts'

export interface ChangesReading {
  readonly stage: ChangeStage
  readonly normaliser: Normaliser
  readonly scope: Scope
  /** The moment of the run. */
  readonly now: number
  readonly signal: AbortSignal
  readonly onProgress?: (records: number) => void
}

export type ChangesAnswer =
  /** Nothing of the answer may be used: read everything. */
  | { readonly readInFull: string }
  | {
      readonly readInFull?: undefined
      readonly changes: SealedChanges | PartialChanges
      readonly cursor: string | undefined
      /** Some record could not be read only for now. */
      readonly isUnsettled: boolean
    }

/**
 * Asks the source what changed since `cursor`. Only an `end` whose counts agree seals the answer; everything else leaves it
 * partial. Whatever the source cannot go on from is answered by why everything has to be read.
 */
export async function readChanges(session: Session, cursor: string, reading: ChangesReading): Promise<ChangesAnswer> {
  const intake = new ChangesIntake(reading)
  try {
    for await (const batch of session.changes!(cursor, reading.scope)) {
      reading.signal.throwIfAborted()
      intake.take(batch)
      reached('read: batch')
    }
  } catch (error) {
    if (reading.signal.aborted) throw new MusterError('STOPPED', 'the run was stopped', { phase: 'changes', cause: error })
    if (!isMusterError(error) || error.code === 'STOPPED' || isStoreError(error)) throw error
    if (intake.isEmpty) return { readInFull: `asking what changed failed: ${error.message}` }
    intake.breakOff(error.message, error.hint)
  }
  reached('read: done')
  return intake.finish()
}

/** Takes records in. */
class ChangesIntake {
  readonly #reading: ChangesReading
  readonly #tally: AnswerTally
  #isReset = false
  #records = 0

  constructor(reading: ChangesReading) {
    this.#reading = reading
    this.#tally = new AnswerTally(reading.stage, 'changes')
  }

  get isEmpty(): boolean {
    return this.#records === 0
  }

  take(batch: readonly DirectoryRecord[]): void {
    const { stage, onProgress } = this.#reading
    stage.batch(() => {
      for (const record of batch) this.#takeOne(record)
    })
    this.#tally.stopWhenUseless()
    onProgress?.(this.#records)
  }

  breakOff(reason: string, hint?: string): void {
    this.#tally.breakOff(reason, hint)
  }

  finish(): ChangesAnswer {
    const { stage, scope, now } = this.#reading
    if (this.#isReset) return { readInFull: 'the source cannot go on from the last cursor' }
    const fault = this.#tally.conclude()
    const { end, isUnsettled } = this.#tally
    const rest = { cursor: end?.cursor, isUnsettled }
    if (fault !== undefined) return { changes: stage.leavePartial(fault.reason, fault.hint), ...rest }
    const readInFull = stage.doubt(scope.groups)
    return readInFull === undefined ? { changes: stage.seal(end?.covers ?? 'changed', now), ...rest } : { readInFull }
  }

  #takeOne(record: DirectoryRecord): void {
    const { stage, normaliser } = this.#reading
    this.#tally.expectMore()
    if (record.type !== 'end' && record.type !== 'progress' && record.type !== 'error') this.#records++
    switch (record.type) {
      case 'user':
        this.#stageOrReject('user', record.at, normaliser.user(record))
        break
      case 'group':
        this.#stageOrReject('group', record.at, normaliser.group(record))
        break
      case 'members':
        stage.members(record.group, record.unknown === true ? 'unknown' : (record.mode ?? 'all'), record.members ?? [])
        break
      case 'present':
        stage.present(record.kind, record.ids ?? [])
        if (record.known !== undefined) this.breakOff('changes may say `present` only for ids')
        break
      case 'gone':
        stage.left(record.kind, record.id)
        break
      case 'reset':
        this.#isReset = true
        break
      case 'error':
        this.#tally.takeError(record)
        break
      case 'end':
        this.#records++
        this.#tally.takeEnd(record)
        break
      case 'progress':
        break
    }
  }

  #stageOrReject(kind: Kind, at: number | string | undefined, result: Normalised): void {
    const { stage } = this.#reading
    if (result.outcome === 'staged') stage.entry(result.entry)
    else if (result.outcome === 'filtered') stage.filtered(kind, result.id)
    else this.#tally.reject(kind, at, result)
  }
}
