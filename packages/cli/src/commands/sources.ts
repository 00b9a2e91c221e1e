import { type Command, InvalidArgumentError } from 'commander'
import type { Act } from '../call.ts'

/** What there is to decide where several sources speak of the same people. */
export function describeSourceCommands(muster: Command, act: Act): void {
  const conflicts = muster.command('conflicts').description('names that two sources, or two people, lay claim to')
  conflicts
    .command('list', { isDefault: true })
    .description('the open ones, and those that were decided')
    .action(act(() => import('./conflicts-list.ts')))
  conflicts
    .command('resolve')
    .description('decide whose a name is; without --yes, say what would follow')
    .argument('<name>')
    .option('--owner <source>', 'SOURCE or SOURCE:ID: this person bears the name from now on')
    .option('--merge', 'the account that bears the name goes on as that person')
    .option('--same', 'of a name held as possibly another person: it is the same one')
    .option('--new', 'of a name held as possibly another person: it is somebody else')
    .option('--yes', 'do it')
    .action(act(() => import('./conflicts-resolve.ts')))
  conflicts
    .command('unpin')
    .description('take a decision about a name back')
    .argument('<name>')
    .option('--yes', 'do it')
    .action(act(() => import('./conflicts-unpin.ts')))
  const sources = muster.command('sources').description('where people come from')
  sources
    .command('list', { isDefault: true })
    .description('the sources, those too that the configuration names no more')
    .action(act(() => import('./sources-list.ts')))
  sources
    .command('move')
    .description('let people of one source go on as people of another; without --yes, say who')
    .argument('<from>', 'whose people move')
    .argument('<to>', 'where they are found now')
    .requiredOption('--join <field>', 'by which they are the same, e.g. employeeNumber; or one of each: username=attributes.uid')
    .option('--yes', 'do it')
    .option('--shown <number>', 'how many of each kind to show', wholeNumber)
    .action(act(() => import('./sources-move.ts')))
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
