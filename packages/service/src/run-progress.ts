import type { Progress } from '@muster/engine'
import type { RunOptions } from '@muster/host'
import type { Clock } from '@muster/provider'

/** How far a run is. */
export interface RunStep {
  readonly run: number
  readonly state: 'running'
  /** What follows is left out of a run that another process does. */
  readonly phase?: Progress['phase']
  readonly source?: string
  /** Records read so far. */
  readonly done?: number
  readonly total?: number
  /** Records, since this source has been read. */
  readonly perSecond?: number
}

/** A run that is under way in this process. */
export interface Course {
  /** Only the newest: whoever did not see one in between has missed nothing. */
  readonly latest: RunStep
  /** How many there were. */
  readonly steps: number
  /** Resolves with the next step, and with the end. */
  readonly next: Promise<void>
}

type Following = Required<Pick<RunOptions, 'onBegun' | 'onProgress'>>

/** How far the runs of this service are, whoever began them: its schedule, or somebody over HTTP. */
export class RunProgress {
  readonly #clock: Clock
  readonly #courses = new Map<string, WrittenCourse>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `work` does a run over this store, and tells how far it is to what it is given. */
  async during<Result>(store: string, work: (following: Following) => Promise<Result>): Promise<Result> {
    let key = ''
    try {
      return await work({
        onBegun: (run) => {
          key = keyOf(store, run)
          this.#courses.set(key, new WrittenCourse(run, this.#clock))
        },
        onProgress: (progress) => this.#courses.get(key)?.write(progress),
      })
    } finally {
      const course = this.#courses.get(key)
      this.#courses.delete(key)
      course?.wake()
    }
  }

  /** Left out when it is not one of this service, or is over. */
  of(store: string, run: number): Course | undefined {
    return this.#courses.get(keyOf(store, run))
  }
}

class WrittenCourse implements Course {
  readonly #clock: Clock
  #begunAt: number
  #next = Promise.withResolvers<void>()
  latest: RunStep
  steps = 1

  constructor(run: number, clock: Clock) {
    this.#clock = clock
    this.#begunAt = clock.now()
    this.latest = { run, state: 'running', phase: 'reading' }
  }

  get next(): Promise<void> {
    return this.#next.promise
  }

  write({ phase, source, done, total }: Progress): void {
    const { run, phase: before, source: sourceBefore } = this.latest
    if (phase !== before || source !== sourceBefore) this.#begunAt = this.#clock.now()
    const seconds = (this.#clock.now() - this.#begunAt) / 1_000
    this.latest = {
      run,
      state: 'running',
      phase,
      ...(source !== undefined && { source }),
      ...(done !== undefined && { done }),
      ...(total !== undefined && { total }),
      ...(done !== undefined && seconds > 0 && { perSecond: Math.round(done / seconds) }),
    }
    this.steps++
    this.wake()
  }

  wake(): void {
    this.#next.resolve()
    this.#next = Promise.withResolvers()
  }
}

/** A new configuration may have another store, whose runs have the same numbers. */
function keyOf(store: string, run: number): string {
  return `${run} ${store}`
}
