import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'

export interface NameOwner {
  readonly account: number
  readonly source: string
  readonly id: string
  /** Known by the name alone, or by an id that may be given to somebody else. */
  readonly isWeak: boolean
  /** Milliseconds since 1970. */
  readonly absentSince?: number
  /** The source's own spelling: what the source is asked with. */
  readonly spelling: string
  readonly state: 'present' | 'absent' | 'deactivated' | 'deleted'
  readonly fields: { readonly active?: boolean; readonly activeFrom?: string; readonly activeUntil?: string }
}

const columns = `e.entry as account, s.name as source, e.id, e.weak, e.absent_since as absentSince, e.name as spelling, e.state, e.body
  from entry e join source s using (source) where e.kind = 0`

/** Who bears this username, without case. */
export function findOwner(connection: Connection, username: string): NameOwner | undefined {
  const row = connection.prepare(`select ${columns} and e.key = ?`).get(foldHandle(username.trim()))
  return row === undefined ? undefined : asOwner(row as OwnerRow)
}

/** Whose id this is at the source. */
export function findOwnerById(connection: Connection, source: string, id: string): NameOwner | undefined {
  const row = connection.prepare(`select ${columns} and s.name = ? and e.id = ?`).get(source, id)
  return row === undefined ? undefined : asOwner(row as OwnerRow)
}

function asOwner({ body, state, weak, absentSince, ...rest }: OwnerRow): NameOwner {
  return {
    ...rest,
    isWeak: weak === 1,
    ...(absentSince === null ? {} : { absentSince }),
    state: (['present', 'absent', 'deactivated', 'deleted'] as const)[state]!,
    fields: JSON.parse(body) as NameOwner['fields'],
  }
}

interface OwnerRow {
  account: number
  source: string
  id: string
  weak: number
  absentSince: number | null
  spelling: string
  state: number
  body: string
}

/** The id that claimed this username of the source in the last run and was not given it. */
export function findClaim(connection: Connection, source: string, username: string): string | undefined {
  const claims = connection
    .prepare('select c.id, c.username from conflict c join source s using (source) where s.name = ?')
    .all(source) as { id: string; username: string }[]
  const key = foldHandle(username.trim())
  return claims.find((claim) => foldHandle(claim.username.trim()) === key)?.id
}

/** Whether the source's own word lets this person sign in at `now` (milliseconds since 1970). */
export function isActive(fields: NameOwner['fields'], now: number): boolean {
  if (fields.active === false) return false
  if (fields.activeFrom !== undefined && Date.parse(fields.activeFrom) > now) return false
  return fields.activeUntil === undefined || Date.parse(fields.activeUntil) > now
}
