import { deleteSecurely } from './delete-securely.ts'
import type { Connection } from './open-store.ts'

export interface Trimming {
  /** Lines and reports of runs that began before this go: milliseconds since 1970; left out: they stay. */
  readonly journalBefore?: number
  readonly reportsBefore?: number
  readonly now: number
  /** Lines, and as many reports, in one piece of work. */
  readonly atMost: number
}

export interface Trimmed {
  readonly lines: number
  readonly reports: number
  /** There is more to be removed. */
  readonly isUnfinished: boolean
}

/**
 * Removes what is older than it is to be kept, the oldest first. Only whole beginnings of the journal go: what an entry was when it was
 * made is read from all later lines. The runs' rows stay, and say since when they cannot be undone.
 */
export function trimJournal(connection: Connection, { journalBefore, reportsBefore, now, atMost }: Trimming): Trimmed {
  const trim = connection.transaction(() => {
    const lines = journalBefore === undefined ? 0 : trimLines(connection, firstRunSince(connection, journalBefore), now, atMost)
    const reports = reportsBefore === undefined ? 0 : trimReports(connection, firstRunSince(connection, reportsBefore), atMost)
    return { lines, reports, isUnfinished: lines === atMost || reports === atMost }
  })
  return deleteSecurely(connection, () => trim.immediate())
}

/** Of a clock that stepped back in between, the earlier run counts as young as the one before it. */
function firstRunSince(connection: Connection, since: number): number {
  return connection
    .prepare('select coalesce((select min(run) from run where started_at >= ?), (select max(run) + 1 from run), 0)')
    .pluck()
    .get(since) as number
}

function trimLines(connection: Connection, before: number, now: number, atMost: number): number {
  // Lines are written in the order of runs, so this is also theirs; and nothing is read when nothing is old enough.
  const oldest =
    "(select line from journal indexed by journal_run where run < @before and action <> 'trimmed' order by run, line limit @atMost)"
  const values = { before, atMost }
  const marked = connection
    .prepare(`update run set trimmed_at = @now where trimmed_at is null and run in (select run from journal where line in ${oldest})`)
    .run({ ...values, now }).changes
  // A cursor needs the journal of every run since it was given.
  if (marked > 0)
    connection
      .prepare(
        "update source set cursor = null, cursor_settings = null, full_because = 'the journal since then was removed for its age' where cursor is not null and cursor_run < ? - 1",
      )
      .run(before)
  // The last line stays, emptied: SQLite would give its number again, and cursors of the change feed are made of these.
  const emptied = connection
    .prepare(
      `update journal set entry = 0, last_entry = null, action = 'trimmed', before = null, after = null
       where line in ${oldest} and line = (select max(line) from journal)`,
    )
    .run(values).changes
  const deleted = connection.prepare(`delete from journal where line in ${oldest}`).run(values).changes
  connection
    .prepare(
      "delete from journal where line = (select min(line) from journal) and action = 'trimmed' and line < (select max(line) from journal)",
    )
    .run()
  return emptied + deleted
}

function trimReports(connection: Connection, before: number, atMost: number): number {
  return connection
    .prepare('update run set report = null where run in (select run from run where run < ? and report is not null order by run limit ?)')
    .run(before, atMost).changes
}
