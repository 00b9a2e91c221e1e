import type { JournalLine } from '@muster/store'
import type { Sort } from './change-words.ts'
import { moment } from './words.ts'

export interface Difference {
  readonly field: string
  /** Left out: there was none, or it is not told. */
  readonly before?: string
  readonly after?: string
}

interface Action {
  readonly words: string
  readonly sign: string
  readonly sort: Sort
}

const actions: Readonly<Record<string, Action>> = {
  new: { words: 'new', sign: '+', sort: 'added' },
  return: { words: 'returned', sign: '+', sort: 'added' },
  rename: { words: 'renamed', sign: '→', sort: 'changed' },
  change: { words: 'changed', sign: '~', sort: 'changed' },
  members: { words: 'members', sign: '~', sort: 'changed' },
  absent: { words: 'absent', sign: '−', sort: 'removed' },
  inactive: { words: 'made inactive', sign: '−', sort: 'removed' },
  deactivate: { words: 'deactivated', sign: '×', sort: 'removed' },
  delete: { words: 'deleted', sign: '×', sort: 'removed' },
}

/** What a run did to somebody, in a word; words that came later stand as they are. */
export const sayAction = (action: string): Action => actions[action] ?? { words: action, sign: '~', sort: 'changed' }

/** Before and after of each field that differs; of somebody new, what is first known. */
export function differencesOf({ kind, action, before, after }: JournalLine): Difference[] {
  if (action === 'members') return membersOf(before, after)
  const was = flatten(before)
  const is = flatten(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const [from, into] = [was.get(field), is.get(field)]
    if (from === into) return []
    return { field: sayFieldOf(kind, field), ...(from !== undefined && { before: from }), ...(into !== undefined && { after: into }) }
  })
}

function membersOf(before: JournalLine['before'], after: JournalLine['after']): Difference[] {
  const [left, joined] = [namesIn(before), namesIn(after)]
  return [
    ...(joined.length > 0 ? [{ field: 'joined', after: shorten(joined) }] : []),
    ...(left.length > 0 ? [{ field: 'left', before: shorten(left) }] : []),
  ]
}

const shownMembers = 12

function shorten(names: readonly string[]): string {
  const more = names.length - shownMembers
  return more > 0 ? `${names.slice(0, shownMembers).join(', ')} and ${more} more` : names.join(', ')
}

function namesIn(fields: JournalLine['before']): string[] {
  const members = fields?.members
  return Array.isArray(members) ? members.map(String) : []
}

/** Attributes stand by themselves. */
function flatten(fields: JournalLine['before']): ReadonlyMap<string, string> {
  const flat = Object.entries(fields ?? {}).flatMap(([name, value]) =>
    name === 'attributes' && value !== null && typeof value === 'object'
      ? Object.entries(value).map(([attribute, one]) => [attribute, one] as const)
      : [[name, value] as const],
  )
  return new Map(flat.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, sayValue(value, name)]])))
}

/** A value as one line. */
export function sayValue(value: unknown, field = ''): string {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => sayValue(one)).join(', ')
  if (typeof value === 'number' && /Since$|At$/.test(field)) return moment(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${sayValue(one)}`)
      .join('; ')
  return String(value)
}

const fieldWords: Readonly<Record<string, string>> = {
  displayName: 'display name',
  givenName: 'given name',
  familyName: 'family name',
  email: 'email',
  otherEmails: 'other emails',
  employeeNumber: 'employee number',
  cardNumbers: 'card numbers',
  homeDirectory: 'home directory',
  activeFrom: 'active from',
  activeUntil: 'active until',
  absentSince: 'absent since',
  holdsName: 'holds the name',
}

export const sayField = (field: string): string => fieldWords[field] ?? field

/** The journal tells the name that somebody goes by as `name`; of a person that is the username. */
const sayFieldOf = (kind: JournalLine['kind'], field: string): string =>
  kind === 'user' && field === 'name' ? 'username' : sayField(field)
