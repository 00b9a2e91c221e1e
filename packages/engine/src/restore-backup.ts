import type { Clock } from '@muster/provider'
import { type RestoredView, type RestoreView, restoreStore } from '@muster/store'
import { reportCredit } from './report-credit.ts'

/** Puts a backup in the place of the store at `path`; a run of its own, in the store that comes of it. See `restoreStore` of the store. */
export function restoreBackup(
  path: string,
  file: string,
  { clock, confirm }: { readonly clock: Clock; readonly confirm: (view: RestoreView) => Promise<boolean> },
): Promise<RestoredView | undefined> {
  const makeReport = (run: number, now: number) => reportCredit('restore', { run, startedAt: now, endedAt: now }, [])
  return restoreStore(path, file, { clock, confirm, makeReport })
}
