import { chmodSync, existsSync } from 'node:fs'
import type { Clock } from '@muster/provider'
import Database from 'better-sqlite3'
import type { Connection } from './open-store.ts'
import { translateStoreErrors } from './store-errors.ts'

/** What was answered to a request that must not be done twice. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface AskedOnce {
  /** Of whoever asks, and the key that came with it. */
  readonly key: string
  /** Hash of what is asked. */
  readonly asked: string
  /** Which process answers; what another one left without an answer, nobody will answer. */
  readonly process: string
}

/** `new`: it is to be done now. `lost`: it may have been done, and its answer is not known any more. */
export type Standing = { readonly is: 'new' | 'under way' | 'lost' | 'other' } | { readonly is: 'answered'; readonly answer: KeptAnswer }

export interface AnswerKeeper {
  begin(question: AskedOnce): Standing
  answer(key: string, answer: KeptAnswer): void
  /** Nothing came of it: it may be asked again. */
  forget(key: string): void
  close(): void
}

const keptMs = 86_400_000
/** So that the file cannot grow for ever within a day: the oldest that were answered go first. */
const mostKept = 1_000
const busyMs = 2_000

const fileOf = (storePath: string): string => `${storePath}-answers`

/** In a file of their own beside the store, as tokens are: a run that is being applied locks the store for seconds. */
export function keepAnswers(storePath: string, clock: Clock, most: number = mostKept): AnswerKeeper {
  const path = fileOf(storePath)
  let connection: Connection | undefined
  const within = <Result>(work: (opened: Connection) => Result): Result =>
    translateStoreErrors(path, () => {
      connection ??= openFile(path)
      return connection.transaction(work).immediate(connection)
    })
  return {
    begin: ({ key, asked, process }) =>
      within((opened): Standing => {
        const now = clock.now()
        opened.prepare('delete from answer where at <= ?').run(now - keptMs)
        const known = opened.prepare('select asked, process, status, headers, text from answer where key = ?').get(key) as Row | undefined
        if (known !== undefined) return standingOf(known, asked, process)
        opened.prepare('insert into answer (key, asked, process, at) values (?, ?, ?, ?)').run(key, asked, process, now)
        opened
          .prepare('delete from answer where key in (select key from answer where status is not null order by at desc limit -1 offset ?)')
          .run(most - 1)
        return { is: 'new' }
      }),
    answer: (key, { status, headers, text }) =>
      within((opened) => {
        opened.prepare('update answer set status = ?, headers = ?, text = ? where key = ?').run(status, JSON.stringify(headers), text, key)
      }),
    forget: (key) =>
      within((opened) => {
        opened.prepare('delete from answer where key = ?').run(key)
      }),
    close: () => connection?.close(),
  }
}

/** What was answered may name somebody who is erased. That it was done stays known. */
export function blankAnswers(storePath: string): void {
  const path = fileOf(storePath)
  if (!existsSync(path)) return
  translateStoreErrors(path, () => {
    const opened = openFile(path)
    try {
      opened.exec('update answer set text = null; vacuum')
    } finally {
      opened.close()
    }
  })
}

interface Row {
  readonly asked: string
  readonly process: string
  readonly status: number | null
  readonly headers: string | null
  readonly text: string | null
}

function standingOf({ asked, process, status, headers, text }: Row, wanted: string, now: string): Standing {
  if (asked !== wanted) return { is: 'other' }
  if (status !== null && text !== null)
    return { is: 'answered', answer: { status, headers: JSON.parse(headers ?? '{}') as KeptAnswer['headers'], text } }
  return { is: status === null && process === now ? 'under way' : 'lost' }
}

function openFile(path: string): Connection {
  const isNew = !existsSync(path)
  const opened = new Database(path, { timeout: busyMs })
  try {
    if (isNew) chmodSync(path, 0o600)
    opened.pragma('secure_delete = on')
    opened.exec(
      `create table if not exists answer (key text primary key, asked text not null, process text not null, at integer not null,
         status integer, headers text, text text) without rowid`,
    )
    return opened
  } catch (error) {
    opened.close()
    throw error
  }
}
