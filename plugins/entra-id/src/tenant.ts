import type { Scope } from '@muster/provider'
import type { Graph } from './graph.ts'
import { groupSelect } from './read-group.ts'
import type { UserReader } from './read-user.ts'

/** A tenant of Entra, as one source reads it. */
export interface Tenant {
  readonly name: string
  readonly graph: Graph
  readonly users: UserReader
  readonly guests: boolean
  readonly pageSize: number
  /** Batches of members under way at once. */
  readonly batches: number
}

/** What a cursor must have been given for. */
export function readingOf({ name, users, guests }: Tenant, { groups }: Scope): readonly unknown[] {
  return [name, users.select, guests, groupSelect, groups === 'none']
}
