import { setTimeout as sleep } from 'node:timers/promises'
import type { DirectoryRecord } from '@muster/provider'

/** The host takes a source that says nothing for a minute for dead. */
const saysEveryMs = 10_000

/** What `coming` resolves to; while it takes its time (a quota may make it wait for hours), `progress` is said. */
export async function* patiently<Value>(
  coming: Promise<Value>,
  done: () => number,
  everyMs = saysEveryMs,
): AsyncGenerator<readonly DirectoryRecord[], Value> {
  coming.catch(() => undefined)
  for (;;) {
    const stop = new AbortController()
    const late = sleep(everyMs, 'late' as const, { signal: stop.signal, ref: false }).catch(() => 'late' as const)
    try {
      const first = await Promise.race([coming.then((value) => ({ value })), late])
      if (first !== 'late') return first.value
    } finally {
      stop.abort()
    }
    yield [{ type: 'progress', done: done() }]
  }
}
