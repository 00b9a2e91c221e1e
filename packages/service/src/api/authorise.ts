import type { IncomingHttpHeaders } from 'node:http'
import type { Muster } from '@muster/host'
import type { TokenKeeper, TokenScope, TokenView } from '@muster/store'
import { administratorScopes, findAdministrator } from './administrators.ts'
import { Problem } from './problem.ts'
import { refuseForged } from './refuse-foreign.ts'
import { readSessionCookie } from './session-cookie.ts'
import type { Sessions, SessionView, SignedIn } from './sessions.ts'
import type { WrongTokens } from './wrong-tokens.ts'

/** Whoever asks, by a token or by the session of a browser. */
export interface Caller {
  readonly kind: 'token' | 'person'
  readonly name: string
  readonly scopes: readonly TokenScope[]
  /** What the cookie held. */
  readonly secret?: string
  readonly session?: SessionView
  /** Who it is by now: whoever was removed since is nobody. */
  again(): Caller | undefined
}

export interface Shown {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Where it came from. */
  readonly address: string
}

export interface Door {
  readonly muster: () => Muster
  readonly sessions: Sessions
  readonly wrong: WrongTokens
  /** Whether it is a door with TLS. */
  readonly isSecure: boolean
}

/** Who asks. Throws the problem when it is nobody, or may not do this. `any`: whoever it is. */
export function authorise(door: Door, shown: Shown, scope: TokenScope | 'any'): Caller {
  const caller = identify(door, shown)
  if (scope !== 'any' && !caller.scopes.includes(scope))
    throw new Problem(403, { detail: `The ${caller.kind === 'token' ? 'token' : 'session'} lacks the scope \`${scope}\`.`, scope })
  return caller
}

/** Whether whoever asked would be let in now. That it cannot be said is not enough. */
export function mayStill(caller: Caller | undefined, scope: TokenScope | 'any'): boolean {
  try {
    const { scopes } = caller?.again() ?? {}
    return scopes !== undefined && (scope === 'any' || scopes.includes(scope))
  } catch {
    return false
  }
}

function identify(door: Door, shown: Shown): Caller {
  const { headers } = shown
  if (headers.authorization !== undefined) {
    const given = /^Bearer +([\w.~+/=-]{1,256}) *$/i.exec(headers.authorization)?.[1]
    if (given === undefined) throw new Problem(401, { detail: 'This needs a token: `Authorization: Bearer TOKEN`.' })
    const { name, createdAt } = findToken(door, given, shown.address)
    return callerOf(door, { kind: 'token', name, createdAt }) ?? nobody('Nobody has this token.')
  }
  const secret = readSessionCookie(headers.cookie, door.isSecure)
  if (secret === undefined) return nobody('This needs a token: `Authorization: Bearer TOKEN`.')
  const caller = find('use')
  if (caller === undefined) door.sessions.end(secret)
  if (caller === undefined) return nobody('The session is over; sign in again.')
  if (shown.method !== 'GET') refuseForged(headers)
  return caller

  function find(how: 'use' | 'look'): Caller | undefined {
    const session = door.sessions.find(secret!, how)
    const who = session && callerOf(door, session.who)
    return who && { ...who, secret: secret!, session: session!, again: () => find('look') }
  }
}

function nobody(detail: string): never {
  throw new Problem(401, { detail })
}

/** Whose token this is. Throws when it is nobody's, and counts that. */
export function findToken({ muster, wrong }: Door, given: string, address: string): TokenView {
  const token = muster().tokens.find(given)
  if (token !== undefined) return token
  const retryAfter = wrong.count(address)
  if (retryAfter === undefined) return nobody('Nobody has this token.')
  throw new Problem(429, { detail: 'Nobody has this token, and too many like it came from this address.', retryAfter })
}

/** What somebody who has shown who they are may do now. */
export function callerOf(door: Door, who: SignedIn): Caller | undefined {
  const again = (): Caller | undefined => callerOf(door, who)
  const muster = door.muster()
  if (who.kind === 'token') {
    const scopes = scopesOf(muster.tokens, who)
    return scopes && { kind: 'token', name: who.name, scopes, again }
  }
  // A name that was given to somebody else is another account.
  if (findAdministrator(muster, who.username) !== who.account) return undefined
  return { kind: 'person', name: who.username, scopes: administratorScopes, again }
}

/** A token that was taken back and made again under its name is another one. */
function scopesOf(tokens: TokenKeeper, { name, createdAt }: Pick<TokenView, 'name' | 'createdAt'>): readonly TokenScope[] | undefined {
  return tokens.list().find((token) => token.name === name && token.createdAt === createdAt)?.scopes
}
