import { createHmac, randomBytes } from 'node:crypto'
import type { Connection } from './open-store.ts'

/** Tells whether a person of a source was erased before, without saying who was. */
export function makeMark(connection: Connection): (source: string, id: string) => string {
  const key = connection.prepare("select value from store where key = 'erasing_key'").pluck().get() as string
  return (source, id) =>
    createHmac('sha256', Buffer.from(key, 'hex'))
      .update(JSON.stringify([source, id]))
      .digest('hex')
}

export function makeErasingKey(connection: Connection): void {
  connection.prepare("insert or ignore into store values ('erasing_key', ?)").run(randomBytes(32).toString('hex'))
}

function wasAnybodyErased(connection: Connection): boolean {
  return connection.prepare('select 1 from erased limit 1').get() !== undefined
}

/** Of the people of whom a run decides: those who had been erased, and have had what new people get. Entries, or negated refs. */
export function erasedAmong(connection: Connection, source: number): ReadonlySet<number> {
  if (!wasAnybodyErased(connection)) return new Set()
  const returned = connection.prepare('select returned from erased where returned is not null').pluck().all() as number[]
  return new Set([...returned, ...findReturning(connection, source).map(({ ref }) => -ref)])
}

/** Writes down under which account somebody who had been erased is there again. A staged row `ref` is entry `base + ref`. */
export function linkReturned(connection: Connection, base: number): void {
  if (!wasAnybodyErased(connection)) return
  const link = connection.prepare('update erased set returned = ? where mark = ?')
  for (const source of connection.prepare('select source from run_source').pluck().all() as number[])
    for (const { ref, mark } of findReturning(connection, source)) link.run(base + ref, mark)
}

function findReturning(connection: Connection, source: number): { ref: number; mark: string }[] {
  const marks = new Set(connection.prepare('select mark from erased').pluck().all() as string[])
  const markOf = makeMark(connection)
  const rows = connection
    .prepare(
      `select p.ref, s.id, rs.name from planned_new p join staged_entry s on s.ref = p.ref join run_source rs on rs.source = p.source
       where p.source = ? and p.kind = 0 and p.held = 0`,
    )
    .raw()
    .iterate(source) as IterableIterator<[number, string, string]>
  const found: { ref: number; mark: string }[] = []
  for (const [ref, id, name] of rows) {
    const mark = markOf(name, id)
    if (marks.has(mark)) found.push({ ref, mark })
  }
  return found
}
