import type { Connection } from '../open-store.ts'
import type { RelatedEntry } from './directory-entry.ts'
import { versionOf } from './version-of.ts'

interface Group {
  readonly name: string
  readonly isPresent: boolean
  /** The groups that it is in directly. */
  readonly above: readonly number[]
}

/** Of a campus; then it is begun anew. */
const mostKept = 100_000

/** The groups that each of these is in, by name. Groups are kept until the copy changes: a page of people is in the same few. */
export function groupsAbove(connection: Connection) {
  const kept = new Map<number, Group | undefined>()
  let version = ''

  return (accounts: readonly number[]): ReadonlyMap<number, readonly RelatedEntry[]> => {
    const current = versionOf(connection)
    if (current !== version || kept.size > mostKept) kept.clear()
    version = current
    return new Map(accounts.map((account) => [account, above(account)]))
  }

  function above(account: number): RelatedEntry[] {
    const direct = directlyAbove(account)
    const found = new Set(direct)
    // What is added on the way is come to as well.
    for (const entry of found) {
      const group = groupOf(entry)
      // What is not there any more lends nobody to the groups that still name it.
      if (group?.isPresent) for (const above of group.above) found.add(above)
    }
    return [...found]
      .flatMap((entry): RelatedEntry[] => {
        const group = groupOf(entry)
        return group?.isPresent ? [{ entry, kind: 'group', name: group.name, displayName: null, isDirect: direct.includes(entry) }] : []
      })
      .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.entry - other.entry))
  }

  function groupOf(entry: number): Group | undefined {
    if (kept.has(entry)) return kept.get(entry)
    const row = connection.prepare('select name, state from entry where entry = ? and kind = 1 and key is not null').get(entry)
    const { name, state } = (row ?? {}) as { name?: string; state?: number }
    const group = name === undefined ? undefined : { name, isPresent: state === 0, above: directlyAbove(entry) }
    kept.set(entry, group)
    return group
  }

  function directlyAbove(entry: number): readonly number[] {
    const groups = connection.prepare('select groups from group_list where member = ?').pluck().get(entry) as string | null | undefined
    return groups == null ? [] : (JSON.parse(groups) as number[])
  }
}
