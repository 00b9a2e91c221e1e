import type { Connection } from './open-store.ts'

/** Writes down that a run begins; runs that never ended (killed) are marked so, since the caller holds the run lock. */
export function beginRun(connection: Connection, command: string, now: number): number {
  return connection
    .transaction(() => {
      connection.prepare("update run set state = 'interrupted', ended_at = ? where state = 'running'").run(now)
      return Number(
        connection.prepare("insert into run (command, state, started_at) values (?, 'running', ?)").run(command, now).lastInsertRowid,
      )
    })
    .immediate()
}

/** The end of a run that applied nothing. */
export function endRun(connection: Connection, run: number, state: string, report: unknown, now: number): void {
  connection.prepare('update run set state = ?, ended_at = ?, report = ? where run = ?').run(state, now, JSON.stringify(report), run)
}
