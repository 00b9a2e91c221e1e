import type { Muster } from '@muster/host'

/** The Muster of the configuration as it stands now. One that was replaced is closed when nothing that began with it is under way. */
export class MusterHolder {
  #current: Muster
  readonly #uses = new Map<Muster, number>()

  constructor(first: Muster) {
    this.#current = first
    this.#uses.set(first, 0)
  }

  get current(): Muster {
    return this.#current
  }

  /** `work` has the same Muster from beginning to end. */
  async use<Result>(work: (muster: Muster) => Promise<Result> | Result): Promise<Result> {
    const muster = this.#current
    this.#count(muster, 1)
    try {
      return await work(muster)
    } finally {
      this.#count(muster, -1)
      await this.#closeUnused(muster)
    }
  }

  async replace(fresh: Muster): Promise<void> {
    const old = this.#current
    this.#current = fresh
    this.#count(fresh, 0)
    await this.#closeUnused(old)
  }

  /** What is under way is called off. */
  async close(): Promise<void> {
    await Promise.all([...this.#uses.keys()].map((muster) => muster.close()))
  }

  #count(muster: Muster, more: number): void {
    this.#uses.set(muster, (this.#uses.get(muster) ?? 0) + more)
  }

  async #closeUnused(muster: Muster): Promise<void> {
    if (muster === this.#current || this.#uses.get(muster) !== 0) return
    this.#uses.delete(muster)
    await muster.close()
  }
}
