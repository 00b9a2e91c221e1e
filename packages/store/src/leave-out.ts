import type { NameConflict } from './changes.ts'
import type { Connection } from './open-store.ts'
import type { SourceStage } from './stage.ts'

export interface LeftOut {
  /** Of names that are pinned to somebody else. */
  readonly settled: readonly NameConflict[]
  readonly remarks: readonly string[]
}

/**
 * Leaves out of a listing whom earlier decisions leave out: whose account goes on under another identity, and who claims a
 * name that is pinned to somebody else. Accounts of theirs stay as they are.
 */
export function leaveOut(stage: SourceStage): LeftOut {
  const moved = leaveOutMoved(stage)
  const settled = leaveOutPinned(stage)
  return {
    settled,
    remarks: [
      ...(moved === 0
        ? []
        : [
            `${moved === 1 ? '1 person of it goes' : `${moved} people of it go`} on under another identity, and ${moved === 1 ? 'is' : 'are'} left out here`,
          ]),
      ...(settled.length === 0
        ? []
        : [
            `${settled.length === 1 ? '1 person is' : `${settled.length} people are`} left out, because the name is pinned to somebody else`,
          ]),
    ],
  }
}

function leaveOutMoved({ connection, source }: SourceStage): number {
  if (connection.prepare('select 1 from moved_identity where source = ? limit 1').get(source) === undefined) return 0
  return connection
    .prepare(
      `update staged_entry set verdict = 'moved' where source = @source and kind = 0 and entry is null and verdict is null
         and id in (select id from moved_identity where source = @source)`,
    )
    .run({ source }).changes
}

function leaveOutPinned(stage: SourceStage): NameConflict[] {
  const { connection, source, known } = stage
  if (connection.prepare('select 1 from name_pin limit 1').get() === undefined) return []
  const rows = connection
    .prepare(
      `select s.ref, s.entry, s.id, s.name, rs.name as owner from staged_entry s cross join name_pin p on p.key = s.key
         join run_source rs on rs.source = p.source left join entry e on e.entry = s.entry
       where s.source = ? and s.kind = 0 and s.verdict is null and not (p.source = s.source and p.id = s.id)
         and (e.entry is null or not (p.source = e.source and p.id = e.id)) order by s.ref`,
    )
    .all(source) as { ref: number; entry: number | null; id: string; name: string; owner: string }[]
  return rows.map(({ ref, entry, id, name, owner }) => {
    stage.giveVerdict(ref, 'settled')
    if (entry !== null) known.markUnknown(entry)
    return { id, username: name, reason: `the name is pinned to a person of the source ${owner}`, settled: true }
  })
}

/** Whether an earlier decision leaves out what this source says of this person. `id` is left out where the source gives none. */
export function isLeftOut(connection: Connection, source: string, key: string, id = key): boolean {
  return (
    connection
      .prepare(
        `select 1 from source s where s.name = @source and exists (select 1 from moved_identity m where m.source = s.source and m.id = @id)
         union all select 1 from name_pin p join source s using (source) where p.key = @key and not (s.name = @source and p.id = @id)`,
      )
      .get({ source, key, id }) !== undefined
  )
}
