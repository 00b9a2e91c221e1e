import type { Connection } from './open-store.ts'

/** How much a store holds; what a backup and an upgrade are checked by. */
export interface StoreContents {
  /** Accounts, also of people who are not there any more. */
  readonly people: number
  readonly groups: number
  readonly memberships: number
  readonly ledgerLines: number
  readonly journalLines: number
  readonly runs: number
  readonly lastRun?: { readonly run: number; readonly command: string; readonly startedAt: number }
}

/** Of a store of any schema. */
export function countContents(connection: Connection): StoreContents {
  const count = (question: string): number => connection.prepare(question).pluck().get() as number
  const lastRun = connection.prepare('select run, command, started_at as startedAt from run order by run desc limit 1').get() as
    | StoreContents['lastRun']
    | undefined
  return {
    people: count('select count(*) from entry where kind = 0'),
    groups: count('select count(*) from entry where kind = 1'),
    memberships: count('select coalesce(sum(json_array_length(members)), 0) from member_list'),
    ledgerLines: count('select count(*) from ledger'),
    journalLines: count('select count(*) from journal'),
    runs: count('select count(*) from run'),
    ...(lastRun && { lastRun }),
  }
}
