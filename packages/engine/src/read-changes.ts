import {
  type DirectoryRecord,
  type EndRecord,
  type ErrorRecord,
  isMusterError,
  type Kind,
  MusterError,
  type Scope,
  type Session,
} from '@muster/provider'
import { type ChangeStage, type PartialChanges, place, reached, type SealedChanges } from '@muster/store'
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
    if (!isMusterError(error) || error.code === 'STOPPED') throw error
    if (intake.isEmpty) return { readInFull: `asking what changed failed: ${error.message}` }
    intake.breakOff(error.message, error.hint)
  }
  reached('read: done')
  return intake.finish()
}

/** Takes records in, and remembers what keeps the answer from being complete. */
class ChangesIntake {
  readonly #reading: ChangesReading
  #end: EndRecord | undefined
  #fault: { readonly reason: string; readonly hint: string | undefined } | undefined
  #isReset = false
  #isUnsettled = false
  #records = 0
  /** Records that were printed but could not be used, by kind: `end` counts them too. */
  readonly #unusable = { users: 0, groups: 0 }

  constructor(reading: ChangesReading) {
    this.#reading = reading
  }

  get isEmpty(): boolean {
    return this.#records === 0
  }

  take(batch: readonly DirectoryRecord[]): void {
    const { stage, onProgress } = this.#reading
    stage.batch(() => {
      for (const record of batch) this.#takeOne(record)
    })
    onProgress?.(this.#records)
  }

  breakOff(reason: string, hint?: string): void {
    this.#fault ??= { reason, hint }
  }

  finish(): ChangesAnswer {
    const { stage, scope, now } = this.#reading
    if (this.#isReset) return { readInFull: 'the source cannot go on from the last cursor' }
    if (this.#end === undefined) this.breakOff('the changes ended without their `end` record, so they may have been cut off')
    else this.#checkCounts(this.#end)
    const rest = { cursor: this.#end?.cursor, isUnsettled: this.#isUnsettled }
    if (this.#fault !== undefined) return { changes: stage.leavePartial(this.#fault.reason, this.#fault.hint), ...rest }
    const readInFull = stage.doubt(scope.groups)
    return readInFull === undefined ? { changes: stage.seal(this.#end?.covers ?? 'changed', now), ...rest } : { readInFull }
  }

  #takeOne(record: DirectoryRecord): void {
    const { stage, normaliser } = this.#reading
    if (this.#end !== undefined) this.breakOff('records came after the `end` record', 'Print `end` last, and once.')
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
        this.#takeError(record)
        break
      case 'end':
        this.#records++
        this.#end ??= record
        break
      case 'progress':
        break
    }
  }

  #stageOrReject(kind: Kind, at: number | string | undefined, result: Normalised): void {
    const { stage } = this.#reading
    if (result.outcome === 'staged') stage.entry(result.entry)
    else if (result.outcome === 'filtered') stage.filtered(kind, result.id)
    else {
      this.#unusable[kind === 'user' ? 'users' : 'groups']++
      const where = at === undefined ? (result.record?.id ?? 'a record') : place(at)
      stage.rejectRecord({ at: where, reason: result.reason, ...(result.hint === undefined ? {} : { hint: result.hint }) }, result.record)
    }
  }

  #takeError({ message, hint, record, at, class: kind }: ErrorRecord): void {
    const { stage } = this.#reading
    if (record === undefined) {
      this.breakOff(message, hint)
      if (kind !== 'data') return
    } else {
      this.#unusable[record.kind === 'user' ? 'users' : 'groups']++
      this.#isUnsettled ||= passesByItself(kind)
    }
    stage.rejectRecord(
      { at: at === undefined ? (record?.id ?? 'the changes') : place(at), reason: message, ...(hint === undefined ? {} : { hint }) },
      record,
    )
  }

  #checkCounts(end: EndRecord): void {
    const { counts } = this.#reading.stage
    for (const kind of ['users', 'groups'] as const) {
      const most = counts[kind] + this.#unusable[kind]
      if (end[kind] < counts[kind] || end[kind] > most)
        this.breakOff(`\`end\` says ${end[kind]} ${kind}, but ${counts[kind]} came`, 'Count what is printed, and print `end` last.')
    }
    if (end.members !== counts.members)
      this.breakOff(`\`end\` says ${end.members} members, but ${counts.members} came`, 'Count each pair that is printed.')
  }
}

/** Whether the same record may be read the next time without anything having changed. */
export function passesByItself(kind: ErrorRecord['class']): boolean {
  return kind === 'transient' || kind === 'rate-limit'
}
