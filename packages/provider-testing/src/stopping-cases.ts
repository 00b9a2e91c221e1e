import { setTimeout as sleep } from 'node:timers/promises'
import { isMusterError, Secret } from '@muster/provider'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import { failureOf, must, mustEqual, show, within } from './must.ts'
import { withSource } from './open-source.ts'
import { everything, readListing } from './read-listing.ts'

/** Long enough for a source to have been asked. */
const untilAskedMs = 200

/** Stopping, and leaving early. */
export function stoppingCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  return [
    {
      title: 'stops a listing promptly when the signal aborts, and gives it no end',
      run: () =>
        withSource(harness, 'stalled', async (open) => {
          const reading = readListing(open)
          await sleep(untilAskedMs)
          open.stop()
          const { end, failure } = await reading
          mustEqual(end, undefined, 'the end of a listing that was stopped')
          must(failure === undefined || isMusterError(failure), `a stopped listing may throw a MusterError only, not ${show(failure)}`)
        }),
    },
    {
      title: 'stops a question about a password promptly when the signal aborts, and answers neither yes nor no',
      run: () =>
        withSource(harness, 'stalled', async (open) => {
          const { session, patienceMs } = open
          if (harness.authenticate === 'not offered' || !session.authenticate) return
          const asking = failureOf(session.authenticate(harness.authenticate.username, new Secret(harness.authenticate.password)))
          await sleep(untilAskedMs)
          open.stop()
          const failure = await within(patienceMs, asking, 'a stopped authenticate()')
          must(isMusterError(failure), `a stopped question must throw a MusterError, not ${show(failure)}`)
        }),
    },
    {
      title: 'lets a reader leave in the middle of a listing',
      run: () =>
        withSource(harness, 'good', async ({ session, patienceMs }) => {
          const leave = async (): Promise<void> => {
            for await (const batch of session.list(everything)) if (batch.length > 0) return
          }
          await within(patienceMs, leave(), 'leaving a listing')
        }),
    },
    {
      title: 'closes while a listing is waiting for the source',
      run: () =>
        withSource(harness, 'stalled', async (open) => {
          const reading = failureOf(readListing(open))
          await sleep(untilAskedMs)
          open.stop()
          await within(open.patienceMs, open.session.close(), 'close() during a listing')
          await reading
        }),
    },
    {
      title: 'closes twice as well as once',
      run: () =>
        withSource(harness, 'good', async (open) => {
          await readListing(open)
          await open.session.close()
        }),
    },
  ]
}
