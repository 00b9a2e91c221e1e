import { copyFileSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import { refuseDamaged } from './back-up.ts'
import { countContents, type StoreContents } from './count-contents.ts'
import { openAsItIs, schemaOf } from './open-as-it-is.ts'
import { type Connection, earlierName, migrate, openConnection } from './open-store.ts'
import { abandonFile, beginFile } from './private-file.ts'
import { takeRunLock } from './run-lock.ts'
import { migrations } from './schema.ts'
import { translateStoreErrors } from './store-errors.ts'

export interface UpgradeView {
  readonly from: number
  readonly to: number
  /** Where the store is, or would be, kept as it was. Left out: it is up to date. */
  readonly keptAs?: string
  /** Milliseconds that the upgrade took. */
  readonly ms?: number
  readonly contents: StoreContents
}

export interface Rehearsal extends UpgradeView {
  /** Tables whose rows are not what they were, as far as the earlier schema knew them. */
  readonly changed: readonly { readonly table: string; readonly rows: number; readonly of: number }[]
}

/** Upgrades a copy, looks whether it is whole and holds what the store holds, and removes it. The store is only read. */
export async function rehearseUpgrade(storePath: string): Promise<Rehearsal> {
  const store = openAsItIs(storePath)
  const parts: string[] = []
  try {
    const from = schemaOf(store)
    if (from === migrations.length) return { from, to: from, contents: countContents(store), changed: [] }
    const earlier = beginFile(storePath)
    parts.push(earlier)
    await store.backup(earlier)
    const later = beginFile(storePath)
    parts.push(later)
    return translateStoreErrors(storePath, () => {
      withoutLog(earlier)
      copyFileSync(earlier, later)
      return { ...tryUpgrade(earlier, later, from), keptAs: earlierName(storePath, from) }
    })
  } finally {
    store.close()
    for (const part of parts) abandonFile(part)
  }
}

/** Upgrades the store, as any command that writes would, and keeps it as it was. No run works on it meanwhile. */
export function upgradeStore(storePath: string): UpgradeView {
  const lock = takeRunLock(storePath)
  try {
    const before = openAsItIs(storePath)
    const from = schemaOf(before)
    const contents = countContents(before)
    before.close()
    if (from === migrations.length) return { from, to: from, contents }
    const began = performance.now()
    openConnection(storePath, false).close()
    return { from, to: migrations.length, keptAs: earlierName(storePath, from), ms: Math.round(performance.now() - began), contents }
  } finally {
    lock.release()
  }
}

/** One file, without a log beside it. */
function withoutLog(file: string): void {
  const connection = new Database(file)
  connection.pragma('journal_mode = delete')
  connection.close()
}

function tryUpgrade(earlier: string, later: string, from: number): Omit<Rehearsal, 'keptAs'> {
  const copy = new Database(later)
  try {
    const contents = countContents(copy)
    const began = performance.now()
    migrate(copy)
    const ms = Math.round(performance.now() - began)
    refuseDamaged(copy, 'the upgraded copy')
    if (JSON.stringify(countContents(copy)) !== JSON.stringify(contents))
      throw new MusterError('BUG', 'the upgraded copy does not hold what the store holds; the store was not touched')
    copy.prepare('attach ? as earlier').run(earlier)
    return { from, to: migrations.length, ms, contents, changed: findChanged(copy) }
  } finally {
    copy.close()
  }
}

function findChanged(copy: Connection): Rehearsal['changed'] {
  const tables = copy.prepare("select name from earlier.sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
  return (tables.pluck().all() as string[]).flatMap((table) => {
    const columnsOf = (schema: string) =>
      copy.prepare(`select name from pragma_table_info('${table}', '${schema}')`).pluck().all() as string[]
    const still = new Set(columnsOf('main'))
    const columns = columnsOf('earlier').filter((name) => still.has(name))
    const of = copy.prepare(`select count(*) from earlier."${table}"`).pluck().get() as number
    if (columns.length === 0) return { table, rows: of, of }
    const list = columns.map((name) => `"${name}"`).join(', ')
    const rows = copy
      .prepare(`select count(*) from (select ${list} from earlier."${table}" except select ${list} from main."${table}")`)
      .pluck()
      .get() as number
    return rows === 0 ? [] : { table, rows, of }
  })
}
