import { setImmediate } from 'node:timers/promises'

/**
 * Work that goes on a little at a time while something else is waited for, and is finished at once when its result is
 * needed. `makeSlices` does the work, some milliseconds between one `yield` and the next.
 */
export class SlicedWork {
  readonly #makeSlices: () => Generator<void>
  #slices: Generator<void> | undefined
  #stopped = false
  #underWay: Promise<void> = Promise.resolve()

  constructor(makeSlices: () => Generator<void>) {
    this.#makeSlices = makeSlices
  }

  /** Begins; a fault shows when the work is finished. */
  begin(): void {
    if (this.#slices !== undefined || this.#stopped) return
    this.#slices = this.#makeSlices()
    this.#underWay = this.#goOn()
  }

  /** When it has been done, or has to be finished by whoever needs the result. */
  get underWay(): Promise<void> {
    return this.#underWay
  }

  /** Does what is left. */
  finish(): void {
    this.#stopped = true
    this.#slices ??= this.#makeSlices()
    for (const _ of this.#slices);
  }

  /** Nobody needs the result: what the work stands on may be closed. */
  stop(): void {
    this.#stopped = true
  }

  async #goOn(): Promise<void> {
    try {
      do await setImmediate()
      while (!this.#stopped && this.#slices?.next().done === false)
    } catch {
      // Whoever needs the result does it again from the beginning, and gets the fault himself.
      this.#slices = undefined
    }
  }
}
