import type { Command } from 'commander'
import type { Act } from '../call.ts'

/** What is done to the copy without asking a source. */
export function describeUpkeep(muster: Command, act: Act): void {
  const quota = muster.command('quota').description('what people are granted in every period')
  quota
    .command('show', { isDefault: true })
    .description('the quotas, what is due now, and when the next period begins')
    .action(act(() => import('./quota-show.ts')))
  quota
    .command('run')
    .description('grant what is due: once per period, however often it is run')
    .action(act(() => import('./quota-run.ts')))
}
