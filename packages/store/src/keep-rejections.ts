import type { Connection } from './open-store.ts'
import type { StageRejection } from './stage.ts'

/** More of one source than this nobody looks through one by one; a night in which every record is unusable must not fill the store. */
const mostKept = 2_000

/** What a reading says of records that could not be used. */
export interface RejectionsRead {
  /** The first of them. */
  readonly first: readonly StageRejection[]
  readonly count: number
}

export function rejectionsRead(rejections: readonly StageRejection[]): RejectionsRead {
  return { first: rejections.slice(0, mostKept), count: rejections.length }
}

/**
 * A complete listing says of everybody whether he can be used; anything less only of those whom it shows. Where nothing is
 * rejected and nothing was, nothing is written.
 */
export function keepRejections(
  connection: Connection,
  run: number,
  source: number,
  { first, count }: RejectionsRead,
  replaces: boolean,
): void {
  const stood = connection.prepare('select 1 from rejection where source = ? limit 1').get(source) !== undefined
  if (!stood && count === 0) return
  if (replaces) connection.prepare('delete from rejection where source = ?').run(source)
  else if (stood) forgetSeen(connection, source, first)
  const last = connection.prepare('select coalesce(max(line), 0) from rejection where source = ?').pluck().get(source) as number
  const kept = connection.prepare('select count(*) from rejection where source = ?').pluck().get(source) as number
  const insert = connection.prepare(
    'insert into rejection (source, line, kind, id, name, place, reason, hint, run) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const [at, { record, name = null, at: place, reason, hint = null }] of first.slice(0, mostKept - kept).entries())
    insert.run(source, last + 1 + at, record?.kind ?? null, record?.id ?? null, name, place, reason, hint, run)
  connection.prepare('update source set rejected = ? where source = ?').run(replaces ? count : kept + count, source)
}

/** Whoever was used this time, and whatever is said again. */
function forgetSeen(connection: Connection, source: number, again: readonly StageRejection[]): void {
  connection
    .prepare(
      `delete from rejection where source = @source and exists (
         select 1 from staged_entry s where s.source = @source and s.verdict is null and s.id = rejection.id and s.kind = (rejection.kind = 'group'))`,
    )
    .run({ source })
  const forget = connection.prepare(
    'delete from rejection where source = @source and ((id is not null and kind is @kind and id = @id) or (place = @place and reason = @reason))',
  )
  for (const { record, at, reason } of again) forget.run({ source, kind: record?.kind ?? null, id: record?.id ?? null, place: at, reason })
}
