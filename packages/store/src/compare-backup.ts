import { statSync } from 'node:fs'
import { isMusterError, MusterError } from '@muster/provider'
import { countContents, type StoreContents } from './count-contents.ts'
import { lastEntry } from './last-entry.ts'
import { openAsItIs, schemaOf } from './open-as-it-is.ts'
import type { Connection } from './open-store.ts'
import { type NumbersUsed, readMark } from './restore-marks.ts'
import { migrations } from './schema.ts'
import { storeError, translateStoreErrors } from './store-errors.ts'

/** What a restore would do, before it does it. */
export interface RestoreView {
  /** Absolute. */
  readonly file: string
  /** Of a backup; a store that was no backup says nothing. Milliseconds since 1970. */
  readonly madeAt?: number
  readonly schema: number
  /** Of this Muster: one that is older is upgraded. */
  readonly knownSchema: number
  readonly contents: StoreContents
  /** What it replaces. Left out: there is no store. */
  readonly replaced?: ReplacedStore
}

export type ReplacedStore =
  | { readonly unreadable: string }
  | {
      readonly contents: StoreContents
      /** What the store knows and the backup does not. */
      readonly lost: {
        readonly runs: number
        readonly people: number
        readonly ledgerLines: number
        /** By currency, in minor units: the sum of these lines. */
        readonly credit: readonly { readonly currency: string; readonly minor: number }[]
      }
      /** People of the backup whom the store has no more. */
      readonly peopleBack: number
      /** Who was erased since, and is in the backup. */
      readonly erasedSince: readonly { readonly account: number; readonly name: string }[]
    }

export interface Comparison {
  readonly view: RestoreView
  readonly used?: NumbersUsed
}

/** Throws `BACKUP_INVALID` when `file` is no store that is whole, and `STORE_TOO_NEW`. */
export function compareBackup(file: string, storePath: string, hasStore: boolean): Comparison {
  const backup = openBackup(file)
  let head: Omit<RestoreView, 'replaced'>
  try {
    const [first] = backup.pragma('integrity_check(1)') as { integrity_check: string }[]
    if (first?.integrity_check !== 'ok') throw invalid(file, 'it is damaged or cut off')
    const mark = readMark(backup)
    const contents = countContents(backup)
    if (mark !== undefined && statSync(file).size !== sizeOf(backup)) throw invalid(file, 'it is cut off')
    if (mark !== undefined && JSON.stringify(mark.contents) !== JSON.stringify(contents))
      throw invalid(file, 'it does not hold what it held when it was made')
    head = { file, ...(mark && { madeAt: mark.madeAt }), schema: schemaOf(backup), knownSchema: migrations.length, contents }
  } catch (error) {
    throw isMusterError(error) ? error : invalid(file, 'it is damaged or cut off', error)
  } finally {
    backup.close()
  }
  if (!hasStore) return { view: head }
  try {
    const store = openAsItIs(storePath)
    try {
      const { replaced, used } = translateStoreErrors(storePath, () => compareWith(store, file))
      return { view: { ...head, replaced }, used }
    } finally {
      store.close()
    }
  } catch (error) {
    if (!isMusterError(error) || error.code !== 'STORE_DAMAGED') throw error
    return { view: { ...head, replaced: { unreadable: error.message } } }
  }
}

function sizeOf(connection: Connection): number {
  const [pages, bytes] = ['page_count', 'page_size'].map((name) => connection.pragma(name, { simple: true }) as number)
  return pages! * bytes!
}

function openBackup(file: string): Connection {
  try {
    return openAsItIs(file)
  } catch (error) {
    if (!isMusterError(error) || error.code !== 'STORE_DAMAGED') throw storeError(file, error)
    throw invalid(
      file,
      error.message.startsWith('there is no store') ? 'there is no such file' : 'it is not a Muster store, or damaged',
      error,
    )
  }
}

function invalid(file: string, why: string, cause?: unknown): MusterError {
  return new MusterError('BACKUP_INVALID', `${file} cannot be restored: ${why}.`, {
    hint: 'Name a backup that `muster backup` made. Nothing was changed.',
    ...(cause !== undefined && { cause }),
  })
}

function compareWith(store: Connection, file: string): { replaced: ReplacedStore; used: NumbersUsed } {
  // As read-only as the connection.
  store.prepare('attach ? as backup').run(file)
  const number = (question: string): number => store.prepare(question).pluck().get() as number
  const people = (of: string) =>
    `select s.name, e.id from ${of}.entry e join ${of}.source s using (source) where e.kind = 0 and e.key is not null`
  const isLostLine =
    'not exists (select 1 from backup.ledger b where b.line = l.line and b.account = l.account and b.grant_key = l.grant_key)'
  const isErasable = number("select count(*) from main.sqlite_schema where name = 'erased'") === 1
  const knewErased = number("select count(*) from backup.sqlite_schema where name = 'erased'") === 1
  const runs = number("select coalesce(max(seq), 0) from (select seq from main.sqlite_sequence where name = 'run')")
  return {
    used: { run: runs, entry: lastEntry(store) },
    replaced: {
      contents: countContents(store),
      lost: {
        runs: number(
          'select count(*) from main.run r where not exists (select 1 from backup.run b where b.run = r.run and b.started_at = r.started_at)',
        ),
        people: number(`select count(*) from (${people('main')} except ${people('backup')})`),
        ledgerLines: number(`select count(*) from main.ledger l where ${isLostLine}`),
        credit: store
          .prepare(`select currency, sum(minor) as minor from main.ledger l where ${isLostLine} group by currency order by currency`)
          .all() as { currency: string; minor: number }[],
      },
      peopleBack: number(`select count(*) from (${people('backup')} except ${people('main')})`),
      erasedSince: (isErasable
        ? store
            .prepare(
              `select distinct b.entry as account, b.name from main.erased x join backup.entry b on b.entry = x.account
               where b.kind = 0 and b.body <> '{}' ${knewErased ? 'and x.account not in (select account from backup.erased)' : ''} order by 1`,
            )
            .all()
        : []) as { account: number; name: string }[],
    },
  }
}
