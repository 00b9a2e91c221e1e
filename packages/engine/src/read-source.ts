import { type DirectoryRecord, type EndRecord, isMusterError, type Kind, MusterError, type Scope, type Session } from '@muster/provider'
import { isStoreError, type PartialStage, reached, type SealedStage, type SourceStage } from '@muster/store'
import { AnswerTally } from './answer-tally.ts'
import type { Normalised, Normaliser } from './normalise.ts'

export interface Reading {
  readonly stage: SourceStage
  readonly normaliser: Normaliser
  readonly scope: Scope
  readonly signal: AbortSignal
  readonly onProgress?: (records: number) => void
  /** When the listing ends. */
  readonly onEnd?: (end: EndRecord) => void
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
    if (!isMusterError(error) || isStoreError(error) || intake.isEmpty) throw error
    intake.breakOff(error.message, error.hint)
  }
  reached('read: done')
  return intake.finish()
}

/** Takes records in. */
class Intake {
  readonly #reading: Reading
  readonly #tally: AnswerTally

  constructor(reading: Reading) {
    this.#reading = reading
    this.#tally = new AnswerTally(reading.stage, 'listing')
  }

  get isEmpty(): boolean {
    const { users, groups, members } = this.#reading.stage.counts
    return users + groups + members + this.#tally.unusable === 0
  }

  take(batch: readonly DirectoryRecord[]): void {
    const { stage, onProgress } = this.#reading
    stage.batch(() => {
      for (const record of batch) this.#takeOne(record)
    })
    this.#tally.stopWhenUseless()
    onProgress?.(stage.counts.users + stage.counts.groups)
  }

  breakOff(reason: string, hint?: string): void {
    this.#tally.breakOff(reason, hint)
  }

  finish(): SealedStage | PartialStage {
    const { stage } = this.#reading
    const fault = this.#tally.conclude()
    return fault === undefined ? stage.seal() : stage.leavePartial(fault.reason, fault.hint)
  }

  #takeOne(record: DirectoryRecord): void {
    const { stage, normaliser } = this.#reading
    this.#tally.expectMore()
    switch (record.type) {
      case 'user':
        this.#stageOrReject('user', record.at, normaliser.user(record))
        break
      case 'group':
        this.#stageOrReject('group', record.at, normaliser.group(record))
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
        this.#tally.takeError(record)
        if (this.#tally.isUnsettled) this.#reading.onUnsettled?.()
        break
      case 'end':
        this.#tally.takeEnd(record)
        if (this.#tally.end !== undefined) this.#reading.onEnd?.(this.#tally.end)
        break
      case 'progress':
        break
      default:
        this.breakOff(`a listing may not print ${record.type}`, 'Print it only in `changes`.')
    }
  }

  #stageOrReject(kind: Kind, at: number | string | undefined, result: Normalised): void {
    const { stage } = this.#reading
    if (result.outcome === 'staged') stage.entry(result.entry)
    else if (result.outcome === 'filtered') stage.filtered(kind, result.id)
    else this.#tally.reject(kind, at, result)
  }
}
