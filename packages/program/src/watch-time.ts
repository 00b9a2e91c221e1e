import type { Limits } from './types.ts'

type TimeLimit = 'firstByteMs' | 'silenceMs' | 'wholeMs'

export interface TimeWatch {
  sawByte(): void
  sawLine(): void
  /** We stopped reading; the program's silence is not its fault until `release`. */
  hold(): void
  release(): void
  end(): void
}

/** A longer delay makes `setTimeout` fire at once. */
const longestDelayMs = 2 ** 31 - 1

/** One timer for three limits. It is not set again for every line: when it fires, it looks how long ago the last line was. */
export function watchTime(limits: Limits, onExceeded: (limit: TimeLimit) => void): TimeWatch {
  const startedAt = performance.now()
  let lastLineAt: number | undefined
  let held = false
  let ended = false
  let timer = arm()

  function due(): { limit: TimeLimit; at: number } {
    const whole = { limit: 'wholeMs' as const, at: startedAt + limits.wholeMs }
    if (held) return whole
    const quiet =
      lastLineAt === undefined
        ? { limit: 'firstByteMs' as const, at: startedAt + limits.firstByteMs }
        : { limit: 'silenceMs' as const, at: lastLineAt + limits.silenceMs }
    return quiet.at < whole.at ? quiet : whole
  }

  function arm(): NodeJS.Timeout {
    return setTimeout(look, Math.min(Math.max(due().at - performance.now(), 0), longestDelayMs))
  }

  /** After an immediate, because a busy event loop runs its timers before it reads what has long arrived. */
  function look(): void {
    setImmediate(() => {
      if (ended) return
      const { limit, at } = due()
      if (performance.now() >= at) onExceeded(limit)
      else timer = arm()
    })
  }

  function rearm(): void {
    clearTimeout(timer)
    if (!ended) timer = arm()
  }

  return {
    sawByte() {
      lastLineAt = performance.now()
      rearm()
    },
    sawLine() {
      lastLineAt = performance.now()
    },
    hold() {
      held = true
    },
    release() {
      held = false
      if (lastLineAt !== undefined) lastLineAt = performance.now()
      rearm()
    },
    end() {
      ended = true
      clearTimeout(timer)
    },
  }
}
