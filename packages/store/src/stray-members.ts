import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'

/**
 * Keeps, with a cursor, the handles that groups named and that stood for nobody: whoever comes with such a handle later is
 * a member, although changes do not tell that group again. A staged row `ref` is entry `base + ref`.
 */
export function keepStrays(connection: Connection, source: number, base: number): void {
  const clear = connection.prepare('delete from stray_member where group_entry = ?')
  // Where every handle stands for somebody, nothing can be left of an earlier cursor.
  const settled = connection
    .prepare(
      'select group_entry from (select distinct group_entry from stray_member where source = ?) join entry on entry = group_entry where unresolved = 0 or state = 3',
    )
    .pluck()
    .all(source) as number[]
  for (const group of settled) clear.run(group)
  const insert = connection.prepare('insert or ignore into stray_member (source, folded, group_entry, handle) values (?, ?, ?, ?)')
  const planned = connection.prepare('select group_ref, handles from planned_strays where source = ?').raw().all(source)
  for (const [ref, handles] of planned as [number, string][]) {
    const group = ref < 0 ? base - ref : ref
    clear.run(group)
    for (const handle of JSON.parse(handles) as string[]) insert.run(source, foldHandle(handle), group, handle)
  }
}

/** Without a cursor nothing says that they are still so. */
export function forgetStrays(connection: Connection, source: number): void {
  connection.prepare('delete from stray_member where source = ?').run(source)
}

/** The groups of which some are kept: all that there are, as the group was when it was last looked into. */
export function groupsWithStrays(connection: Connection, source: number): Set<number> {
  return new Set(connection.prepare('select distinct group_entry from stray_member where source = ?').pluck().all(source) as number[])
}

export interface StrayMembers {
  /** The groups in which one of these names stood for nobody. */
  groupsNaming(names: Iterable<string>): Set<number>
  /** The handles of a group that stood for nobody. */
  of(group: number): string[]
}

export function readStrays(connection: Connection, source: number): StrayMembers {
  const groups = connection.prepare('select group_entry from stray_member where source = ? and folded = ?').pluck()
  const handles = connection.prepare('select handle from stray_member where group_entry = ? order by handle').pluck()
  return {
    groupsNaming(names) {
      const found = new Set<number>()
      for (const name of names) for (const group of groups.all(source, foldHandle(name)) as number[]) found.add(group)
      return found
    },
    of: (group) => handles.all(group) as string[],
  }
}
