import { isMusterError } from '@muster/provider'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import { must, mustEqual, show } from './must.ts'
import { withSource } from './open-source.ts'
import { readListing } from './read-listing.ts'

/** What happens when the source cannot be read, or not to its end. */
export function failureCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  return [
    {
      title: 'throws an error of the family unavailable when the source cannot be asked, and never lists nobody instead',
      run: () =>
        withSource(harness, 'unavailable', async (open) => {
          const listing = await readListing(open)
          must(listing.end === undefined, 'an unavailable source gave a listing with an end')
          must(isMusterError(listing.failure), `a listing of an unavailable source must throw a MusterError, not ${show(listing.failure)}`)
          mustEqual(listing.failure.family, 'unavailable', `the family of "${listing.failure.message}"`)
        }),
    },
    {
      title: 'gives a listing that was cut off no end',
      run: () =>
        withSource(harness, 'cut', async (open) => {
          const listing = await readListing(open)
          mustEqual(listing.end, undefined, 'the end of a listing that was cut off')
          must(
            listing.failure === undefined || isMusterError(listing.failure),
            `a cut listing may throw a MusterError only, not ${show(listing.failure)}`,
          )
        }),
    },
    {
      title: 'gives what it read before a listing was cut off: it may be added, though nobody is removed',
      run: () =>
        withSource(harness, 'cut', async (open) => {
          const { users } = await readListing(open)
          must(users.length > 0, 'the people before the cut were thrown away')
        }),
    },
    {
      title: 'checks a good source without a failure and an unavailable one with a remedy, and never throws',
      async run() {
        await withSource(harness, 'good', async ({ session }) => {
          const { findings } = await session.check()
          must(findings.length > 0, 'a check must find something, if only that all is well')
          mustEqual(
            findings.filter((finding) => finding.outcome === 'failed'),
            [],
            'failures in a good source',
          )
          mustEqual(new Set(findings.map((finding) => finding.id)).size, findings.length, 'the number of different ids of findings')
        })
        await withSource(harness, 'unavailable', async ({ session }) => {
          const failed = (await session.check()).findings.filter((finding) => finding.outcome === 'failed')
          must(failed.length > 0, 'a check of an unavailable source found nothing wrong')
          must(
            failed.some((finding) => (finding.remedy ?? '') !== ''),
            'no failed finding says what to do',
          )
        })
      },
    },
    {
      title: 'shows no secret of the settings in its errors, findings or log',
      async run() {
        for (const kind of ['good', 'unavailable', 'cut'] as const) {
          await withSource(harness, kind, async (open) => {
            const { failure } = await readListing(open)
            const said = [show(failure), show(await open.session.check()), open.logged()].join('\n')
            for (const secret of open.source.secrets ?? []) must(!said.includes(secret), `a secret of the ${kind} source was shown`)
          })
        }
      },
    },
  ]
}
