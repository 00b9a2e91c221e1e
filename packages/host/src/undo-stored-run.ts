import { existsSync } from 'node:fs'
import { type RunReport, type UndoRequest, undoRun, unknownRun } from '@muster/engine'
import type { Clock } from '@muster/provider'
import { openStore, type Store } from '@muster/store'
import type { Configuration } from './configuration.ts'

interface Where {
  readonly configuration: Configuration
  readonly clock: Clock
  /** The store, where it is open for writing already. */
  readonly written: Store | undefined
}

/** An undo asks no source: it works with plugins that cannot be loaded, and with sources that are down. */
export function undoStoredRun({ configuration, clock, written }: Where, run: number, request: UndoRequest): RunReport {
  const { store: path, currency } = configuration
  if (written !== undefined) return undoRun({ store: written, clock }, run, request)
  if (!existsSync(path)) throw unknownRun(run)
  const store = openStore(path, { currency, readOnly: request.onlyPlan === true })
  try {
    return undoRun({ store, clock }, run, request)
  } finally {
    store.close()
  }
}
