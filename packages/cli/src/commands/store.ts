import type { Command } from 'commander'
import type { Act } from '../call.ts'

/** What is done to the store as a whole. */
export function describeStoreCommands(muster: Command, act: Act): void {
  muster
    .command('backup')
    .description('copy the store into one file, also while a run is working; see docs/operation.md')
    .argument('<file>', 'or a folder, in which it gets a name by the time')
    .option('--replace', 'let an older backup of that name give way')
    .action(act(() => import('./backup.ts')))
  muster
    .command('restore')
    .description('put a backup in the place of the store, which is kept beside it')
    .argument('<file>')
    .option('--plan', 'only show what would be other than it is')
    .option('--yes', 'ask nothing')
    .action(act(() => import('./restore.ts')))
  muster
    .command('upgrade')
    .description('bring the store of an older Muster up to date; it is kept as it was')
    .option('--rehearse', 'only try it, on a copy')
    .action(act(() => import('./upgrade.ts')))
  muster
    .command('certificate')
    .description('the certificate of `api.tls: own`, by which clients know this service')
    .option('--pem', 'print it, for clients that are to trust it')
    .action(act(() => import('./certificate.ts')))
  muster
    .command('notify')
    .description('whom `muster service` tells what needs somebody')
    .command('test')
    .description('send a test by each way that the configuration names')
    .action(act(() => import('./notify-test.ts')))
}
