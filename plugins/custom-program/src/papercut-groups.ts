import { papercutFields, readPapercutName, runTogether } from '@muster/protocol'
import { type Doubt, doubtUnended } from './papercut-doubts.ts'
import { explainFailure } from './papercut-failure.ts'
import { askPapercut, type PapercutAnswer } from './papercut-program.ts'
import { canBeSaid } from './papercut-sign-in.ts'
import type { PapercutSource } from './papercut-source.ts'

export interface GroupNames {
  /** As the program spells them: they go back to it as arguments. */
  readonly names: ReadonlySet<string>
  readonly doubt?: Doubt
}

export interface GroupMembers {
  readonly group: string
  /** Usernames, each once. Left out: unknown, for `reason`. */
  readonly names?: ReadonlySet<string>
  readonly reason?: Doubt
  /** The names were read, but the last line had not ended. */
  readonly doubt?: Doubt
}

export async function readGroupNames(source: PapercutSource, signal: AbortSignal): Promise<GroupNames> {
  const { lines, quirks, end } = await askPapercut(source.program, { command: 'all-groups' }, signal)
  const names = new Set<string>()
  let doubt: Doubt | undefined = explainFailure('all-groups', end) ?? (quirks.unended ? doubtUnended('all-groups') : undefined)
  for (const line of lines) {
    if (line === undefined) doubt ??= { message: 'all-groups: not UTF-8', hint: 'Print UTF-8.' }
    else if (!canBeSaid(line)) doubt ??= { message: 'all-groups: a NUL character: this is UTF-16, or no text', hint: 'Print UTF-8.' }
    else names.add(line.split('\t', 1)[0]!)
  }
  return { names, ...(doubt && { doubt }) }
}

/**
 * Members by `group-member-names`. An empty answer proves nothing (a program may print nothing and exit with 0 when its
 * directory is down, or for a command or a group that it does not know), so it is asked a second time; two looks that
 * disagree leave the members unknown. One published program knows `group-members` only, so the last word is with that.
 */
export async function readMembers(source: PapercutSource, group: string, signal: AbortSignal): Promise<GroupMembers> {
  const first = await askMembers(source, group, signal)
  if (first.names?.size !== 0) return first
  const second = await askMembers(source, group, signal)
  if (second.names?.size === 0) {
    const records = await askMembers(source, group, signal, 'group-members')
    return records.names !== undefined && records.names.size > 0 ? records : second
  }
  return {
    group,
    reason: {
      message: `group-member-names ${group}: nobody at the first look, ${second.names === undefined ? 'a failure' : `${second.names.size} members`} at the second`,
      hint: 'Let the program exit with a failure when it cannot read a group.',
    },
  }
}

/** The names in `names` that `wanted` means: names, or patterns in which `*` is any run of characters; without case. */
export function chooseGroups(wanted: 'all' | readonly string[], names: ReadonlySet<string>): string[] {
  if (wanted === 'all') return [...names]
  const patterns = wanted.map((name) => new RegExp(`^${composed(name).split('*').map(escapePattern).join('.*')}$`, 'isu'))
  return [...names].filter((name) => patterns.some((pattern) => pattern.test(composed(name))))
}

async function askMembers(
  source: PapercutSource,
  group: string,
  signal: AbortSignal,
  command: 'group-member-names' | 'group-members' = 'group-member-names',
): Promise<GroupMembers> {
  const answer = await askPapercut(source.program, { command, args: [group] }, signal)
  const reason = explainFailure(`${command} ${group}`, answer.end) ?? findFault(`${command} ${group}`, answer)
  if (reason !== undefined) return { group, reason }
  const names = new Set<string>()
  for (const line of answer.lines) names.add(readPapercutName(line!, source.settings))
  return { group, names, ...(answer.quirks.unended && { doubt: doubtUnended(command) }) }
}

function findFault(question: string, { lines }: PapercutAnswer): Doubt | undefined {
  for (const line of lines) {
    if (line === undefined) return { message: `${question}: not UTF-8`, hint: 'Print UTF-8.' }
    if (line.trimEnd().split('\t').length > papercutFields.length) {
      return { message: `${question}: ${runTogether}`, hint: 'Let the program print a line feed after every name.' }
    }
  }
  return undefined
}

/** As it is stored, however the program or the configuration spells it. */
function composed(name: string): string {
  return name.trim().normalize('NFC')
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}/]/g, '\\$&')
}
