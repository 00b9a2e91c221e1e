import type { TokenKeeper, TokenScope, TokenView } from '@muster/store'
import { Problem } from './problem.ts'

/** Whose token the header holds. Throws the problem when it is nobody's, or does not allow this. */
export function authorise(header: string | undefined, scope: TokenScope, tokens: TokenKeeper): TokenView {
  const given = /^Bearer +([\w.~+/=-]{1,256}) *$/i.exec(header ?? '')?.[1]
  if (given === undefined) throw new Problem(401, { detail: 'This needs a token: `Authorization: Bearer TOKEN`.' })
  const token = tokens.find(given)
  if (token === undefined) throw new Problem(401, { detail: 'Nobody has this token.' })
  if (!token.scopes.includes(scope)) throw new Problem(403, { detail: `The token lacks the scope \`${scope}\`.`, scope })
  return token
}
