import { type EndRecord, type ErrorRecord, type Kind, MusterError } from '@muster/provider'
import { type ChangeStage, place, type SourceStage } from '@muster/store'
import type { Normalised } from './normalise.ts'

/** Each is kept until the end of the run. More are a wrong mapping or a source gone mad, and nobody reads them. */
const mostUnusable = 50_000

type Rejected = Extract<Normalised, { outcome: 'rejected' }>

/** Keeps what decides whether a source's answer, a listing or changes, is complete: its end, its counts, its faults. */
export class AnswerTally {
  readonly #stage: SourceStage | ChangeStage
  readonly #answer: 'listing' | 'changes'
  /** Records that were printed but could not be used, by kind: `end` counts them too. */
  readonly #unusable = { users: 0, groups: 0 }
  #end: EndRecord | undefined
  #fault: { readonly reason: string; readonly hint: string | undefined } | undefined
  #isUnsettled = false

  constructor(stage: SourceStage | ChangeStage, answer: 'listing' | 'changes') {
    this.#stage = stage
    this.#answer = answer
  }

  get end(): EndRecord | undefined {
    return this.#end
  }

  /** Some record could not be read only for now: the same one may be read the next time without anything having changed. */
  get isUnsettled(): boolean {
    return this.#isUnsettled
  }

  get unusable(): number {
    return this.#unusable.users + this.#unusable.groups
  }

  /** The first reason counts. */
  breakOff(reason: string, hint?: string): void {
    this.#fault ??= { reason, hint }
  }

  /** Before each record is taken: nothing may come after `end`. */
  expectMore(): void {
    if (this.#end !== undefined) this.breakOff('records came after the `end` record', 'Print `end` last, and once.')
  }

  /** After each batch, when what it held stands in the stage. Throws `LIMIT_EXCEEDED` when reading on makes no sense. */
  stopWhenUseless(): void {
    if (this.unusable <= mostUnusable) return
    throw new MusterError(
      'LIMIT_EXCEEDED',
      `more than ${mostUnusable} records of the ${this.#answer} could not be used, and the rest was not read`,
      {
        phase: this.#answer === 'listing' ? 'list' : 'changes',
        hint: 'See below what is wrong with the first of them; a wrong column, attribute or preset spoils every record.',
      },
    )
  }

  takeEnd(end: EndRecord): void {
    this.#end ??= end
  }

  reject(kind: Kind, at: number | string | undefined, { reason, hint, record, name }: Rejected): void {
    this.#unusable[kind === 'user' ? 'users' : 'groups']++
    this.#remark(at, record?.id ?? 'a record', reason, hint, record, name)
  }

  takeError({ message, hint, record, named, at, class: kind }: ErrorRecord): void {
    if (record === undefined) {
      this.breakOff(message, hint)
      if (kind !== 'data') return
    } else {
      this.#unusable[record.kind === 'user' ? 'users' : 'groups']++
      this.#isUnsettled ||= kind === 'transient' || kind === 'rate-limit'
    }
    this.#remark(at, record?.id ?? `the ${this.#answer}`, message, hint, record, named)
  }

  /**
   * What keeps the answer from being complete, or nothing. A provider has counted already; counting again here means that no
   * provider needs to be believed.
   */
  conclude(): { readonly reason: string; readonly hint: string | undefined } | undefined {
    if (this.#end === undefined) {
      const [ended, it] = this.#answer === 'listing' ? ['the listing ended without its', 'it'] : ['the changes ended without their', 'they']
      this.breakOff(`${ended} \`end\` record, so ${it} may have been cut off`)
    } else this.#checkCounts(this.#end)
    return this.#fault
  }

  #checkCounts(end: EndRecord): void {
    const { counts } = this.#stage
    for (const kind of ['users', 'groups'] as const) {
      const most = counts[kind] + this.#unusable[kind]
      if (end[kind] < counts[kind] || end[kind] > most)
        this.breakOff(`\`end\` says ${end[kind]} ${kind}, but ${counts[kind]} came`, 'Count what is printed, and print `end` last.')
    }
    if (end.members !== counts.members)
      this.breakOff(`\`end\` says ${end.members} members, but ${counts.members} came`, 'Count each pair that is printed.')
  }

  #remark(
    at: number | string | undefined,
    otherwise: string,
    reason: string,
    hint: string | undefined,
    record: { readonly kind: Kind; readonly id: string } | undefined,
    name?: string,
  ): void {
    const rejection = { at: at === undefined ? otherwise : place(at), reason, ...(hint !== undefined && { hint }), ...(name && { name }) }
    this.#stage.rejectRecord(rejection, record)
  }
}
