import { foldHandle } from './handles.ts'
import type { JournalLine, ListOptions } from './views.ts'

/** One sort of line in the journal; of a line about members, who joined or who left. */
export interface JournalSort {
  readonly kind?: 'user' | 'group'
  readonly action: string
  readonly members?: 'joined' | 'left'
}

export interface JournalOptions extends ListOptions {
  /** Only lines of these sorts. */
  readonly only?: readonly JournalSort[]
  /** Leaves out so many lines at the beginning. */
  readonly skip?: number
}

export interface RunJournalOptions extends JournalOptions {
  /** Only what was done to whoever has this name, or had it until that run or a later one. With the groups that they joined and left. */
  readonly user?: string
}

/** For a query over `journal j join entry e`. The sorts are of the code's own making, not of anybody's typing. */
export function clauseOf(only: readonly JournalSort[] | undefined): string {
  if (only === undefined) return ''
  const sorts = only.map(({ kind, action, members }) =>
    [
      `j.action = ${quoted(action)}`,
      ...(kind === undefined ? [] : [`e.kind = ${kind === 'user' ? 0 : 1}`]),
      ...(members === undefined ? [] : [`json_array_length(${members === 'joined' ? 'j.after' : 'j.before'}, '$.members') > 0`]),
    ].join(' and '),
  )
  return ` and (${sorts.map((sort) => `(${sort})`).join(' or ') || '0'})`
}

export function isSelected({ kind, action, before, after }: JournalLine, only: readonly JournalSort[]): boolean {
  return only.some(
    (sort) =>
      sort.action === action &&
      (sort.kind ?? kind) === kind &&
      (sort.members === undefined || countMembers(sort.members === 'joined' ? after : before) > 0),
  )
}

/** Of a line about members only the side that was asked for. */
export function narrowMembers(line: JournalLine, only: readonly JournalSort[] | undefined): JournalLine {
  const sides = only?.flatMap(({ action, members }) => (action === 'members' ? [members] : []))
  if (line.action !== 'members' || sides === undefined || sides.includes(undefined) || new Set(sides).size !== 1) return line
  return sides[0] === 'joined' ? { ...line, before: { members: [] } } : { ...line, after: { members: [] } }
}

/** Of what is not done yet only what is about whoever has this name: no account was made for some of them. */
export function pickPerson(lines: readonly JournalLine[], user: string): JournalLine[] {
  const key = foldHandle(user.trim())
  const isMeant = (name: unknown): boolean => foldHandle(String(name)) === key
  const pickMembers = (fields: JournalLine['before']): JournalLine['before'] => ({
    members: (Array.isArray(fields?.members) ? fields.members : []).filter(isMeant),
  })
  return lines
    .map((line) => (line.action === 'members' ? { ...line, before: pickMembers(line.before), after: pickMembers(line.after) } : line))
    .filter(({ kind, name, before, after }) => (kind === 'user' ? isMeant(name) : countMembers(before) + countMembers(after) > 0))
}

function countMembers(fields: JournalLine['before']): number {
  return Array.isArray(fields?.members) ? fields.members.length : 0
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
