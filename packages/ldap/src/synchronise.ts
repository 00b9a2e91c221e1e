import { MusterError } from '@muster/provider'
import type { Connection } from './connection.ts'
import { type DirSyncAnswer, decodeDirSync, dirSyncControl } from './directory-controls.ts'
import type { Entry } from './entry.ts'
import { ResultError, resultCode } from './explain-result.ts'
import { malformed } from './read-ber.ts'
import type { SearchItem, SearchRequest } from './search.ts'
import { decodeSyncDone, decodeSyncInfo, decodeSyncState, type SyncState, syncInfoOid, syncRequestControl } from './sync-controls.ts'

export type SyncItem =
  | { readonly kind: 'entry'; readonly state: SyncState; readonly uuid: string; readonly entry: Entry }
  /** Named without an entry: still there, or gone. */
  | { readonly kind: 'ids'; readonly state: 'present' | 'delete'; readonly uuids: readonly string[] }
  | { readonly kind: 'reference'; readonly uris: readonly string[] }
  /** The cookie is too old, or from another server, or the server only searched: read everything again. */
  | { readonly kind: 'reset' }
  /** The last. With `changed`, what is gone was named; with `all`, what was neither changed nor present is gone. */
  | { readonly kind: 'done'; readonly cookie: Buffer | undefined; readonly covers: 'changed' | 'all' }

/**
 * The content since `cookie`, or all of it (RFC 4533, refreshOnly). Never pages: the two do not go together.
 * Ends with `reset` instead of `done` when the server asks for reading anew. A cookie that OpenLDAP cannot read at all it
 * takes for none, without a word: then everything comes as added and the deleted stay unnamed, so that cookies from
 * elsewhere must be kept away from here, and a full reading is due now and then.
 */
export async function* synchronise(
  connection: Connection,
  request: Omit<SearchRequest, 'pageSize'>,
  cookie: Uint8Array | undefined,
): AsyncGenerator<readonly SyncItem[], void, undefined> {
  let latest: Buffer | undefined
  /** Whether a present phase was begun: then a delete phase alone does not name all that is gone. */
  let hadPresentPhase = false
  try {
    for await (const items of connection.search({ ...request, controls: [...(request.controls ?? []), syncRequestControl(cookie)] })) {
      const batch: SyncItem[] = []
      for (const item of items) read(item, batch)
      if (batch.length > 0) yield batch
    }
  } catch (error) {
    // OpenLDAP refuses a cookie from its own future by unwillingToPerform: "consumer state is newer than provider".
    const isReset =
      error instanceof ResultError &&
      (error.resultCode === resultCode.syncRefreshRequired || (cookie !== undefined && error.resultCode === resultCode.unwillingToPerform))
    if (!isReset) throw error
    yield [{ kind: 'reset' }]
  }

  function read(item: SearchItem, batch: SyncItem[]): void {
    switch (item.kind) {
      case 'entry': {
        const { state, uuid, cookie: newer } = decodeSyncState(item.controls)
        latest = newer ?? latest
        if (state === 'present' || state === 'delete') batch.push({ kind: 'ids', state, uuids: [uuid] })
        else batch.push({ kind: 'entry', state, uuid, entry: item })
        if (state === 'present') hadPresentPhase = true
        return
      }
      case 'intermediate': {
        if (item.oid !== syncInfoOid || item.value === undefined) return
        const info = decodeSyncInfo(item.value)
        latest = info.cookie ?? latest
        if (info.info === 'refresh-present') hadPresentPhase = true
        if (info.info === 'ids') {
          batch.push({ kind: 'ids', state: info.refreshDeletes ? 'delete' : 'present', uuids: info.uuids })
          if (!info.refreshDeletes) hadPresentPhase = true
        }
        return
      }
      case 'reference':
        batch.push(item)
        return
      case 'done': {
        const done = decodeSyncDone(item.result.controls)
        if (done === undefined) {
          // A server that knows nothing of it should have refused, for the control is critical; some just search.
          batch.push({ kind: 'reset' })
          return
        }
        // Without a cookie OpenLDAP sets refreshDeletes although it names nobody: what it sends is all there is.
        const isNamed = cookie !== undefined && done.refreshDeletes && !hadPresentPhase
        // Nothing changed: the old cookie goes on.
        const next = done.cookie ?? latest ?? (cookie === undefined ? undefined : Buffer.from(cookie))
        batch.push({ kind: 'done', cookie: next, covers: isNamed ? 'changed' : 'all' })
      }
    }
  }
}

export type DirSyncItem =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'reference'; readonly uris: readonly string[] }
  | { readonly kind: 'done'; readonly cookie: Buffer }

/** Changes since `cookie` (empty: everything), by Active Directory's DirSync. `base` must be that of a partition. */
export async function* synchroniseByDirSync(
  connection: Connection,
  request: Omit<SearchRequest, 'pageSize'>,
  cookie: Uint8Array,
  flags: number,
): AsyncGenerator<readonly DirSyncItem[], void, undefined> {
  let answer: DirSyncAnswer = { more: true, cookie: Buffer.from(cookie) }
  while (answer.more) {
    const controls = [...(request.controls ?? []), dirSyncControl(answer.cookie, flags)]
    let next: DirSyncAnswer | undefined
    for await (const items of connection.search({ ...request, controls })) {
      const batch: DirSyncItem[] = []
      for (const item of items) {
        if (item.kind === 'entry') batch.push({ kind: 'entry', entry: item })
        else if (item.kind === 'reference') batch.push(item)
        else if (item.kind === 'done') next = decodeDirSync(item.result.controls)
      }
      if (batch.length > 0) yield batch
    }
    if (next === undefined) throw malformed('an answer to DirSync without its control')
    if (next.more && next.cookie.equals(answer.cookie)) {
      throw new MusterError(
        'PROTOCOL_VIOLATION',
        `${connection.server} says that there are more changes, but gives the same cookie again.`,
        {
          phase: 'ldap',
          hint: 'Report it to the makers of the server.',
        },
      )
    }
    answer = next
  }
  yield [{ kind: 'done', cookie: answer.cookie }]
}
