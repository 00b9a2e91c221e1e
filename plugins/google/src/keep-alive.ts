import { setTimeout as sleep } from 'node:timers/promises'
import type { DirectoryRecord } from '@muster/provider'

type Batch = readonly DirectoryRecord[]

/** The same batches, and while the next one is long in coming (a quota may take hours) a word that it is still awaited. */
export async function* keepAlive(batches: AsyncGenerator<Batch>, everyMs: number, done: () => number): AsyncGenerator<Batch> {
  try {
    for (;;) {
      const coming = batches.next()
      let next = await within(everyMs, coming)
      for (; next === undefined; next = await within(everyMs, coming)) yield [{ type: 'progress', done: done() }]
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Who leaves while a batch is awaited does not wait for it.
    batches.return(undefined).catch(() => undefined)
  }
}

/** What comes within the time, or `undefined`. */
async function within<Value>(ms: number, coming: Promise<Value>): Promise<Value | undefined> {
  const over = new AbortController()
  try {
    return await Promise.race([coming, sleep(ms, undefined, { signal: over.signal })])
  } finally {
    over.abort()
  }
}
