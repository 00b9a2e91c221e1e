import { setTimeout as sleep } from 'node:timers/promises'

/** Holds back everybody who asks until a moment; who is told to come later shuts it for all. */
export class Gate {
  #openAt = 0
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  shut(milliseconds: number): void {
    this.#openAt = Math.max(this.#openAt, performance.now() + milliseconds)
  }

  /** Resolves when it is open; rejects when all is stopped. */
  async pass(): Promise<void> {
    for (let left = this.#left(); left > 0; left = this.#left()) await sleep(left, undefined, { signal: this.#signal })
  }

  #left(): number {
    return Math.ceil(this.#openAt - performance.now())
  }
}
