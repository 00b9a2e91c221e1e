import type { SignInResult } from '@muster/engine'
import { Secret, type SignInChallenge } from '@muster/provider'
import type { Caller } from './authorise.ts'
import { Problem } from './problem.ts'
import { type Route, route } from './route.ts'
import { described, moment, nameText, object, oneOf, optional, text, whole, yesOrNo } from './schema.ts'

interface Question {
  readonly username: string
  readonly password: string
  readonly address?: string
}

interface Beginning {
  readonly source: string
  readonly how: 'browser' | 'device'
  readonly redirect?: string
}

interface Ending {
  readonly source: string
  readonly state: string
  readonly callback?: string
}

type Challenge = Omit<SignInChallenge, 'url'> & { readonly url: string }

interface Answer {
  readonly accepted: boolean
  readonly message: string
  readonly username?: string
  readonly outcome?: SignInResult['outcome']
  readonly source?: string
  readonly reason?: string
  readonly because?: string
  readonly limited?: 'name' | 'address'
  readonly retryAfterMs?: number
}

const signIn = object<Answer>(
  {
    accepted: yesOrNo,
    message: described('One sentence that can be shown.', text),
    username: optional(described('Of whoever is accepted: as the source spells it.', text)),
    outcome: optional(
      described('This and what follows: only for a token with the scope `read` as well.', oneOf('accepted', 'rejected', 'unavailable')),
    ),
    source: optional(text),
    reason: optional(text),
    because: optional(text),
    limited: optional(oneOf('name', 'address')),
    retryAfterMs: optional(whole),
  },
  'SignIn',
)

const address = { type: 'string', maxLength: 8_192 }
/** Codes and states of a source may be long. */
const elsewhere = { method: 'POST', scope: 'authenticate', bodyLimit: 32_768 } as const

export const signInRoutes: readonly Route[] = [
  route<unknown, unknown, Question>({
    method: 'POST',
    path: '/api/v1/authenticate',
    summary:
      'Whether this is the password of this person. The answer is the same for a wrong name, a wrong password, and a source that is down.',
    scope: 'authenticate',
    bodyLimit: 4_096,
    body: object<Question>({
      username: nameText,
      password: { type: 'string', maxLength: 1_024 },
      address: optional(
        described('Where the person sits, as an IP address: wrong passwords from there are limited too.', {
          type: 'string',
          minLength: 1,
          maxLength: 100,
        }),
      ),
    }),
    answers: signIn,
    async handle({ muster, body, caller, signal }) {
      const { username, password, address } = body
      const result = await muster.authenticate(username, new Secret(password), { signal, ...(address !== undefined && { address }) })
      return tellSignIn(result, caller)
    },
  }),
  route<unknown, unknown, Beginning>({
    ...elsewhere,
    path: '/api/v1/sign-ins/begin',
    summary:
      'Where somebody goes to sign in at the source herself: by a browser that comes back to `redirect`, or by a code on any device.',
    body: object<Beginning>({
      source: nameText,
      how: oneOf('browser', 'device'),
      redirect: optional(described('Required for `browser`: where it comes back to, as the source knows it.', address)),
    }),
    answers: object<Challenge>(
      {
        how: oneOf('browser', 'device'),
        url: described('Where she goes.', text),
        userCode: optional(described('What she types there.', text)),
        state: described('To be handed back. A secret: with it and the answer of her browser anybody could sign in as her.', text),
        expiresAt: optional(moment),
      },
      'Challenge',
    ),
    async handle({ muster, body: { source, how, redirect } }) {
      if (how === 'browser' && redirect === undefined) throw faulty('redirect', 'is missing')
      const challenge = await muster.beginSignIn(source, how, redirect === undefined ? undefined : readAddress('redirect', redirect))
      return { ...challenge, url: challenge.url.href }
    },
  }),
  route<unknown, unknown, Ending>({
    ...elsewhere,
    path: '/api/v1/sign-ins/complete',
    summary: 'Who has signed in there. By a code it waits until she has, or the time for it is over.',
    body: object<Ending>({
      source: nameText,
      state: { type: 'string', minLength: 1 },
      callback: optional(described('Of a browser: the address that it came back to, with its query.', address)),
    }),
    answers: signIn,
    async handle({ muster, body: { source, state, callback }, caller }) {
      const answer = { state, ...(callback !== undefined && { callback: readAddress('callback', callback) }) }
      return tellSignIn(await muster.completeSignIn(source, answer), caller)
    },
  }),
]

function tellSignIn({ outside, ...inside }: SignInResult, caller: Caller | undefined): Answer {
  const mayKnow = caller?.scopes.includes('read') === true
  return { ...outside, ...(inside.outcome === 'accepted' && { username: inside.username }), ...(mayKnow && inside) }
}

function readAddress(field: string, given: string): URL {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol)) throw faulty(field, 'must be an address that begins with https:// or http://')
  return url
}

function faulty(field: string, sentence: string): Problem {
  return new Problem(400, { detail: 'What was asked has faults.', faults: [{ place: `body.${field}`, sentence }] })
}
