import {
  decideAuthentication,
  decideUser,
  fitsLine,
  isName,
  repeatsPassword,
  type Seen,
  sayPasswordRepeated,
  sayVerbMissing,
  type Verb,
} from '@muster/protocol'
import {
  type Abilities,
  type Accepted,
  type Context,
  type DirectoryRecord,
  isMusterError,
  type Password,
  type Rejected,
  type Scope,
  type Session,
  type UserWithGroups,
} from '@muster/provider'
import { checkProgram } from './check-program.ts'
import type { Exchange, KnownDescription, ShortQuestion } from './exchange.ts'
import type { Settings } from './settings.ts'

export interface SessionParts {
  readonly exchange: Exchange
  readonly description: KnownDescription
  readonly settings: Settings
  readonly context: Context
}

/** A program that speaks Muster's own protocol, as a source. */
export function createSession({ exchange, description, settings, context }: SessionParts): Session {
  const worked = new Set<Verb>()
  const unsupported = new Set<Verb>()
  const abilities = abilitiesOf(description)

  const oneLine = (text: string): boolean => settings.input !== 'lines' || fitsLine(text)

  /** Clauses E5 and M4: exit 2 means "not supported" only from a verb that nobody promised and that never worked. */
  async function ask<Result>(question: ShortQuestion, decide: (seen: Seen) => Result): Promise<Result> {
    const { verb } = question
    if (unsupported.has(verb)) throw sayVerbMissing(verb)
    const offered = description?.verbs.includes(verb) ?? worked.has(verb)
    try {
      const result = decide({ ...(await exchange.ask(question)), offered })
      worked.add(verb)
      return result
    } catch (error) {
      if (isMusterError(error) && error.code === 'NOT_SUPPORTED' && !offered) unsupported.add(verb)
      throw error
    }
  }

  async function lookUp(username: string): Promise<UserWithGroups | undefined> {
    // No record can hold such a name, so nobody is called so.
    if (!isName(username)) return undefined
    return ask({ verb: 'user', username }, decideUser)
  }

  async function authenticate(username: string, password: Password): Promise<Accepted | Rejected> {
    if (!isName(username)) return { type: 'rejected', reason: 'unknown-user' }
    if (password.isEmpty || !oneLine(password.reveal())) return { type: 'rejected', reason: 'invalid-credentials' }
    const answer = await ask({ verb: 'authenticate', username, password }, decideAuthentication)
    if (repeatsPassword(answer, username, password)) throw sayPasswordRepeated()
    return answer
  }

  async function* changes(cursor: string, scope: Scope): AsyncGenerator<readonly DirectoryRecord[]> {
    // A cursor that would arrive as two lines would be continued from half of it.
    if (oneLine(cursor)) yield* exchange.read({ verb: 'changes', cursor, scope })
    else yield [{ type: 'reset' }]
  }

  const session: Session = {
    abilities,
    check: () => checkProgram({ session, exchange, description, settings, context }),
    list: (scope, known) => exchange.read({ verb: 'list', scope }, known),
    ...(abilities.changes && { changes }),
    ...(abilities.lookUp && { lookUp }),
    ...(abilities.authenticate && { authenticate }),
    close: () => exchange.close(),
  }
  return session
}

/** Without a description everything may be there: a verb that turns out not to be is refused from then on. */
function abilitiesOf(description: KnownDescription): Abilities {
  const offers = (verb: Verb): boolean => description?.verbs.includes(verb) ?? true
  return {
    authenticate: offers('authenticate'),
    lookUp: offers('user'),
    changes: offers('changes'),
    nestedGroups: true,
    // Clause R8: whoever prints ids prints such that survive; a record without one is weak by itself.
    stableIds: description?.identity !== 'name',
    groupScope: false,
    fingerprints: true,
  }
}
