import { existsSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import type { Connection } from './open-store.ts'
import { migrations } from './schema.ts'
import { translateStoreErrors } from './store-errors.ts'

/** Opens a store for reading, of this schema or an earlier one. Throws `MusterError` with a `STORE_…` code. */
export function openAsItIs(path: string): Connection {
  return translateStoreErrors(path, () => {
    if (!existsSync(path)) {
      throw new MusterError('STORE_DAMAGED', `there is no store at ${path}`, {
        hint: 'Look at `store:` in the configuration; `muster sync` makes one.',
      })
    }
    const connection = new Database(path, { readonly: true, timeout: 5_000 })
    try {
      const version = schemaOf(connection)
      const isStore =
        connection.prepare("select count(*) from sqlite_schema where name in ('store', 'entry', 'run', 'ledger')").pluck().get() === 4
      if (!isStore || version === 0)
        throw new MusterError('STORE_DAMAGED', `${path} is not a Muster store`, { hint: 'Name the file that is one.' })
      if (version > migrations.length)
        throw new MusterError(
          'STORE_TOO_NEW',
          `${path} was written by a newer Muster (schema ${version}, this one knows ${migrations.length})`,
          {
            hint: 'Install that version of Muster. Nothing was changed.',
          },
        )
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  })
}

export function schemaOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number
}
