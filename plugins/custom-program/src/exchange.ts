import type { Description, Question, Seen } from '@muster/protocol'
import type { DirectoryRecord, KnownEntries } from '@muster/provider'

export type ListingQuestion = Extract<Question, { readonly verb: 'list' | 'changes' }>
export type ShortQuestion = Exclude<Question, ListingQuestion>

/** A way to put questions to a program: a process for each, or one that stays. */
export interface Exchange {
  /** Waits for the whole answer. Never throws for what the program did: that is to be seen. */
  ask(question: ShortQuestion, limits?: { readonly wholeMs: number }): Promise<Omit<Seen, 'offered'>>
  /**
   * Reads a listing. `end` comes only when the answer proved itself complete and the program ended well; what keeps it from
   * being complete comes as an `error` record. Throws `MusterError` when nothing of it can be used.
   */
  read(question: ListingQuestion, known?: KnownEntries): AsyncIterable<readonly DirectoryRecord[]>
  /** Ends the processes that still run. */
  close(): Promise<void>
}

/** What a program says of itself; `undefined` when it does not describe itself, and is tried instead. */
export type KnownDescription = Description | undefined
