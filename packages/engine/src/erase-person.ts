import type { Clock } from '@muster/provider'
import type { ErasingView, Store } from '@muster/store'
import { reportCredit } from './report-credit.ts'

/** Scrubs the account's person from the copy, under the run lock. The ledger stays; see `ErasingView`. */
export function erasePerson({ store, clock }: { readonly store: Store; readonly clock: Clock }, account: number): ErasingView {
  const lock = store.lockRuns()
  try {
    const startedAt = clock.now()
    const run = store.beginRun('users erase', startedAt)
    const endedAt = clock.now()
    const makeReport = () => ({ state: 'done', report: reportCredit('users erase', { run, startedAt, endedAt }, []) })
    return store.erasePerson({ account, run, endedAt, makeReport })
  } finally {
    lock.release()
  }
}
