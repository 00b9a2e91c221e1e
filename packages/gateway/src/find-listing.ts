import type { SearchRequestReceived } from '@muster/ldap'
import { type Condition, type Found, foldHandle } from '@muster/store'
import { rulesFor } from './attributes.ts'
import { called, compileFilter } from './compile-filter.ts'
import { baseEntry, type FixedEntry, matchesFixed, rootEntry, schemaEntry, unitEntry } from './fixed-entries.ts'
import type { GatewayMuster } from './muster-parts.ts'
import type { Sight } from './reader.ts'
import { Refusal } from './refusal.ts'
import type { GatewaySettings } from './settings.ts'
import type { Place, Tree } from './tree.ts'

/** What a search has found: entries that are always there, then people, then groups. */
export interface Listing {
  readonly fixed: readonly FixedEntry[]
  readonly people: Found | undefined
  readonly groups: Found | undefined
  readonly total: number
}

export interface Finding {
  readonly muster: GatewayMuster
  readonly settings: GatewaySettings
  readonly tree: Tree
  readonly sight: Sight
  readonly now: number
  readonly signal: AbortSignal
}

const isActive: Condition = { field: 'active', test: 'is', value: true }

/** Throws a `Refusal` for a base that is not there, or not to be seen. */
export async function findListing({ base, scope, filter }: SearchRequestReceived, finding: Finding): Promise<Listing> {
  const { muster, settings, tree, sight, now, signal } = finding
  const place = placeOf(base, tree)
  if (place.at === 'root' && scope === 'base')
    return listingOf([rootEntry(tree, settings.tls !== undefined)].filter((entry) => matchesFixed(filter, entry)))
  if (sight === 'nothing') throw new Refusal(50, 'Whoever has not signed in may not search here.')
  if (place.at === 'schema') return listingOf(scope === 'one' ? [] : [schemaEntry()].filter((entry) => matchesFixed(filter, entry)))
  if (place.at === 'nowhere' || place.at === 'token') throw new Refusal(32, '', place.at === 'nowhere' ? place.above : tree.base)

  const fixed = fixedWithin(place, scope, tree).filter((entry) => matchesFixed(filter, entry))
  const search = async (kind: 'user' | 'group', within: Condition): Promise<Found> => {
    const own: Condition =
      typeof sight === 'object' ? (kind === 'user' ? { field: 'username', test: 'is', value: sight.own } : false) : true
    const wanted = compileFilter(filter, { kind, rules: rulesFor(kind, settings), tree })
    return muster.directory.find({ kind, where: { and: [within, own, wanted, ...(kind === 'user' ? [isActive] : [])] }, now, signal })
  }
  const [ofPeople, ofGroups] = scopesOf(place, scope)
  if (place.at === 'person' || place.at === 'group') await refuseMissing(place)
  const people = ofPeople === undefined ? undefined : await search('user', ofPeople)
  const groups = ofGroups === undefined ? undefined : await search('group', ofGroups)
  return listingOf(fixed, people, groups)

  /** That the base is there, whatever the filter says. */
  async function refuseMissing(at: Place & { at: 'person' | 'group' }): Promise<void> {
    const kind = at.at === 'person' ? 'user' : 'group'
    const where: Condition = at.at === 'person' ? { and: [named(at.name), isActive] } : called(at)
    const mayBeSeen = typeof sight !== 'object' || (at.at === 'person' && foldHandle(at.name) === foldHandle(sight.own))
    const there = mayBeSeen ? await muster.directory.find({ kind, where, now, signal }) : undefined
    if (there === undefined || there.total === 0) throw new Refusal(32, '', at.at === 'person' ? tree.people : tree.groups)
  }
}

function placeOf(base: string, tree: Tree): Place {
  try {
    return tree.find(base)
  } catch {
    throw new Refusal(34, 'The base of the search is no name.')
  }
}

function listingOf(fixed: readonly FixedEntry[], people?: Found, groups?: Found): Listing {
  return { fixed, people, groups, total: fixed.length + (people?.total ?? 0) + (groups?.total ?? 0) }
}

function fixedWithin({ at }: Place, scope: SearchRequestReceived['scope'], tree: Tree): FixedEntry[] {
  const units = { people: unitEntry(tree.people, 'people'), groups: unitEntry(tree.groups, 'groups') }
  switch (at) {
    case 'root':
      return scope === 'one' ? [baseEntry(tree)] : [baseEntry(tree), units.people, units.groups]
    case 'base':
      return scope === 'base' ? [baseEntry(tree)] : [...(scope === 'sub' ? [baseEntry(tree)] : []), units.people, units.groups]
    case 'people':
    case 'groups':
      return scope === 'one' ? [] : [units[at]]
    default:
      return []
  }
}

/** Which people, and which groups; `undefined`: none. */
function scopesOf(place: Place, scope: SearchRequestReceived['scope']): readonly [Condition | undefined, Condition | undefined] {
  switch (place.at) {
    case 'root':
    case 'base':
      return scope === 'sub' ? [true, true] : [undefined, undefined]
    case 'people':
      return [scope === 'base' ? undefined : true, undefined]
    case 'groups':
      return [undefined, scope === 'base' ? undefined : true]
    case 'person':
      return [scope === 'one' ? undefined : named(place.name), undefined]
    case 'group':
      return [undefined, scope === 'one' ? undefined : called(place)]
    default:
      return [undefined, undefined]
  }
}

function named(value: string): Condition {
  return { field: 'username', test: 'is', value }
}
