import { journalClasses } from '@muster/store/journal-sorts'
import { Command, InvalidArgumentError } from 'commander'
import type { Act } from './call.ts'
import { describeProgramCommands } from './commands/program.ts'
import { describeSourceCommands } from './commands/sources.ts'
import { describeStoreCommands } from './commands/store.ts'
import { describeTokenCommands } from './commands/token.ts'
import { describeErase, describeInternal, describeReapply, describeUpkeep } from './commands/upkeep.ts'

/** The whole command line in one view. Nothing that a command needs is loaded before somebody asks for it. */
export function describeCommands(act: Act): Command {
  const muster = new Command('muster')
    .description('Keeps one trustworthy copy of every person and group, wherever they live.')
    .usage('COMMAND [OPTIONS]')
    .option('--config <file>', 'the configuration (default: muster.yaml here or in a folder above; or $MUSTER_CONFIG)')
    .option('--server <url>', 'ask a running service instead of a configuration here (or $MUSTER_SERVER; its token: $MUSTER_TOKEN)')
    .option('--token-file <file>', 'where the token for the service is kept')
    .option('--server-ca <file>', 'the authority of its certificate, when it is not installed on this machine')
    .option('--plain-http', 'let the token go to another machine without encryption')
    .option('--json', 'answer as JSON')
    .option('--verbose', 'log what is done, and show where an unexpected error came from')
    .option('--version', 'print the version')
    .helpOption('--help', 'explain a command')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit codes: docs/exit-codes.md. A first time here? `muster init`.')

  muster.commandsGroup('Set up:')
  muster
    .command('init')
    .description('ask a few questions and write a working muster.yaml')
    .option('--yes', 'ask nothing; take the answers from the options and the defaults')
    .option('--name <source>', 'what to call the source')
    .option('--program <file>', 'the program that knows the people')
    .addOption(muster.createOption('--dialect <dialect>', 'what the program speaks').choices(['muster', 'papercut', 'table']))
    .option('--url <url>', 'read an LDAP server or Active Directory instead of a program; it is asked what it is')
    .option('--base <dn>', 'the part of it to read (default: what the server says)')
    .option('--bind-dn <dn>', 'the account that reads it; its password is taken from LDAP_PASSWORD')
    .option('--authority <file>', 'the authority of its certificate, when it is not installed on this machine')
    .option('--type <type>', 'read a source of this kind: unix, samba, google, …; or what the server is, when it does not say')
    .option('--setting <name=value>', 'a setting of such a source, e.g. mode=local; may be given again', repeated)
    .option('--currency <code>', 'of the credit, e.g. USD')
    .option('--credit <amount>', 'what each new member of --group is given, e.g. 10.00')
    .option('--group <name>', 'whose new members are given credit')
    .action(act(() => import('./commands/init.ts')))
  muster
    .command('doctor')
    .description('try every source and say what is wrong and how to mend it')
    .argument('[source]')
    .action(act(() => import('./commands/doctor.ts')))
  describeProgramCommands(muster, act)
  const plugin = muster.command('plugin').description('the kinds of source that Muster can read')
  plugin
    .command('list', { isDefault: true })
    .description('the plugins that are installed, and which sources use them')
    .action(act(() => import('./commands/plugin-list.ts')))
  plugin
    .command('new')
    .description('begin a plugin of your own: one file, one schema, one test')
    .argument('<name>')
    .option('--folder <folder>', 'where to (default: muster-plugin-NAME)')
    .action(act(() => import('./commands/plugin-new.ts')))

  muster.commandsGroup('Run:')
  muster
    .command('plan')
    .description('show what a sync would change; change nothing')
    .argument('[source]')
    .option('--out <file>', 'write the plan down for `muster apply`')
    .option('--full', 'read everything, also from sources that can say what changed')
    .option('--detailed-exitcode', 'exit 10 when there is something to change')
    .option('--shown <number>', 'how many changes of each kind to show', wholeNumber)
    .action(act(() => import('./commands/plan.ts')))
  muster
    .command('apply')
    .description('apply exactly the plan in a file, or refuse')
    .argument('<file>')
    .option('--shown <number>', 'how many changes of each kind to show', wholeNumber)
    .action(act(() => import('./commands/apply.ts')))
  muster
    .command('sync')
    .description('read every source, compare, and apply what changed')
    .argument('[source]', 'only this one')
    .option('--groups-only', 'groups and who is in them; nobody is added, changed or removed')
    .option('--new-users-only', 'add who is new; change nothing else')
    .option('--user <name>', 'only this person, asked for by name')
    .option('--full', 'read everything, also from sources that can say what changed')
    .option('--shown <number>', 'how many changes of each kind to show', wholeNumber)
    .action(act(() => import('./commands/sync.ts')))
  muster
    .command('approve')
    .description('apply what a run keeps on hold, exactly that, or refuse')
    .argument('<run>', 'as `muster runs` prints it', wholeNumber)
    .option('--shown <number>', 'how many changes of each kind to show', wholeNumber)
    .action(act(() => import('./commands/approve.ts')))
  muster
    .command('reject')
    .description('say that what a run keeps on hold is not to be done')
    .argument('<run>', 'as `muster runs` prints it', wholeNumber)
    .action(act(() => import('./commands/reject.ts')))
  muster
    .command('undo')
    .description('take back what a run did, but for what later runs changed')
    .argument('<run>', 'as `muster runs` prints it', wholeNumber)
    .option('--plan', 'only show it')
    .option('--yes', 'ask nothing')
    .option('--shown <number>', 'how many changes of each kind to show', wholeNumber)
    .action(act(() => import('./commands/undo.ts')))
  muster
    .command('authenticate')
    .description("check a person's password at the source (asked without echo, or the first line of stdin)")
    .argument('<name>')
    .option('--address <address>', 'where the person sits, as an IP address: wrong passwords from there are limited too', text)
    .action(act(() => import('./commands/authenticate.ts')))
  muster
    .command('sign-in')
    .description('sign in at a source itself, in a browser on any device, and see who that is here')
    .argument('<source>')
    .action(act(() => import('./commands/sign-in.ts')))
  muster
    .command('service')
    .description('run by the schedule until told to end; a hang-up (SIGHUP) reads the configuration anew')
    .action(act(() => import('./commands/service.ts')))
  muster
    .command('server-command')
    .description('what scripts for a print-management server call, e.g. perform-user-and-group-sync; without a name, list it')
    .argument('[name]')
    .argument('[words...]', 'what it is given')
    .action(act(() => import('./commands/server-command.ts')))
  describeTokenCommands(muster, act)
  describeUpkeep(muster, act)
  describeStoreCommands(muster, act)

  muster.commandsGroup('Look:')
  muster
    .command('explain')
    .description('why somebody is as the copy has them, value by value; or why somebody is not there')
    .argument('<name>')
    .option('--offline', 'explain from the copy alone; do not ask the sources what they say now')
    .action(act(() => import('./commands/explain.ts')))
  muster
    .command('schedule')
    .description('what `muster service` does next, and when')
    .option('--count <number>', 'how many', wholeNumber, 10)
    .action(act(() => import('./commands/schedule.ts')))
  const users = muster.command('users').description('the people in the copy')
  users
    .command('list', { isDefault: true })
    .description('the people, one a line')
    .option('--search <text>', 'in the username, the name or the email')
    .option('--source <name>', 'only of this source')
    .option('--group <name>', 'only members of this group')
    .addOption(muster.createOption('--state <state>', 'only those in this state').choices(['present', 'absent', 'deactivated', 'deleted']))
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .action(act(() => import('./commands/users-list.ts')))
  users
    .command('show')
    .description('everything about one person: fields, groups, credit, and what each run did')
    .argument('<name>')
    .action(act(() => import('./commands/users-show.ts')))
  describeErase(users, act)
  describeInternal(users, act)
  const groups = muster.command('groups').description('the groups in the copy')
  groups
    .command('list', { isDefault: true })
    .description('the groups, one a line')
    .option('--search <text>', 'in the name')
    .option('--source <name>', 'only of this source')
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .action(act(() => import('./commands/groups-list.ts')))
  groups
    .command('show')
    .description('everything about one group')
    .argument('<name>')
    .action(act(() => import('./commands/groups-show.ts')))
  groups
    .command('members')
    .description('who is in a group, groups within groups included')
    .argument('<name>')
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .action(act(() => import('./commands/groups-members.ts')))
  const credit = muster.command('credit').description('the ledger, and what the rules give')
  credit
    .command('show', { isDefault: true })
    .description('the ledger: who was given how much, when, and why')
    .argument('[name]', 'only this person')
    .option('--limit <number>', 'at most so many lines', wholeNumber, 100)
    .action(act(() => import('./commands/credit.ts')))
  describeReapply(credit, act)
  describeSourceCommands(muster, act)
  muster
    .command('changes')
    .description('every change of people, groups, memberships and credit, once and in order: a JSON object a line')
    .option('--after <cursor>', 'only what comes after the change with this `cursor`', text, '0')
    .option('--limit <number>', 'at most so many', wholeNumber)
    .option('--follow', 'stay, and print what comes')
    .action(act(() => import('./commands/changes.ts')))
  muster
    .command('runs')
    .description('what was run, newest first')
    .option('--limit <number>', 'at most so many', wholeNumber, 20)
    .action(act(() => import('./commands/runs.ts')))
  muster
    .command('run')
    .description('one run')
    .command('show')
    .description('what one run found and did, person by person')
    .argument('<number>', 'as `muster runs` prints it', wholeNumber)
    .option('--user <name>', 'only what it did to this person')
    .option('--held', 'only what it keeps on hold')
    .option('--removals', 'only what takes something away: absences, deactivations, deletions, ended memberships')
    .addOption(muster.createOption('--class <class>', 'only changes of this class').choices(Object.keys(journalClasses)))
    .option('--limit <number>', 'at most so many lines', wholeNumber, 50)
    .action(act(() => import('./commands/run-show.ts')))

  return muster
}

/** Apart from the others, because what completes the others adds commands of these names itself. */
export function describeCompletion(muster: Command, act: Act): void {
  muster.commandsGroup('Shell:').helpCommand('help [command]', 'explain a command')
  muster
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(muster.createArgument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell']))
    .action(act(() => import('./commands/completion.ts')))
  muster
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(act(() => import('./commands/complete.ts')))
}

function text(given: string): string {
  if (given.trim() === '' || given.length > 200) throw new InvalidArgumentError('It must be 1 to 200 characters long.')
  return given
}

function repeated(given: string, before: readonly string[] = []): readonly string[] {
  if (!/^[^=\s]+=/.test(given)) throw new InvalidArgumentError('It must be NAME=VALUE.')
  return [...before, given]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
