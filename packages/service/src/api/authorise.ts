import type { TokenKeeper, TokenScope, TokenView } from '@muster/store'
import { Problem } from './problem.ts'
import type { WrongTokens } from './wrong-tokens.ts'

export interface Shown {
  /** The header `Authorization`. */
  readonly header: string | undefined
  /** Where it came from. */
  readonly address: string
}

/** Whether a token that was shown has not been taken back since. */
export function mayStill(shown: TokenView | undefined, scope: TokenScope, tokens: TokenKeeper): boolean {
  return tokens.list().some((token) => token.name === shown?.name && token.createdAt === shown.createdAt && token.scopes.includes(scope))
}

/** Whose token was shown. Throws the problem when it is nobody's, or does not allow this. */
export function authorise({ header, address }: Shown, scope: TokenScope, tokens: TokenKeeper, wrong: WrongTokens): TokenView {
  const given = /^Bearer +([\w.~+/=-]{1,256}) *$/i.exec(header ?? '')?.[1]
  if (given === undefined) throw new Problem(401, { detail: 'This needs a token: `Authorization: Bearer TOKEN`.' })
  const token = tokens.find(given)
  if (token === undefined) {
    const retryAfter = wrong.count(address)
    if (retryAfter === undefined) throw new Problem(401, { detail: 'Nobody has this token.' })
    throw new Problem(429, { detail: 'Nobody has this token, and too many like it came from this address.', retryAfter })
  }
  if (!token.scopes.includes(scope)) throw new Problem(403, { detail: `The token lacks the scope \`${scope}\`.`, scope })
  return token
}
