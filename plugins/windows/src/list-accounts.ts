import { type Context, type DirectoryRecord, type ErrorClass, MusterError, type Scope } from '@muster/provider'
import { type Powershell, wordOf } from './ask-powershell.ts'
import { type Description, describeMachine, type FoundStranger } from './describe-machine.ts'
import { count, readMachine } from './read-machine.ts'
import type { Settings } from './settings.ts'
import { type Stranger, wellKnownGroups } from './well-known.ts'

const recordsPerBatch = 500

/** Everything in scope, by one PowerShell. */
export async function* listAccounts(
  powershell: Powershell,
  scope: Scope,
  settings: Settings,
  { logger, source }: Pick<Context, 'logger' | 'source'>,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const machine = readMachine(await powershell.ask('list', questionFor(scope)))
  const { doubt } = machine
  if (doubt?.code === 'STOPPED') throw doubt
  if (machine.users.length === 0 && machine.unusable.length === 0) {
    throw (
      doubt ??
      new MusterError('SOURCE_EMPTY', 'Windows listed no account at all, and every Windows has some', {
        hint: 'Run `Get-LocalUser` in PowerShell on this machine to see what is wrong with it.',
        phase: 'list',
      })
    )
  }
  const description = describeMachine(machine, settings)
  for (const sentence of remarksOn(description)) logger.warn(sentence, { source })
  const { records } = description
  for (let from = 0; from < records.length; from += recordsPerBatch) yield records.slice(from, from + recordsPerBatch)
  if (doubt !== undefined)
    yield [{ type: 'error', class: classOf(doubt), message: doubt.message, ...(doubt.hint !== undefined && { hint: doubt.hint }) }]
  else yield [{ type: 'end', ...countsOf(records) }]
}

/** `list all`, `list none`, or `list some NAME …`: groups that nobody wants are not read. */
export function questionFor({ users, groups }: Scope): string {
  if (groups === 'all') return 'list all'
  const names = [...(groups === 'none' ? [] : groups), ...(users === 'all' ? [] : users.groups)]
  if (names.length === 0) return 'list none'
  // In PowerShell's wildcards more than * has a meaning. No name of a group in Windows has these in it.
  const patterns = names.map((name) => name.replaceAll(/[`?[\]]/g, '`$&'))
  // Whoever names a group in English means it in every language.
  const sids = Object.entries(wellKnownGroups).flatMap(([sid, english]) => (names.some((name) => matches(name, english)) ? [sid] : []))
  return ['list', 'some', ...[...patterns, ...sids].map(wordOf)].join(' ')
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'iu').test(name)
}

function countsOf(records: readonly DirectoryRecord[]): { users: number; groups: number; members: number } {
  const counts = { users: 0, groups: 0, members: 0 }
  for (const record of records) {
    if (record.type === 'user') counts.users++
    else if (record.type === 'group') counts.groups++
    else if (record.type === 'members') counts.members += record.members?.length ?? 0
  }
  return counts
}

function classOf({ family }: MusterError): ErrorClass {
  return ({ settings: 'config', refused: 'permission', unavailable: 'transient', protocol: 'data', bug: 'bug' } as const)[family]
}

/** What a run says of what it did not take. Identities such as Authenticated Users are in every Windows, and no news. */
export function remarksOn({ strangers, unknown, readOneByOne }: Description): readonly string[] {
  return [
    ...unknown.map(({ group, message }) => `the members of ${group} could not all be read, so nobody is taken out of it: ${message}`),
    ...(readOneByOne.length === 0
      ? []
      : [
          `Get-LocalGroupMember could not read ${readOneByOne.join(', ')}, which ${readOneByOne.length === 1 ? 'was' : 'were'} read member by member instead`,
        ]),
    ...(Object.keys(saidOfStrangers) as (keyof typeof saidOfStrangers)[]).flatMap((kind) => {
      const found = strangers.filter((stranger) => stranger.kind === kind)
      return found.length === 0 ? [] : [saidOfStrangers[kind](sayStrangers(found))]
    }),
  ]
}

/** What is said of each kind, and what to do about it. */
export const saidOfStrangers = {
  domain: (who) => `not imported: ${who}, of a domain; read the domain by a source of type active-directory`,
  entra: (who) => `not imported: ${who}, of Entra ID`,
  microsoft: (who) => `not imported: ${who}, of Microsoft accounts`,
  gone: (who) => `not imported: ${who}, for which Windows has no name: the account was deleted, or its domain is out of reach`,
  group: (who) => `not imported: ${who}, because Windows does not put local groups into local groups`,
} as const satisfies Partial<Record<Stranger, (who: string) => string>>

const namedStrangers = 3

export function sayStrangers(found: readonly FoundStranger[]): string {
  const some = found.slice(0, namedStrangers).map(({ name, group }) => `${name} in ${group}`)
  const rest = found.length - some.length
  return `${count(found.length, 'member')} (${some.join(', ')}${rest === 0 ? '' : `, and ${rest} more`})`
}
