import { isMusterError } from '@muster/provider'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import type { LookOnce } from './look-once.ts'
import { must, mustEqual, show } from './must.ts'

/** What happens when the source cannot be read, or not to its end. */
export function failureCases(_: ConformanceHarness, look: LookOnce): readonly ConformanceCase[] {
  return [
    {
      title: 'throws an error of the family unavailable when the source cannot be asked, and never lists nobody instead',
      run: () =>
        look('unavailable', ({ end, failure }) => {
          must(end === undefined, 'an unavailable source gave a listing with an end')
          must(isMusterError(failure), `a listing of an unavailable source must throw a MusterError, not ${show(failure)}`)
          mustEqual(failure.family, 'unavailable', `the family of "${failure.message}"`)
        }),
    },
    {
      title: 'gives a listing that was cut off no end',
      run: () =>
        look('cut', ({ end, failure }) => {
          mustEqual(end, undefined, 'the end of a listing that was cut off')
          must(failure === undefined || isMusterError(failure), `a cut listing may throw a MusterError only, not ${show(failure)}`)
        }),
    },
    {
      title: 'gives what it read before a listing was cut off: it may be added, though nobody is removed',
      run: () => look('cut', ({ users }) => must(users.length > 0, 'the people before the cut were thrown away')),
    },
    {
      title: 'checks a good source without a failure and an unavailable one with a remedy, and never throws',
      async run() {
        await look('good', ({ findings }) => {
          must(findings.length > 0, 'a check must find something, if only that all is well')
          mustEqual(
            findings.filter((finding) => finding.outcome === 'failed'),
            [],
            'failures in a good source',
          )
          mustEqual(new Set(findings.map((finding) => finding.id)).size, findings.length, 'the number of different ids of findings')
        })
        await look('unavailable', ({ findings }) => {
          const failed = findings.filter((finding) => finding.outcome === 'failed')
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
          await look(kind, ({ failure, findings, logged, secrets }) => {
            const said = [show(failure), show(findings), logged].join('\n')
            for (const secret of secrets) must(!said.includes(secret), `a secret of the ${kind} source was shown`)
          })
        }
      },
    },
  ]
}
