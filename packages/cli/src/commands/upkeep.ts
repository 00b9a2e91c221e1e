import { type Command, InvalidArgumentError } from 'commander'
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
  muster
    .command('journal')
    .description('what each run did to whom')
    .command('trim')
    .description('remove what is older than `retention:` says')
    .action(act(() => import('./journal-trim.ts')))
}

export function describeErase(users: Command, act: Act): void {
  users
    .command('erase')
    .description('scrub a person from the copy for good; only the sums of the ledger stay')
    .argument('<name>')
    .option('--account <number>', 'which of several who had the name, by the number of the account', accountNumber)
    .option('--yes', 'do not ask')
    .action(act(() => import('./users-erase.ts')))
}

export function describeInternal(users: Command, act: Act): void {
  const internal = users.command('internal').description('people whom no directory has')
  internal
    .command('add')
    .description('add somebody')
    .argument('<name>')
    .option('--display-name <text>', 'the name in full')
    .option('--email <address>', 'where to write to')
    .option('--password', 'ask for a password (or take the first line of stdin); without one nobody can sign in with this name')
    .action(act(() => import('./users-internal-add.ts')))
  internal
    .command('password')
    .description('set a password (asked without echo, or the first line of stdin)')
    .argument('<name>')
    .action(act(() => import('./users-internal-password.ts')))
  internal
    .command('remove')
    .description('remove somebody; the account and its ledger stay, the name is free again')
    .argument('<name>')
    .action(act(() => import('./users-internal-remove.ts')))
}

export function describeReapply(credit: Command, act: Act): void {
  credit
    .command('reapply')
    .description('show what the rules for new people would give now and have not given yet')
    .argument('[names...]', 'to these people')
    .option('--group <name>', 'to everybody in this group')
    .option('--yes', 'grant it')
    .option('--limit <number>', 'show at most so many lines', accountNumber, 100)
    .action(act(() => import('./credit-reapply.ts')))
}

function accountNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
