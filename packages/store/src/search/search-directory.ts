import type { Connection } from '../open-store.ts'
import { storeError, translateStoreErrors } from '../store-errors.ts'
import { findEntries } from './find-entries.ts'
import { entryReader } from './read-entries.ts'
import type { Found, Search } from './search.ts'
import { sharedGroupNames } from './shared-group-names.ts'

/** The copy as other systems search it: people and groups, and nothing of credit, runs or secrets. */
export function searchDirectory(connection: Connection) {
  const find = findEntries(connection)
  const reader = entryReader(connection)
  const shared = sharedGroupNames(connection)
  const safely = <Result>(work: () => Result): Result => translateStoreErrors(connection.name, work)
  return {
    /** Throws `LIMIT_EXCEEDED` when more would have to be sorted than can be. */
    async find(search: Search): Promise<Found> {
      try {
        return await find(search)
      } catch (error) {
        throw storeError(connection.name, error)
      }
    },
    /** Names, folded, that several groups have. */
    sharedGroupNames: () => safely(shared),
    read: (...asked: Parameters<typeof reader.read>) => safely(() => reader.read(...asked)),
    groupsOf: (...asked: Parameters<typeof reader.groupsOf>) => safely(() => reader.groupsOf(...asked)),
    countMembers: (...asked: Parameters<typeof reader.countMembers>) => safely(() => reader.countMembers(...asked)),
    membersOf: (...asked: Parameters<typeof reader.membersOf>) => safely(() => reader.membersOf(...asked)),
  }
}

export type DirectorySearch = ReturnType<typeof searchDirectory>
