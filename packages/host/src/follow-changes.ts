import { setImmediate, setTimeout } from 'node:timers/promises'
import { isMusterError } from '@muster/provider'
import type { ChangeEvent, ChangePage } from '@muster/store'

export interface ChangesWanted {
  /** Only what comes after this one; `0`: everything. */
  readonly after: string
  /** Default: all there are. */
  readonly limit?: number
  /** Go on when there is no more, until `signal`. */
  readonly follow?: boolean
  readonly signal: AbortSignal
}

const pageSize = 1_000
const pollMs = 500
const heartbeatMs = 15_000

/**
 * Changes, page by page; each page is a look of its own into the store, and none is taken before the one before it was used. While it follows and
 * there is nothing to tell, an empty page comes at once and then every quarter of a minute. Throws `CHANGES_GONE`.
 */
export async function* followChanges(
  read: (after: string, limit: number) => Promise<ChangePage> | ChangePage,
  { after, limit = Number.POSITIVE_INFINITY, follow = false, signal }: ChangesWanted,
): AsyncGenerator<readonly ChangeEvent[]> {
  let at = after
  let quietMs = heartbeatMs
  for (let left = limit; left > 0 && !signal.aborted; ) {
    const page = await readOr(() => read(at, Math.min(pageSize, left)), follow)
    if (page !== undefined && page.events.length > 0) {
      at = page.cursor
      left -= page.events.length
      quietMs = 0
      yield page.events
    }
    if (page?.isEnd === false) {
      // Others who ask the same process are not to wait for all of it.
      await setImmediate()
      continue
    }
    if (!follow) return
    if (quietMs >= heartbeatMs) {
      quietMs = 0
      yield []
    }
    await setTimeout(pollMs, undefined, { signal }).catch(() => undefined)
    quietMs += pollMs
  }
}

/** Whoever follows waits until a store that is locked for the moment is free again. */
async function readOr(read: () => Promise<ChangePage> | ChangePage, waits: boolean): Promise<ChangePage | undefined> {
  try {
    return await read()
  } catch (error) {
    if (waits && isMusterError(error) && error.code === 'STORE_BUSY') return undefined
    throw error
  }
}
