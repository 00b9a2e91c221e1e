import {
  type DirectoryRecord,
  type EndRecord,
  type ErrorRecord,
  isMusterError,
  MusterError,
  type Scope,
  type Session,
} from '@muster/provider'
import { type PartialStage, place, reached, type SealedStage, type SourceStage } from '@muster/store'
import type { Normalised, Normaliser } from './normalise.ts'
import { passesByItself } from './read-changes.ts'

export interface Reading {
  readonly stage: SourceStage
  readonly normaliser: Normaliser
  readonly scope: Scope
  readonly signal: AbortSignal
  readonly onProgress?: (records: number) => void
  /** Where changes go on from, when the listing ends. */
  readonly onCursor?: (cursor: string | undefined) => void
  /** Some record could not be read only for now. */
  readonly onUnsettled?: () => void
}

/**
 * Reads a source's whole listing into its stage. Only an `end` whose counts agree seals it; everything else leaves it
 * partial. Throws `MusterError` when nothing at all could be read.
 */
export async function readSource(session: Session, reading: Reading): Promise<SealedStage | PartialStage> {
  const intake = new Intake(reading)
  try {
    for await (const batch of session.list(reading.scope, session.abilities.fingerprints ? reading.stage.known : undefined)) {
      reading.signal.throwIfAborted()
      intake.take(batch)
      reached('read: batch')
    }
  } catch (error) {
    if (reading.signal.aborted) throw new MusterError('STOPPED', 'the run was stopped', { phase: 'list', cause: error })
    if (!isMusterError(error) || intake.isEmpty) throw error
    intake.breakOff(error.message, error.hint)
  }
  reached('read: done')
  return intake.finish()
}

/** Takes records in, and remembers what keeps the listing from being complete. */
class Intake {
  readonly #reading: Reading
  #end: EndRecord | undefined
  #fault: { readonly reason: string; readonly hint: string | undefined } | undefined
  /** Records that were printed but could not be used, by kind: `end` counts them too. */
  readonly #unusable = { users: 0, groups: 0 }

  constructor(reading: Reading) {
    this.#reading = reading
  }

  get isEmpty(): boolean {
    const { users, groups, members } = this.#reading.stage.counts
    return users + groups + members + this.#unusable.users + this.#unusable.groups === 0
  }

  take(batch: readonly DirectoryRecord[]): void {
    const { stage, onProgress } = this.#reading
    stage.batch(() => {
      for (const record of batch) this.#takeOne(record)
    })
    onProgress?.(stage.counts.users + stage.counts.groups)
  }

  breakOff(reason: string, hint: string | undefined): void {
    this.#fault ??= { reason, hint }
  }

  finish(): SealedStage | PartialStage {
    const { stage } = this.#reading
    if (this.#end === undefined) this.breakOff('the listing ended without its `end` record, so it may have been cut off', undefined)
    else this.#checkCounts(this.#end)
    if (this.#fault === undefined) return stage.seal()
    return stage.leavePartial(this.#fault.reason, this.#fault.hint)
  }

  #takeOne(record: DirectoryRecord): void {
    const { stage, normaliser } = this.#reading
    if (this.#end !== undefined) this.breakOff('records came after the `end` record', 'Print `end` last, and once.')
    switch (record.type) {
      case 'user':
        this.#stageOrReject(record.at, normaliser.user(record), 'users')
        break
      case 'group':
        this.#stageOrReject(record.at, normaliser.group(record), 'groups')
        break
      case 'members':
        if (record.known !== undefined) stage.membersKnown(record.known.number, record)
        else if (record.unknown === true) stage.membersUnknown(record.group)
        else if (record.mode === undefined || record.mode === 'all') stage.members(record.group, record.members ?? [], record.fingerprint)
        else this.breakOff(`a listing may not print members with mode ${record.mode}`, 'Use `mode` only in `changes`.')
        break
      case 'present':
        if (record.known !== undefined) stage.present(record.kind, record.known)
        if (record.ids !== undefined) {
          this.breakOff('the listing says `present` for ids, which is allowed only in `changes`', 'Print the records themselves.')
        }
        break
      case 'error':
        this.#takeError(record)
        break
      case 'end':
        this.#end ??= record
        this.#reading.onCursor?.(this.#end.cursor)
        break
      case 'progress':
        break
      default:
        this.breakOff(`a listing may not print ${record.type}`, 'Print it only in `changes`.')
    }
  }

  #stageOrReject(at: number | string | undefined, result: Normalised, kind: 'users' | 'groups'): void {
    const { stage } = this.#reading
    if (result.outcome === 'staged') stage.entry(result.entry)
    else if (result.outcome === 'filtered') {
      stage.counts[kind]++
      stage.counts.filtered++
    } else {
      this.#unusable[kind]++
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
      if (passesByItself(kind)) this.#reading.onUnsettled?.()
    }
    stage.rejectRecord(
      { at: at === undefined ? (record?.id ?? 'the listing') : place(at), reason: message, ...(hint === undefined ? {} : { hint }) },
      record,
    )
  }

  /** A provider has counted already; counting again here means that no provider needs to be believed. */
  #checkCounts(end: EndRecord): void {
    const { counts } = this.#reading.stage
    for (const kind of ['users', 'groups'] as const) {
      const most = counts[kind] + this.#unusable[kind]
      if (end[kind] < counts[kind] || end[kind] > most) {
        this.breakOff(`\`end\` says ${end[kind]} ${kind}, but ${counts[kind]} came`, 'Count what is printed, and print `end` last.')
      }
    }
    if (end.members !== counts.members)
      this.breakOff(`\`end\` says ${end.members} members, but ${counts.members} came`, 'Count each pair that is printed.')
  }
}
