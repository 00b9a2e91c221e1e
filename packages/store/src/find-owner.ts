import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'

export interface NameOwner {
  readonly account: number
  readonly source: string
  /** The source's own spelling: what the source is asked with. */
  readonly spelling: string
  readonly state: 'present' | 'absent' | 'deactivated' | 'deleted'
  readonly fields: { readonly active?: boolean; readonly activeFrom?: string; readonly activeUntil?: string }
}

/** Who bears this username, without case. */
export function findOwner(connection: Connection, username: string): NameOwner | undefined {
  const row = connection
    .prepare(
      'select e.entry as account, s.name as source, e.name as spelling, e.state, e.body from entry e join source s using (source) where e.kind = 0 and e.key = ?',
    )
    .get(foldHandle(username.trim())) as { account: number; source: string; spelling: string; state: number; body: string } | undefined
  if (row === undefined) return undefined
  const { body, state, ...rest } = row
  return {
    ...rest,
    state: (['present', 'absent', 'deactivated', 'deleted'] as const)[state]!,
    fields: JSON.parse(body) as NameOwner['fields'],
  }
}

/** Whether the source's own word lets this person sign in at `now` (milliseconds since 1970). */
export function isActive(fields: NameOwner['fields'], now: number): boolean {
  if (fields.active === false) return false
  if (fields.activeFrom !== undefined && Date.parse(fields.activeFrom) > now) return false
  return fields.activeUntil === undefined || Date.parse(fields.activeUntil) > now
}
