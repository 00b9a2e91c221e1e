import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'

/**
 * Keeps, with a cursor, the handles that groups named and that stood for nobody: whoever comes with such a handle later is
 * a member, although changes do not tell that group again. A staged row `ref` is entry `base + ref`.
 */
export function keepStrays(connection: Connection, source: number, base: number): void {
  // Where every handle stands for somebody, nothing can be left of an earlier cursor.
  connection
    .prepare('delete from stray_member where source = ? and group_entry in (select entry from entry where unresolved = 0 or state = 3)')
    .run(source)
  const clear = connection.prepare('delete from stray_member where group_entry = ?')
  const insert = connection.prepare('insert or ignore into stray_member (source, folded, group_entry, handle) values (?, ?, ?, ?)')
  const planned = connection.prepare('select group_ref, handles from planned_strays where source = ?').raw().all(source)
  for (const [ref, handles] of planned as [number, string][]) {
    const group = ref < 0 ? base - ref : ref
    clear.run(group)
    for (const handle of JSON.parse(handles) as string[]) insert.run(source, foldHandle(handle), group, handle)
  }
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
