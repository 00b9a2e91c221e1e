import type { Context, Session } from '@muster/provider'
import type { Settings } from './settings.ts'
import { checkTable } from './table-check.ts'
import { listTable, openTableListing } from './table-list.ts'
import { createTableLookUp } from './table-look-up.ts'
import { describeTableSource } from './table-source.ts'

/** A source that is a table: what a program prints, or a file. Reads nothing yet. */
export async function openTableSession(settings: Settings, context: Context): Promise<Session> {
  const source = describeTableSource(settings, context)
  const lookUp = settings.table?.lookUp ?? true
  let everybodyHasId = source.namesId
  return {
    abilities: {
      authenticate: false,
      lookUp,
      changes: false,
      nestedGroups: true,
      // The header tells, once it has been read.
      get stableIds() {
        return everybodyHasId
      },
      groupScope: false,
      fingerprints: false,
    },
    check: () => checkTable(source),
    async *list() {
      const listing = openTableListing(source)
      yield* listTable(source, listing, context.signal)
      everybodyHasId = listing.weak === 0
    },
    ...(lookUp && { lookUp: createTableLookUp(source) }),
    async close() {
      // Nothing stays open between two questions.
    },
  }
}
