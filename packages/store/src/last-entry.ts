import type { Connection } from './open-store.ts'

/**
 * The highest number that an account or group has had, also in a store that a restore replaced: a number that somebody was known by
 * elsewhere never becomes somebody else's.
 */
export const lastEntrySql = `(select max(coalesce((select max(entry) from entry), 0),
  coalesce((select cast(value as integer) from store where key = 'entries_used'), 0)))`

export function lastEntry(connection: Connection): number {
  return connection.prepare(`select ${lastEntrySql}`).pluck().get() as number
}
