import { type DirectoryRecord, matchNames, type Scope } from '@muster/provider'
import { doubtRecord, type Mode } from './mode.ts'

/** A tool may print thousands of accounts at once: what is handed over together stays bounded. */
const recordsPerBatch = 2_000

/**
 * One listing. It has an end when every tool ended well, every account could be read, and what counts or names them another way
 * agrees. A failure is thrown after what came before it.
 */
export async function* listMode(mode: Mode, scope: Scope): AsyncGenerator<readonly DirectoryRecord[]> {
  const listing = mode.openListing()
  const counts = { users: 0, groups: 0, members: 0 }
  let whole = true

  function* take(records: readonly DirectoryRecord[]): Generator<readonly DirectoryRecord[]> {
    for (const record of records) {
      if (record.type === 'user') counts.users++
      else if (record.type === 'group') counts.groups++
      else if (record.type === 'members') counts.members += record.members?.length ?? 0
      else if (record.type === 'error' && record.record === undefined) whole = false
    }
    for (let at = 0; at < records.length; at += recordsPerBatch) yield records.slice(at, at + recordsPerBatch)
  }

  for await (const records of listing.users()) yield* take(records)
  const isWanted = groupFilter(scope)
  if (isWanted !== undefined) for await (const records of listing.groups(isWanted)) yield* take(records)
  yield* take((await listing.prove()).map(doubtRecord))
  if (whole) yield [{ type: 'end', ...counts }]
}

/** Groups that are imported, and those that say whose people are wanted; `undefined`: none at all. */
function groupFilter({ groups, users }: Scope): ((name: string) => boolean) | undefined {
  if (groups === 'all') return () => true
  const wanted = [...(groups === 'none' ? [] : groups), ...(users === 'all' ? [] : users.groups)]
  if (wanted.length === 0) return undefined
  // Whose groups are in a wanted group is known only when all are read.
  if (users !== 'all') return () => true
  return matchNames(wanted)
}
