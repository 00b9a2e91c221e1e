import { Secret } from '@muster/provider'
import { findAdministrator } from './administrators.ts'
import { type Caller, callerOf, findToken } from './authorise.ts'
import { type InputFault, Problem } from './problem.ts'
import { refuseForeign } from './refuse-foreign.ts'
import { type Asked, type Route, route } from './route.ts'
import { described, listOf, moment, nameText, object, oneOf, optional, text, yesOrNo } from './schema.ts'
import { writeSessionCookie } from './session-cookie.ts'
import type { SignedIn } from './sessions.ts'

interface Proof {
  readonly username?: string
  readonly password?: string
  readonly token?: string
}

interface WhoIsIt {
  readonly kind: Caller['kind']
  readonly name: string
  readonly scopes: readonly string[]
  readonly idleUntil?: number
  readonly until?: number
}

const path = '/api/v1/session'
const whoIsIt = object<WhoIsIt>(
  {
    kind: oneOf('person', 'token'),
    name: described('The username, or what the token is called.', text),
    scopes: listOf(oneOf('read', 'run', 'authenticate', 'configure')),
    idleUntil: optional(described('When the session ends unless it is used (milliseconds since 1970).', moment)),
    until: optional(described('When it ends in any case (milliseconds since 1970).', moment)),
  },
  'SignedIn',
)

export const sessionRoutes: readonly Route[] = [
  route<unknown, unknown, Proof>({
    method: 'POST',
    path,
    summary:
      'Signs a browser in, by the password of somebody in a group of `api.administrators`, or by a token. The answer comes with a cookie.',
    bodyLimit: 4_096,
    body: object<Proof>({
      username: optional(nameText),
      password: optional({ type: 'string', maxLength: 1_024 }),
      token: optional(described('Instead of both.', { type: 'string', minLength: 1, maxLength: 256 })),
    }),
    answers: whoIsIt,
    problems: [401, 403, 429],
    async handle(asked) {
      const { body, headers, door, setHeader } = asked
      refuseForeign(headers)
      const who = await recognise(asked, body)
      const secret = door.sessions.begin(who)
      const caller = callerOf(door, who)
      if (caller === undefined) throw refused()
      setHeader('set-cookie', writeSessionCookie(secret, door.isSecure))
      const session = door.sessions.find(secret, 'look')
      asked.surroundings.logger.info('somebody has signed in', { [caller.kind]: caller.name, address: asked.address })
      return tell({ ...caller, ...(session && { session }) })
    },
  }),
  route({
    method: 'GET',
    path,
    summary: 'Who is signed in, and what they may do.',
    scope: 'any',
    answers: whoIsIt,
    handle: ({ caller }) => tell(caller!),
  }),
  route({
    method: 'DELETE',
    path,
    summary: 'Ends the session.',
    scope: 'any',
    answers: object<{ readonly signedIn: boolean }>({ signedIn: yesOrNo }),
    handle({ caller, door, setHeader }) {
      if (caller?.secret !== undefined) door.sessions.end(caller.secret)
      setHeader('set-cookie', writeSessionCookie(undefined, door.isSecure))
      return { signedIn: false }
    },
  }),
]

async function recognise(asked: Asked, proof: Proof): Promise<SignedIn> {
  refuseHalves(proof)
  const { username, password, token } = proof
  if (token !== undefined) {
    const { name, createdAt } = findToken(asked.door, token, asked.address)
    return { kind: 'token', name, createdAt }
  }
  return askForPassword(asked, username!, password!)
}

function refuseHalves(proof: Proof): void {
  const isGiven = (name: keyof Proof): boolean => proof[name] !== undefined
  const faults: InputFault[] = isGiven('token')
    ? (['username', 'password'] as const)
        .filter(isGiven)
        .map((name) => ({ place: `body.${name}`, sentence: 'cannot stand beside `token`' }))
    : (['username', 'password'] as const)
        .filter((name) => !isGiven(name))
        .map((name) => ({ place: `body.${name}`, sentence: 'is missing; or give a `token` instead of both' }))
  if (faults.length > 0) throw new Problem(400, { detail: 'What was asked has faults.', faults })
}

/** Whoever is no administrator gets the answer of a wrong password, in the time of one. */
async function askForPassword({ muster, address, signal, surroundings }: Asked, username: string, password: string): Promise<SignedIn> {
  const { logger } = surroundings
  if ((muster.configuration.api?.administrators ?? []).length === 0)
    throw new Problem(403, {
      detail: 'Nobody signs in with a password here: no groups are named under `api.administrators` in the configuration. Use a token.',
    })
  let account: number | undefined
  const result = await muster.authenticate(username, new Secret(password), {
    address,
    signal,
    mayEnter(person) {
      account = findAdministrator(muster, person.username)
      return account !== undefined
    },
  })
  if (result.outcome === 'accepted' && account !== undefined) return { kind: 'person', account, username: result.username }
  const reason = result.outcome === 'accepted' ? 'not-permitted' : result.reason
  logger.warn('a sign-in to the page was refused', { outcome: result.outcome, reason, address })
  throw new Problem(401, { detail: result.outside.message })
}

function refused(): Problem {
  return new Problem(401, { detail: 'Whoever this is may not sign in any more.' })
}

function tell({ kind, name, scopes, session }: Caller): WhoIsIt {
  return { kind, name, scopes, ...(session && { idleUntil: session.idleUntil, until: session.until }) }
}
