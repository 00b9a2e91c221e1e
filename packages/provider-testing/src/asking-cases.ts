import { isMusterError, rejectionReasons, Secret } from '@muster/provider'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness, LookUpExpectation, SignInExpectation } from './harness.ts'
import type { LookOnce } from './look-once.ts'
import { failureOf, must, mustEqual, show, within } from './must.ts'
import { type OpenSource, withSource } from './open-source.ts'

/** Looking one person up, and signing in. */
export function askingCases(harness: ConformanceHarness, look: LookOnce): readonly ConformanceCase[] {
  const { lookUp, authenticate } = harness
  return [
    ...(lookUp === 'not offered' ? [] : lookUpCases(harness, lookUp, look)),
    ...(authenticate === 'not offered' ? [] : signInCases(harness, authenticate)),
  ]
}

function lookUpCases(harness: ConformanceHarness, { known, unknown }: LookUpExpectation, look: LookOnce): readonly ConformanceCase[] {
  const lookUp = ({ session, patienceMs }: OpenSource, username: string) =>
    within(patienceMs, mustHave(session.lookUp?.(username)), 'lookUp()')
  return [
    {
      title: 'looks somebody up as the listing gives that person',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const found = await lookUp(open, known)
          must(found !== undefined, `${known} was not found`)
          await look('good', ({ users }) => {
            const listed = users.find(({ username }) => username === found.user.username)
            must(listed !== undefined, `${found.user.username} was found but is not listed`)
            mustEqual(found.user.id, listed.id, 'the id')
          })
        }),
    },
    {
      title: 'finds nobody under an unknown name, and says so by undefined',
      run: () => withSource(harness, 'good', async (open) => mustEqual(await lookUp(open, unknown), undefined, unknown)),
    },
    {
      title: 'throws when the source could not be asked for somebody: unknown is not absent',
      run: () =>
        withSource(harness, 'unavailable', async (open) => {
          const failure = await failureOf(lookUp(open, known))
          must(
            isMusterError(failure) && failure.family === 'unavailable',
            `looking up must throw a MusterError of the family unavailable, not ${show(failure)}`,
          )
        }),
    },
  ]
}

function signInCases(harness: ConformanceHarness, { username, password, wrongPassword }: SignInExpectation): readonly ConformanceCase[] {
  const authenticate = ({ session, patienceMs }: OpenSource, name: string, secret: string) =>
    within(patienceMs, mustHave(session.authenticate?.(name, new Secret(secret))), 'authenticate()')
  return [
    {
      title: 'accepts the right password',
      run: () =>
        withSource(harness, 'good', async (open) =>
          mustEqual((await authenticate(open, username, password)).type, 'accepted', 'the answer'),
        ),
    },
    {
      title: 'rejects a wrong password, an unknown name and an empty password, each with a reason',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const attempts = [
            [username, wrongPassword],
            ['nobody-of-this-name', password],
          ] as const
          for (const [name, secret] of attempts) {
            const answer = await authenticate(open, name, secret)
            must(
              answer.type === 'rejected' && rejectionReasons.includes(answer.reason),
              `the answer must be a rejection with a reason, not ${show(answer)}`,
            )
          }
          const empty = await authenticate(open, username, '').catch(() => undefined)
          must(empty?.type !== 'accepted', 'an empty password was accepted')
        }),
    },
    {
      title: 'throws when the source could not be asked for a password: it neither accepts nor rejects',
      run: () =>
        withSource(harness, 'unavailable', async (open) => {
          const failure = await failureOf(authenticate(open, username, password))
          must(isMusterError(failure), `signing in must throw a MusterError, not ${show(failure)}`)
          mustEqual(failure.family, 'unavailable', `the family of "${failure.message}"`)
        }),
    },
    {
      title: 'shows no password in an error or a log',
      async run() {
        for (const kind of ['good', 'unavailable'] as const) {
          await withSource(harness, kind, async (open) => {
            const failures = [
              await failureOf(authenticate(open, username, password)),
              await failureOf(authenticate(open, username, wrongPassword)),
            ]
            const said = `${show(failures)}\n${open.logged()}`
            for (const secret of [password, wrongPassword]) must(!said.includes(secret), `a password was shown by the ${kind} source`)
          })
        }
      },
    },
  ]
}

function mustHave<Value>(value: Value | undefined): Value {
  must(value !== undefined, 'the session lacks a method that the harness expects')
  return value
}
