import { MusterError } from '@muster/provider'
import type { Connection } from './open-store.ts'

/** Where a reader of the change feed is: everything before it was read. */
export interface FeedPosition {
  /** The run of what was read last. */
  readonly run: number
  /** The line of the journal that comes next, or of which a part was read. */
  readonly line: number
  /** The line of the ledger that comes next. */
  readonly credit: number
  /** Within one line that stands for many, or among the people whom a run erased. */
  readonly part: Part
  readonly first: number
  readonly second: number
}

/** Of those whom a run made, `first` comes next; of the first members and of who left or joined, `second` (in the group `first`); of those erased, `first`. */
export const parts = ['whole', 'made', 'first members', 'left', 'joined', 'erased'] as const
export type Part = (typeof parts)[number]

export const feedStart = '0'
export const cursorPattern = /^(?:0|\d{1,15}(?:\.\d{1,15}){5}-[0-9a-z]{1,11})$/

/** With the moment at which the run began: in a copy that was restored from an older one, the run of that number is another. */
export function writeCursor({ run, line, credit, part, first, second }: FeedPosition, startedAt: number): string {
  return `${[run, line, credit, parts.indexOf(part), first, second].join('.')}-${startedAt.toString(36)}`
}

/** Throws `CHANGES_GONE` when what comes after it cannot be told. */
export function readCursor(connection: Connection, cursor: string, end: () => string): FeedPosition {
  const gone = (why: string): MusterError =>
    new MusterError('CHANGES_GONE', `the changes after this cursor cannot be told: ${why}`, {
      hint: `Read all people, groups and members anew, and go on after ${end()}.`,
    })
  const trimmed = connection.prepare('select max(run) from run where trimmed_at is not null').pluck().get() as number | null
  if (cursor === feedStart) {
    if (trimmed !== null) throw gone('what was changed first has been removed for its age')
    return { run: 0, line: 1, credit: 1, part: 'whole', first: 0, second: 0 }
  }
  if (!cursorPattern.test(cursor)) throw gone('it is none that Muster gave')
  const [numbers = '', stamp] = cursor.split('-')
  const [run = 0, line = 0, credit = 0, part = 0, first = 0, second = 0] = numbers.split('.').map(Number)
  const startedAt = connection.prepare('select started_at from run where run = ?').pluck().get(run) as number | undefined
  if (startedAt?.toString(36) !== stamp || parts[part] === undefined)
    throw gone('this copy has not come so far: it was restored from an older one, or is another')
  if (trimmed !== null && (run < trimmed || (run === trimmed && line < oldestLine(connection))))
    throw gone('some of what was changed since has been removed for its age')
  return { run, line, credit, part: parts[part], first, second }
}

/** Past everything that the runs up to this one did. */
export function cursorAfter(connection: Connection, run: number): string {
  const startedAt = connection.prepare('select started_at from run where run = ?').pluck().get(run) as number | undefined
  if (startedAt === undefined) return feedStart
  const next = (table: 'journal' | 'ledger'): number =>
    ((connection.prepare(`select line from ${table} where run <= ? order by line desc limit 1`).pluck().get(run) as number | undefined) ??
      0) + 1
  const first = (connection.prepare('select coalesce(max(entry), 0) from entry').pluck().get() as number) + 1
  return writeCursor({ run, line: next('journal'), credit: next('ledger'), part: 'erased', first, second: 0 }, startedAt)
}

function oldestLine(connection: Connection): number {
  return connection.prepare('select coalesce(min(line), 0) from journal').pluck().get() as number
}
