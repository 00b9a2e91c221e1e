import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Tally } from './limit-attempts.ts'
import type { Connection } from './open-store.ts'
import { isLocked } from './store-errors.ts'

export interface KeptTally extends Tally {
  /** When nothing of it can matter any more. */
  readonly forgottenAt: number
}

/** What is kept of sign-ins, in a file of its own beside the store: a run that is being applied locks the store for seconds. */
export interface TallyFile {
  /** All at once, or nothing; other processes wait. Throws when the file cannot be written, or stays locked. */
  transact<Result>(work: () => Result): Result
  get(key: string): KeptTally | undefined
  put(key: string, tally: KeptTally): void
  remove(key: string): void
  all(): Map<string, KeptTally>
  /** Lets go of what no longer matters; with more than `most` left, of what counts least. */
  clean(now: number, most: number): void
  /** Who counts in memory, alone, and whether somebody else wants to count too. */
  alone(): { readonly owner: string; readonly wanted: number } | undefined
  setAlone(owner: string | undefined): void
  wantIn(): void
  /** Changes whenever another process has written. */
  version(): number
  /** How long answers took, in milliseconds, the newest last. */
  times(kind: string): readonly number[]
  putTimes(kind: string, times: readonly number[]): void
  close(): void
}

const formatNow = 1

/** Nobody holds the file longer than a moment; who finds it locked tries again without holding up everything else. */
const lockedMs = 100

export function openTallyFile(path: string, readOnly = false): TallyFile {
  const connection = new Database(path, { timeout: lockedMs, readonly: readOnly })
  try {
    if (!readOnly) prepare(connection)
    return tallyFile(connection)
  } catch (error) {
    connection.close()
    throw error
  }
}

function prepare(connection: Connection): void {
  connection.pragma('journal_mode = wal')
  // After a power cut some wrong attempts may be forgotten; waiting for the disk at each would cost more than that.
  connection.pragma('synchronous = normal')
  connection.pragma('cache_size = -2048')
  if (connection.pragma('user_version', { simple: true }) === formatNow) return
  connection
    .transaction(() => {
      if (connection.pragma('user_version', { simple: true }) === formatNow) return
      // Of another version: counts, and nothing that would be missed.
      connection.exec(`
        drop table if exists tally;
        drop table if exists alone;
        drop table if exists time;
        -- key: a hash, for people type their password where the name belongs
        create table tally (
          key text primary key, wrong integer not null, under_way integer not null, waits integer not null,
          first_at integer not null, last_at integer not null, asked_at integer not null, forgotten_at integer not null
        ) without rowid;
        create index tally_forgotten on tally (forgotten_at);
        create table alone (owner text not null, wanted integer not null);
        create table time (kind text primary key, times text not null) without rowid;
      `)
      connection.pragma(`user_version = ${formatNow}`)
    })
    .immediate()
}

const columns =
  'wrong, under_way as underWay, waits, first_at as firstAt, last_at as lastAt, asked_at as askedAt, forgotten_at as forgottenAt'

function tallyFile(connection: Connection): TallyFile {
  const get = connection.prepare(`select ${columns} from tally where key = ?`)
  const put = connection.prepare(
    `insert into tally values (@key, @wrong, @underWay, @waits, @firstAt, @lastAt, @askedAt, @forgottenAt)
     on conflict do update set wrong = excluded.wrong, under_way = excluded.under_way, waits = excluded.waits, first_at = excluded.first_at,
       last_at = excluded.last_at, asked_at = excluded.asked_at, forgotten_at = excluded.forgotten_at`,
  )
  const remove = connection.prepare('delete from tally where key = ?')
  const version = connection.prepare('pragma data_version').pluck()
  const alone = connection.prepare('select owner, wanted from alone')
  return {
    transact: (work) => connection.transaction(work).immediate(),
    get: (key) => get.get(key) as KeptTally | undefined,
    put: (key, tally) => void put.run({ key, ...tally }),
    remove: (key) => void remove.run(key),
    all() {
      const rows = connection.prepare(`select key, ${columns} from tally`).all() as ({ key: string } & KeptTally)[]
      return new Map(rows.map(({ key, ...tally }) => [key, tally]))
    },
    clean(now, most) {
      connection.prepare('delete from tally where forgotten_at <= ?').run(now)
      const count = connection.prepare('select count(*) from tally').pluck().get() as number
      if (count > most) {
        connection
          .prepare('delete from tally where key in (select key from tally order by waits, wrong, last_at limit ?)')
          .run(count - most + most / 10)
      }
    },
    alone: () => alone.get() as ReturnType<TallyFile['alone']>,
    setAlone(owner) {
      connection.exec('delete from alone')
      if (owner !== undefined) connection.prepare('insert into alone values (?, 0)').run(owner)
    },
    wantIn: () => void connection.exec('update alone set wanted = 1 where wanted = 0'),
    version: () => version.get() as number,
    times(kind) {
      const text = connection.prepare('select times from time where kind = ?').pluck().get(kind) as string | undefined
      return text === undefined ? [] : (JSON.parse(text) as number[])
    },
    putTimes: (kind, times) => void connection.prepare('insert or replace into time values (?, ?)').run(kind, JSON.stringify(times)),
    close: () => void connection.close(),
  }
}

/** What others have counted, where it can be read. */
export function readTallies(path: string): Map<string, KeptTally> {
  try {
    const file = openTallyFile(path, true)
    try {
      return file.all()
    } finally {
      file.close()
    }
  } catch {
    return new Map() // Why it cannot even be read has been said already.
  }
}

/** Held until it is closed or the process has ended, however it did. `undefined`: another holds it. */
export function takeLock(path: string): { close(): void } | undefined {
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (isLocked(error)) return undefined
    throw error
  }
}

export function isUnheld(path: string): boolean {
  if (!existsSync(path)) return true
  const lock = takeLock(path)
  lock?.close()
  return lock !== undefined
}
