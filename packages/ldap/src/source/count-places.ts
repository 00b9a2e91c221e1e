import type { Entry } from '../entry.ts'

/** Counts entries by the entry above each. */
export class PlaceCount {
  readonly #counts = new Map<string, number>()
  #last: Buffer = Buffer.alloc(0)
  #name: string | undefined

  add(entry: Entry): void {
    const { start, end } = entry.parentRange
    // Most entries stand where the one before stands.
    if (this.#name === undefined || this.#last.compare(entry.bytes, start, end) !== 0) {
      this.#last = Buffer.from(entry.bytes.subarray(start, end))
      this.#name = this.#last.toString('utf8').trimStart().toLowerCase()
    }
    this.#counts.set(this.#name, (this.#counts.get(this.#name) ?? 0) + 1)
  }

  /** The names of entries above, in small letters, and how many stand there. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}
