import type { Clock } from '@muster/provider'

/** A clock that can be waited by. */
export interface Time extends Clock {
  /** Resolves at a moment (milliseconds since 1970), or as soon as `signal` is aborted. */
  until(moment: number, signal: AbortSignal): Promise<void>
}

/** A machine that sleeps, or whose clock is put right, is noticed within so long. */
const longestSleepMs = 30_000

export const realTime: Time = {
  now: Date.now,
  async until(moment, signal) {
    for (let left = moment - Date.now(); left > 0 && !signal.aborted; left = moment - Date.now()) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, Math.min(left, longestSleepMs))
        signal.addEventListener('abort', wake)
      })
    }
  },
}
