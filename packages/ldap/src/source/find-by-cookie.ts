import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import { ResultError, resultCode } from '../explain-result.ts'
import type { Filter } from '../filter.ts'
import { readRoot } from '../read-root.ts'
import type { SearchRequest } from '../search.ts'
import { syncRequestOid } from '../sync-controls.ts'
import { synchronise } from '../synchronise.ts'
import type { ChangeFinder, Directory, Place } from './directory.ts'

type Searched = Pick<Directory, 'base'> & {
  readonly users: Place & { readonly reader: { readonly attributes: readonly string[] } }
  readonly groups: Place & { readonly reader: { readonly attributes: readonly string[] } }
}

interface Position {
  /** The identifier of the entry of `base`: the same on every copy of one directory, and on no other directory. */
  readonly directory: string
  readonly users: string
  readonly groups: string
  readonly containers: string
}

/** More than these are read faster by a listing, which pages and decodes nothing that has not changed. */
const mostChanges = 20_000

const nothing: Filter = { not: { present: 'objectClass' } }

/**
 * Entries that hold others. When one is renamed or moved, the names of all that it holds change, and no server says so of
 * each: then everything is read.
 */
const containers: Filter = {
  or: ['organizationalUnit', 'organization', 'container', 'domain', 'locality', 'country'].map((to) => ({ equal: 'objectClass', to })),
}

/** Changes by the cookie of a content synchronisation (RFC 4533, refreshOnly), where identifiers are `entryUUID`. */
export function findByCookie(directory: Searched): ChangeFinder {
  const { base } = directory
  const searches: Readonly<Record<'users' | 'groups' | 'containers', SearchRequest>> = {
    users: searchOf(directory.users),
    groups: searchOf(directory.groups),
    containers: { base, filter: containers, attributes: ['1.1'] },
  }

  return {
    async position(connection) {
      const root = await readRoot(connection)
      if (root !== undefined && !root.controls.includes(syncRequestOid)) return undefined
      return await unlessRefused(async () => {
        const identity = await identify(connection, base)
        const [users, groups, held] = [
          await begin(connection, searches.users),
          await begin(connection, searches.groups),
          await begin(connection, searches.containers),
        ]
        if (identity === undefined || users === undefined || groups === undefined || held === undefined) return undefined
        return JSON.stringify({ directory: identity, users, groups, containers: held } satisfies Position)
      })
    },

    async explain(connection) {
      const root = await readRoot(connection)
      if (root !== undefined && !root.controls.includes(syncRequestOid)) {
        return {
          outcome: 'warning',
          message: 'the server does not tell what changed, so that every run reads everything',
          remedy: `Load the overlay: in slapd.conf, \`moduleload syncprov\`, and \`overlay syncprov\` and \`syncprov-sessionlog 10000\` below the database of ${base}.`,
        }
      }
      if ((await this.position(connection)) !== undefined) {
        return { outcome: 'ok', message: 'the server tells what changed, by its synchronisation cookie' }
      }
      return {
        outcome: 'warning',
        message: `the server tells no changes of ${base} to this account, so that every run reads everything`,
        remedy: `Give the database \`overlay syncprov\`, and let the account read entryUUID of ${base}: \`access to dn.base="${base}" by dn.exact="ACCOUNT" read\`.`,
      }
    },

    async since(connection, text) {
      const position = JSON.parse(text) as Position
      return await unlessRefused(async () => {
        if ((await identify(connection, base)) !== position.directory) return undefined
        const held = await read(connection, searches.containers, position.containers)
        if (held === undefined || held.entries.length > 0) return undefined
        const users = await read(connection, searches.users, position.users)
        const groups = users && (await read(connection, searches.groups, position.groups))
        // What is not named is absent in both, or in neither: `covers` is one word for both.
        if (users === undefined || groups === undefined || users.covers !== groups.covers) return undefined
        const next: Position = { ...position, users: users.cookie, groups: groups.cookie, containers: held.cookie }
        return {
          users: users.entries,
          groups: groups.entries,
          // What does not match a filter any more is told as deleted, and so is a group that changed to the search for users.
          gone: { users: without(users.deleted, groups.changed), groups: without(groups.deleted, users.changed) },
          present: { users: users.present, groups: groups.present },
          covers: users.covers,
          members: [],
          position: JSON.stringify(next),
        }
      })
    },
  }
}

function searchOf({ base, scope, filter, reader }: Searched['users']): SearchRequest {
  return { base, scope, filter, attributes: reader.attributes }
}

/** OpenLDAP gives its cookie to a search that finds nothing, too: this costs nothing. */
async function begin(connection: Connection, { base }: SearchRequest): Promise<string | undefined> {
  const found = await read(connection, { base, scope: 'base', filter: nothing, attributes: ['1.1'] }, undefined)
  return found?.cookie
}

interface Synchronised {
  readonly entries: readonly Entry[]
  readonly changed: ReadonlySet<string>
  readonly deleted: readonly string[]
  readonly present: readonly string[]
  readonly covers: 'changed' | 'all'
  readonly cookie: string
}

async function read(connection: Connection, request: SearchRequest, cookie: string | undefined): Promise<Synchronised | undefined> {
  const entries: Entry[] = []
  const changed = new Set<string>()
  const named = { delete: [] as string[], present: [] as string[] }
  for await (const items of synchronise(connection, request, cookie === undefined ? undefined : Buffer.from(cookie, 'base64'))) {
    for (const item of items) {
      switch (item.kind) {
        case 'entry':
          if (entries.push(item.entry) > mostChanges) return undefined
          changed.add(item.uuid)
          break
        case 'ids':
          for (const uuid of item.uuids) named[item.state].push(uuid)
          break
        case 'done':
          if (item.cookie === undefined) return undefined
          return {
            entries,
            changed,
            deleted: named.delete,
            present: named.present,
            covers: item.covers,
            cookie: item.cookie.toString('base64'),
          }
        default:
          return undefined // A reset; or a reference: what stands behind it is told by another server, which is not asked.
      }
    }
  }
  return undefined
}

async function identify(connection: Connection, base: string): Promise<string | undefined> {
  const request = { base, scope: 'base', filter: { present: 'objectClass' }, attributes: ['entryUUID'] } as const
  const [entry] = await connection.find(request, 1)
  return entry?.text('entryUUID')
}

/**
 * A server that refuses to tell changes (no syncprov on this database, a limit that a search without pages meets) is one
 * that cannot tell them. Whether it may be read at all is for the listing to find out.
 */
export async function unlessRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask()
  } catch (error) {
    const isPassing = error instanceof ResultError && (error.resultCode === resultCode.busy || error.resultCode === resultCode.unavailable)
    if (error instanceof ResultError && !isPassing) return undefined
    throw error
  }
}

function without(ids: readonly string[], others: ReadonlySet<string>): readonly string[] {
  return ids.filter((id) => !others.has(id))
}
