import { randomUUID } from 'node:crypto'
import type { StoreContents } from './count-contents.ts'
import { closeHeldPlan } from './held-plans.ts'
import type { Connection } from './open-store.ts'

/** What a backup says of itself, in the table `store` of the copy. */
export interface BackupMark {
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly contents: StoreContents
}

export function writeMark(connection: Connection, mark: BackupMark): void {
  connection.prepare("insert or replace into store values ('backup', ?)").run(JSON.stringify(mark))
}

/** Nothing for a store that is no backup. */
export function readMark(connection: Connection): BackupMark | undefined {
  const text = connection.prepare("select value from store where key = 'backup'").pluck().get() as string | undefined
  return text === undefined ? undefined : (JSON.parse(text) as BackupMark)
}

/** The highest numbers that the replaced store has given away. */
export interface NumbersUsed {
  readonly run: number
  readonly entry: number
}

export interface Restoring {
  readonly now: number
  /** What the run is called. */
  readonly command: string
  /** Left out when the replaced store could not be read, or there was none. */
  readonly used?: NumbersUsed
  /** For the report of the run, of whoever restores. */
  readonly makeReport: (run: number) => unknown
}

/**
 * Makes a copy of earlier a store that may go on: what was decided, granted and told since is not known to it. It gets an identity of its own,
 * so that plans in files and whoever follows its changes do not take it for the one they knew; sources are read from beginning to end; what
 * was on hold then is not approved now; and numbers of runs and accounts are not given a second time. The number of the run that says so.
 */
export function settleRestored(connection: Connection, { now, command, used, makeReport }: Restoring): number {
  return connection
    .transaction(() => {
      connection.prepare("delete from store where key = 'backup'").run()
      connection.prepare("update store set value = ? where key = 'id'").run(randomUUID())
      if (used !== undefined) {
        const counter = connection.prepare("update sqlite_sequence set seq = max(seq, ?) where name = 'run'").run(used.run)
        if (counter.changes === 0) connection.prepare("insert into sqlite_sequence (name, seq) values ('run', ?)").run(used.run)
        connection.prepare("insert or ignore into store values ('entries_used', '0')").run()
        connection
          .prepare("update store set value = cast(max(cast(value as integer), ?) as text) where key = 'entries_used'")
          .run(used.entry)
      }
      connection.prepare("update run set state = 'interrupted', ended_at = ? where state = 'running'").run(now)
      const run = Number(
        connection.prepare("insert into run (command, state, started_at, ended_at) values (?, 'done', ?, ?)").run(command, now, now)
          .lastInsertRowid,
      )
      connection.prepare('update run set report = ? where run = ?').run(JSON.stringify(makeReport(run)), run)
      connection
        .prepare("update source set cursor = null, full_because = 'the store was restored from a backup' where cursor is not null")
        .run()
      for (const held of connection.prepare("select run from held_plan where state = 'waiting'").pluck().all() as number[])
        closeHeldPlan(connection, held, 'moved', now, run, 'the store was restored from a backup')
      return run
    })
    .immediate()
}
