import type { EntryClass } from './changes.ts'
import type { Connection } from './open-store.ts'
import { holdEntriesOf, holdLosses } from './planned-changes.ts'

/** What was put on hold because it would take away somebody, or a group, that is protected. */
export interface ProtectedHold {
  /** Users or groups that would be taken away or renamed. */
  readonly entries: readonly { readonly name: string; readonly class: EntryClass }[]
  /** Protected groups that would lose members, and how many. */
  readonly losses: readonly { readonly name: string; readonly removed: number }[]
}

const hurtful = "('absent', 'out-of-scope', 'inactive', 'deactivate', 'delete', 'rename')"

/** Puts on hold everything that would take away those of one source whom `isProtected` names: `held` is set, whatever the numbers are. */
export function holdProtected(connection: Connection, source: number, kind: number, isProtected: (name: string) => boolean): ProtectedHold {
  const rows = connection
    .prepare(
      `select p.entry, p.class, e.name from planned_entry p join entry e on e.entry = p.entry
       where p.source = ? and p.kind = ? and p.class in ${hurtful} order by e.name`,
    )
    .all(source, kind) as { entry: number; name: string; class: EntryClass }[]
  const found = rows.filter(({ name }) => isProtected(name))
  if (found.length > 0)
    holdEntriesOf(connection, `entry in (select value from json_each(@entries)) and class in ${hurtful}`, {
      entries: JSON.stringify(found.map(({ entry }) => entry)),
    })
  const losses = kind === 0 ? [] : findLosses(connection, source).filter(({ name }) => isProtected(name))
  for (const { group } of losses) holdLosses(connection, group)
  return {
    entries: found.map(({ name, class: of }) => ({ name, class: of })),
    losses: losses.map(({ name, removed }) => ({ name, removed })),
  }
}

function findLosses(connection: Connection, source: number): { group: number; name: string; removed: number }[] {
  return connection
    .prepare(
      `select p.group_ref as 'group', e.name, p.removed_count as removed from planned_members p join entry e on e.entry = p.group_ref
       where p.source = ? and p.removed_count > 0`,
    )
    .all(source) as { group: number; name: string; removed: number }[]
}
