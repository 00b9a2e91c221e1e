import { isActive } from './find-owner.ts'
import type { Connection } from './open-store.ts'
import type { StagedEntry } from './stage.ts'

/**
 * The people of this run's reading who were not used for a reason that may pass without any change of theirs: another has
 * their name, or they are not active yet. Changes will not tell them again, so they are looked at again with the next.
 */
export function waitingRecords(connection: Connection, source: number, now: number): StagedEntry[] {
  const rows = connection
    .prepare(
      `select id, weak, key, name, body, clears, inactive, handles from staged_entry
       where source = @source and kind = 0 and verdict is not null
         and (verdict in ('conflict', 'twin', 'settled') or (verdict = 'disabled' and body ->> 'activeFrom' > @now))
         and id not in (select id from staged_entry where source = @source and kind = 0 group by id having count(*) > 1)
       order by ref`,
    )
    .all({ source, now: new Date(now).toISOString() }) as {
    id: string
    weak: number
    key: string
    name: string
    body: string
    clears: number
    inactive: number
    handles: string | null
  }[]
  return rows.map(({ id, weak, key, name, body, clears, inactive, handles }) => ({
    kind: 'user',
    id,
    weak: weak === 1,
    key,
    name,
    body,
    clears: clears === 1,
    inactive: inactive === 1,
    fingerprint: undefined,
    handles: handles === null ? undefined : (JSON.parse(handles) as string[]),
    at: undefined,
  }))
}

export function keepWaiting(connection: Connection, source: number, waiting: readonly StagedEntry[]): void {
  connection.prepare('delete from waiting_record where source = ?').run(source)
  const insert = connection.prepare('insert into waiting_record (source, id, entry) values (?, ?, ?)')
  for (const entry of waiting) insert.run(source, entry.id, JSON.stringify(entry))
}

export function readWaiting(connection: Connection, source: number, now: number): StagedEntry[] {
  const rows = connection.prepare('select entry from waiting_record where source = ? order by id').pluck().all(source) as string[]
  return rows.map((row) => {
    const entry = JSON.parse(row) as StagedEntry
    const fields = Object.entries(JSON.parse(entry.body) as object).filter(([, value]) => value !== null)
    return { ...entry, inactive: !isActive(Object.fromEntries(fields), now) }
  })
}
