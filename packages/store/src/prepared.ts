import type { Statement } from 'better-sqlite3'
import type { Connection } from './open-store.ts'

const all = new WeakMap<Connection, Map<string, Statement<unknown[]>>>()

/** A statement that is asked for each of very many: prepared once for each connection. A new one a time costs more than it answers. */
export function prepared(connection: Connection, sql: string): Statement<unknown[]> {
  let statements = all.get(connection)
  if (statements === undefined) {
    statements = new Map()
    all.set(connection, statements)
  }
  let statement = statements.get(sql)
  if (statement === undefined) {
    statement = connection.prepare<unknown[]>(sql)
    statements.set(sql, statement)
  }
  return statement
}
