import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync } from 'node:fs'
import { type Clock, MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import type { Connection } from './open-store.ts'
import { reuseStatements } from './reuse-statements.ts'
import { translateStoreErrors } from './store-errors.ts'

/** What a token allows: to look, to start and decide runs, to have passwords checked, to set up sources, to read people and groups by SCIM and LDAP. */
export const tokenScopes = ['read', 'run', 'authenticate', 'configure', 'directory'] as const
export type TokenScope = (typeof tokenScopes)[number]

export interface TokenView {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

export interface NewToken extends TokenView {
  /** Shown this once: only its hash is kept. */
  readonly token: string
}

/** The tokens of one store. Another process sees a change at once. Throws `MusterError` with a `STORE_…` code. */
export interface TokenKeeper {
  /** Throws `NAME_TAKEN`. */
  add(name: string, scopes: readonly TokenScope[]): NewToken
  list(): readonly TokenView[]
  /** Whether there was one of that name. */
  remove(name: string): boolean
  /** Whose token this is; `undefined`: nobody's. */
  find(token: string): TokenView | undefined
}

const formatNow = 1
const busyMs = 2_000
/** So that a token is recognised where it should not be. */
const mark = 'muster_'

interface Row {
  readonly name: string
  readonly scopes: string
  readonly hash: Buffer
  readonly createdAt: number
}

/**
 * Tokens in a file of their own beside the store: they are made before the first run, are taken back while a run locks the
 * store, and a token that was taken back does not return with an older copy of the store.
 */
export function keepTokens(storePath: string, clock: Clock): TokenKeeper & { close(): void } {
  const path = `${storePath}-tokens`
  let connection: Connection | undefined
  /** Without a file there are no tokens; only `add` makes one. */
  const open = (makes: boolean): Connection | undefined => {
    if (connection === undefined && (makes || existsSync(path))) connection = openFile(path)
    return connection
  }
  const rows = (): Row[] =>
    translateStoreErrors(path, () => {
      const found = open(false)?.prepare('select name, scopes, hash, created_at as createdAt from token order by name').all()
      return (found ?? []) as Row[]
    })
  return {
    add(name, scopes) {
      const token = `${mark}${randomBytes(32).toString('base64url')}`
      const createdAt = clock.now()
      const kept = tokenScopes.filter((scope) => scopes.includes(scope))
      const isNew = translateStoreErrors(
        path,
        () =>
          open(true)!
            .prepare('insert or ignore into token (name, scopes, hash, created_at) values (?, ?, ?, ?)')
            .run(name, kept.join(' '), hashOf(token), createdAt).changes === 1,
      )
      if (!isNew) {
        throw new MusterError('NAME_TAKEN', `there is a token called ${name} already`, {
          hint: `Choose another name, or remove that one first: \`muster token remove ${name}\`.`,
        })
      }
      return { name, scopes: kept, createdAt, token }
    },
    list: () => rows().map(toView),
    remove: (name) => translateStoreErrors(path, () => open(false)?.prepare('delete from token where name = ?').run(name).changes === 1),
    find(token) {
      const wanted = hashOf(token)
      let found: Row | undefined
      // All of them, each in the same time: how long it takes tells nothing about any.
      for (const row of rows()) if (timingSafeEqual(row.hash, wanted)) found = row
      return found && toView(found)
    },
    close: () => connection?.close(),
  }
}

function openFile(path: string): Connection {
  const isNew = !existsSync(path)
  const connection = new Database(path, { timeout: busyMs })
  reuseStatements(connection)
  try {
    if (isNew) chmodSync(path, 0o600)
    connection.exec(
      'create table if not exists token (name text primary key, scopes text not null, hash blob not null, created_at integer not null) without rowid',
    )
    const version = connection.pragma('user_version', { simple: true }) as number
    if (version > formatNow)
      throw new MusterError('STORE_TOO_NEW', `the tokens ${path} were written by a newer Muster`, {
        hint: 'Install that version of Muster.',
      })
    if (version < formatNow) connection.pragma(`user_version = ${formatNow}`)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Of 32 random bytes: nothing to guess, so nothing slow is needed. */
function hashOf(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

function toView({ name, scopes, createdAt }: Row): TokenView {
  return { name, scopes: scopes.split(' ') as TokenScope[], createdAt }
}
