import { createHash } from 'node:crypto'
import type { SourceSettings } from './settings.ts'

/** What decides who of a source is there at all, part by part, as it was when the source was last accepted whole. */
interface Baseline {
  readonly hash: string
  /** Scope and mapping as they are written; of the plugin's settings only so much that a change is seen, since a secret may stand among them. */
  readonly parts: Readonly<Record<string, string>>
}

export interface ScopeChange {
  /** By kind: whether those who leave for it are read and left out by us, or the source is asked differently. */
  readonly users?: 'ours' | 'theirs'
  readonly groups?: 'ours' | 'theirs'
  /** "`scope.exclude` was changed from none to `user.department == "Law"`". */
  readonly cause: string
  /** Whether it may also decide who is active. */
  readonly touchesActive: boolean
}

/** As JSON, for the store. */
export function baselineOf({ type, scope, mapping, settings }: SourceSettings): string {
  // Which fields are taken makes nobody leave.
  const { fields: _, ...who } = scope
  const parts: Record<string, string> = { type }
  for (const [name, value] of Object.entries(who)) if (value !== undefined) parts[`scope.${name}`] = plain(value)
  for (const [field, expression] of Object.entries(mapping)) parts[`mapping.${field}`] = expression
  for (const [name, value] of leaves('settings', settings)) parts[name] = digest(JSON.stringify(value)).slice(0, 4)
  return JSON.stringify({ hash: digest(JSON.stringify([type, who, mapping, settings])), parts } satisfies Baseline)
}

/** What was changed since `before` that may make people leave, or nothing. `groupScope`: the source itself leaves people out. */
export function findScopeChange(before: string | null | undefined, now: string, groupScope: boolean): ScopeChange | undefined {
  if (before == null) return undefined
  const [was, is] = [JSON.parse(before) as Baseline, JSON.parse(now) as Baseline]
  if (was.hash === is.hash) return undefined
  const changed = [...new Set([...Object.keys(was.parts), ...Object.keys(is.parts)])].filter((name) => was.parts[name] !== is.parts[name])
  const asksDifferently = (name: string): boolean => name === 'type' || name.startsWith('settings')
  // Of the plugin's settings something may have changed that the few digits kept do not show.
  const theirs = changed.length === 0 || changed.some(asksDifferently)
  const usersTheirs = theirs || changed.some((name) => name === 'scope.importDisabled' || (groupScope && name === 'scope.users'))
  const usersOurs = changed.some((name) => name !== 'scope.groups')
  const groupsChanged = theirs || changed.includes('scope.groups')
  return {
    ...(usersTheirs ? { users: 'theirs' } : usersOurs && { users: 'ours' }),
    ...(groupsChanged && { groups: 'theirs' }),
    cause: changed.length === 0 ? 'the settings of the source were changed' : sayChanged(changed, was, is),
    touchesActive: theirs || changed.some((name) => name.startsWith('mapping.active')),
  }
}

const named = 3

function sayChanged(changed: readonly string[], was: Baseline, is: Baseline): string {
  const said = changed.slice(0, named).map((name) => {
    if (name.startsWith('settings')) return `\`${name}\` was ${verb(was.parts[name], is.parts[name])}`
    const [from, to] = [was.parts[name], is.parts[name]]
    return `\`${name}\` was changed from ${shorten(from)} to ${shorten(to)}`
  })
  const more = changed.length - said.length
  return [...said, ...(more > 0 ? [`${more} more settings were changed`] : [])].join(', ')
}

function verb(from: string | undefined, to: string | undefined): string {
  return from === undefined ? 'added' : to === undefined ? 'taken out' : 'changed'
}

function shorten(text: string | undefined): string {
  if (text === undefined) return 'nothing'
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function* leaves(name: string, value: unknown): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) yield [name, value]
  else for (const [key, inner] of Object.entries(value)) yield* leaves(`${name}.${key}`, inner)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
