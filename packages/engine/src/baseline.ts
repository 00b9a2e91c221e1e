import { createHash } from 'node:crypto'
import type { EndRecord, Kind } from '@muster/provider'
import type { SourceSettings } from './settings.ts'

/** What decides who of a source is there at all, part by part, as it was when the source was last accepted whole. */
interface Baseline {
  readonly hash: string
  /** Scope and mapping as they are written; of the plugin's settings only so much that a change is seen, since a secret may stand among them. */
  readonly parts: Readonly<Record<string, string>>
  /** Where in the source they stood, and how many, of places with so many that they do not leave all at once unnoticed. */
  readonly places?: Readonly<Record<Kind, Readonly<Record<string, number>>>>
}

type Places = EndRecord['places']

export interface ScopeChange {
  /** By kind: whether those who leave for it are read and left out by us, or the source is asked differently. */
  readonly users?: 'ours' | 'theirs'
  readonly groups?: 'ours' | 'theirs'
  /** "`scope.exclude` was changed from none to `user.department == "Law"`". */
  readonly cause: string
  /** Whether it may also decide who is active. */
  readonly touchesActive: boolean
}

/** As JSON, for the store. `places`: where the source's listing found its entries, if it tells. */
export function baselineOf(settings: SourceSettings, places: Places): string {
  return JSON.stringify({
    ...describe(settings),
    ...(places && { places: { user: populated(places.user), group: populated(places.group) } }),
  } satisfies Baseline)
}

function describe({ type, scope, mapping, settings }: SourceSettings): Baseline {
  // Which fields are taken makes nobody leave.
  const { fields: _, ...who } = scope
  const parts: Record<string, string> = { type }
  for (const [name, value] of Object.entries(who)) if (value !== undefined) parts[`scope.${name}`] = plain(value)
  for (const [field, expression] of Object.entries(mapping)) parts[`mapping.${field}`] = expression
  for (const [name, value] of leaves('settings', settings)) parts[name] = digest(JSON.stringify(value)).slice(0, 4)
  return { hash: digest(JSON.stringify([type, who, mapping, settings])), parts }
}

/** An emptied place of fewer is what happens every week. */
const fewest = 5
/** Of so many the largest are remembered. */
const most = 500

function populated(places: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const large = [...places].filter(([, count]) => count >= fewest).toSorted(([, a], [, b]) => b - a)
  return Object.fromEntries(large.slice(0, most))
}

/**
 * What was changed since `before` that may make people leave, or nothing. `groupScope`: the source itself leaves people out.
 * `places`, once everything is read: one where many stood and nobody stands now is a change as well, of what the account sees.
 */
export function findScopeChange(
  before: string | null | undefined,
  now: SourceSettings,
  groupScope: boolean,
  places?: Places,
): ScopeChange | undefined {
  if (before == null) return undefined
  const was = JSON.parse(before) as Baseline
  const written = findWrittenChange(was, describe(now), groupScope)
  // Of a source that is asked differently, places are others.
  if (places === undefined || written?.users === 'theirs') return written
  const [users, groups] = [findEmptied('user', was, places), findEmptied('group', was, places)]
  if (users.length + groups.length === 0) return written
  const cause = sayEmptied(users.length > 0 ? users : groups)
  return {
    ...written,
    ...(users.length > 0 && { users: 'theirs' }),
    ...(groups.length > 0 && { groups: 'theirs' }),
    cause: written === undefined ? cause : `${written.cause} and ${cause}`,
    touchesActive: written?.touchesActive === true,
  }
}

function findEmptied(kind: Kind, { places: before }: Baseline, places: NonNullable<Places>): string[] {
  return Object.keys(before?.[kind] ?? {}).filter((place) => !places[kind].has(place))
}

function sayEmptied(places: readonly string[]): string {
  const more = places.length - 1
  const others = more === 0 ? '' : ` and in ${more === 1 ? 'one more place' : `${more} more places`}`
  return `nothing is seen any more in \`${places[0]}\`${others}, where the account may have lost the right to look`
}

function findWrittenChange(was: Baseline, is: Baseline, groupScope: boolean): ScopeChange | undefined {
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
