import { isMusterError } from '@muster/provider'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import { must, mustEqual, show } from './must.ts'
import { type OpenSource, withSource } from './open-source.ts'
import { everything, type Listing, readAnswer, readListing } from './read-listing.ts'

/** What changed since a cursor. */
export function changesCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  if (harness.changes === 'not offered') return []
  return [
    {
      title: 'says that nothing changed since a listing that just ended, with an end and the next cursor',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const { end } = await readListing(open)
          must(end?.cursor !== undefined, 'the listing gave no cursor')
          const changes = await readChanges(open, end.cursor)
          if (changes.failure !== undefined) throw changes.failure
          must(changes.end?.cursor !== undefined, 'changes must end with an end that has a cursor')
          mustEqual(
            changes.batches.flat().filter((record) => record.type === 'gone'),
            [],
            'who left',
          )
        }),
    },
    {
      title: 'answers a cursor it cannot continue from by reset, never by saying that nothing changed',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const { batches, failure } = await readChanges(open, 'no-such-cursor')
          const reset = batches.flat().some((record) => record.type === 'reset')
          must(reset || isMusterError(failure), `an unknown cursor was answered by ${show(batches.flat())}`)
        }),
    },
  ]
}

function readChanges({ session, patienceMs }: OpenSource, cursor: string): Promise<Listing> {
  must(session.changes !== undefined, 'the session has no changes()')
  return readAnswer(session.changes(cursor, everything), patienceMs)
}
