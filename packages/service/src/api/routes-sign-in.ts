import type { SignInResult } from '@muster/engine'
import { Secret } from '@muster/provider'
import { type Route, route } from './route.ts'
import { described, object, oneOf, optional, text, whole, yesOrNo } from './schema.ts'

interface Question {
  readonly username: string
  readonly password: string
  readonly address?: string
}

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

export const signInRoutes: readonly Route[] = [
  route<unknown, unknown, Question>({
    method: 'POST',
    path: '/api/v1/authenticate',
    summary:
      'Whether this is the password of this person. The answer is the same for a wrong name, a wrong password, and a source that is down.',
    scope: 'authenticate',
    bodyLimit: 4_096,
    body: object<Question>({
      username: { type: 'string', minLength: 1, maxLength: 256 },
      password: { type: 'string', maxLength: 1_024 },
      address: optional(
        described('Where the person sits, as an IP address: wrong passwords from there are limited too.', {
          type: 'string',
          minLength: 1,
          maxLength: 100,
        }),
      ),
    }),
    answers: object<Answer>(
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
    ),
    async handle({ muster, body, token, signal }) {
      const { username, password, address } = body
      const result = await muster.authenticate(username, new Secret(password), { signal, ...(address !== undefined && { address }) })
      const { outside, ...inside } = result
      const mayKnow = token?.scopes.includes('read') === true
      return { ...outside, ...(result.outcome === 'accepted' && { username: result.username }), ...(mayKnow && inside) }
    },
  }),
]
