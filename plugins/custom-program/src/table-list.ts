import { createTableListing, sayAt, type TableListing } from '@muster/protocol'
import { type DirectoryRecord, isMusterError, MusterError } from '@muster/provider'
import type { TableSource } from './table-source.ts'

/** A text may be a million lines of one letter: what is handed over at once stays bounded. */
const recordsPerBatch = 5_000

/**
 * One listing: every text to its end, in turn. It is complete when every program exited with 0, no file changed under our
 * hands, every row could be read, and each text ended in counts that agree with what came.
 */
export async function* listTable(
  { origins, context }: TableSource,
  listing: TableListing,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const place = { source: context.source, phase: 'list' }
  let failure: MusterError | undefined
  for (const origin of origins) {
    const { name, kind } = origin
    const doubt = (message: string, hint: string) => listing.doubt(name === '' ? message : `${name}: ${message}`, hint)
    const input = listing.open({ name, kind })
    try {
      for await (const piece of origin.read(signal, doubt)) {
        yield* inBatches(input.take(piece))
        if (input.text.hopeless) break
      }
      yield* inBatches(input.finish())
    } catch (error) {
      if (!isMusterError(error)) throw error
      // What was printed before a failure may be used; that nothing follows is told by the failure itself.
      failure ??= error
      doubt(error.message, error.hint ?? 'run it by hand to see why')
    }
    if (signal.aborted) throw new MusterError('STOPPED', 'the listing was stopped', place)
  }
  if (listing.given.users === 0) throw explainNobody(listing, failure, place)
  yield* inBatches(listing.finish())
}

export function openTableListing({ reading }: TableSource): TableListing {
  return createTableListing(reading)
}

function explainNobody(listing: TableListing, failure: MusterError | undefined, place: { source: string; phase: string }): MusterError {
  if (failure !== undefined)
    return new MusterError(failure.code, failure.message, { ...place, ...(failure.hint !== undefined && { hint: failure.hint }) })
  const first = listing.troubles.find(({ line }) => line !== undefined)
  if (first !== undefined)
    return new MusterError('PROTOCOL_VIOLATION', `nobody could be read: ${sayAt(first.text, first.line!, first.message)}`, {
      hint: first.hint,
      ...place,
    })
  return new MusterError('SOURCE_EMPTY', 'the table holds nobody, so whatever writes it is taken to have failed', {
    hint: 'let the program exit with a failure, or leave the file as it was, when there is nothing to list',
    ...place,
  })
}

function* inBatches(records: readonly DirectoryRecord[]): Generator<readonly DirectoryRecord[]> {
  for (let start = 0; start < records.length; start += recordsPerBatch) yield records.slice(start, start + recordsPerBatch)
}
