import type { ProgramEnd } from '@muster/program'
import { type Accepted, type ErrorRecord, MusterError, type Password, type Rejected, type UserWithGroups } from '@muster/provider'
import type { Answer, Description, Ignored, UserAnswer } from './decode-record.ts'
import { protocolVersion } from './exit-meaning.ts'
import { errorOf, explainEnd } from './explain-end.ts'
import type { Fault } from './fault.ts'

/** All that was seen of one answer that is not a listing. */
export interface Seen {
  readonly answers: readonly (Answer | Fault | Ignored)[]
  readonly end: ProgramEnd
  /** `describe` named the verb, or it worked before: exit 2 is a failure. */
  readonly offered: boolean
}

/**
 * Clauses A1, A2 and A5. Accepted: exit 0 and exactly one `accepted`. Rejected: exit 3, or exit 0 and exactly one `rejected`.
 * Anything else throws: the source could not be asked. No message repeats what the program printed.
 */
export function decideAuthentication({ answers, end, offered }: Seen): Accepted | Rejected {
  const code = end.how === 'exited' ? end.code : undefined
  const accepted = answers.filter((answer): answer is Accepted => answer.type === 'accepted')
  const rejected = answers.filter((answer): answer is Rejected => answer.type === 'rejected')
  const error = answers.find((answer): answer is ErrorRecord => answer.type === 'error')
  const clean = error === undefined && !answers.some(({ type }) => type === 'fault')
  if (code === 0 && clean && accepted.length === 1 && rejected.length === 0) return accepted[0]!
  if (code === 0 && clean && rejected.length === 1 && accepted.length === 0) return rejected[0]!
  if (code === 3 && error === undefined && accepted.length === 0 && rejected.length <= 1)
    return rejected[0] ?? { type: 'rejected', reason: 'invalid-credentials' }

  if (error !== undefined)
    throw errorOf({ type: 'error', class: error.class, message: 'authenticate was answered by an error record' }, 'authenticate')
  const failure = explainEnd('authenticate', end, offered)
  if (failure !== undefined) throw failure
  throw new MusterError(
    'PROTOCOL_VIOLATION',
    clean
      ? `authenticate exited with 0 after ${accepted.length} accepted and ${rejected.length} rejected records`
      : 'authenticate printed a line that is not a record',
    { hint: 'print exactly one accepted record and exit 0, or exit 3; print messages on stderr', phase: 'authenticate' },
  )
}

/** A program that answers with the password instead of the name would have it shown, and written into the log. */
export function repeatsPassword(answer: Accepted | Rejected, username: string, password: Password): boolean {
  if (answer.type !== 'accepted' || answer.username === undefined || username.toLowerCase() === answer.username.toLowerCase()) return false
  return answer.username === password.reveal()
}

export function sayPasswordRepeated(): MusterError {
  return new MusterError('PROTOCOL_VIOLATION', 'the program answered a sign-in with the password where the name belongs', {
    hint: 'print the name as the source spells it, or leave it out',
    phase: 'authenticate',
  })
}

/** Clauses U1 and U2: unknown only with exit 3 and no record. Throws when the source could not be asked. */
export function decideUser({ answers, end, offered }: Seen): UserWithGroups | undefined {
  const users = answers.filter((answer): answer is UserAnswer => answer.type === 'user')
  const error = answers.some(({ type }) => type === 'error')
  if (end.how === 'exited' && end.code === 3 && users.length === 0 && !error) return undefined
  throwIfFailed('user', { answers, end, offered })
  const [found] = users
  if (found === undefined || users.length > 1) {
    throw new MusterError('PROTOCOL_VIOLATION', `user exited with 0 after ${users.length} user records`, {
      hint: 'print exactly one user record and exit 0, or none and exit 3',
      phase: 'user',
    })
  }
  const { groups, ...user } = found
  return groups === undefined ? { user } : { user, groups }
}

/** Clauses D1 to D3. Throws `NOT_SUPPORTED` when the program does not describe itself. */
export function decideDescription(seen: Seen): Description {
  throwIfFailed('describe', seen)
  const descriptions = seen.answers.filter((answer): answer is Description => answer.type === 'description')
  const [description] = descriptions
  if (description === undefined || descriptions.length > 1) {
    throw new MusterError('PROTOCOL_VIOLATION', `describe exited with 0 after ${descriptions.length} description records`, {
      hint: 'print exactly one description record, or exit 2',
      phase: 'describe',
    })
  }
  const { from, to } = description.protocol ?? { from: protocolVersion, to: protocolVersion }
  if (from > protocolVersion || to < protocolVersion) {
    throw new MusterError(
      'PROGRAM_MISCONFIGURED',
      `the program speaks version ${from === to ? from : `${from} to ${to}`} of the protocol, not ${protocolVersion}`,
      {
        hint: from > protocolVersion ? 'use a newer Muster, or an older program' : 'use a newer program',
        phase: 'describe',
      },
    )
  }
  return description
}

/** Clause K1: resolves to nothing when all is well, else throws. */
export function decideCheck(seen: Seen): void {
  throwIfFailed('check', seen)
}

function throwIfFailed(verb: 'user' | 'describe' | 'check', { answers, end, offered }: Seen): void {
  const error = answers.find((answer): answer is ErrorRecord => answer.type === 'error')
  if (error !== undefined) throw errorOf(error, verb)
  const failure = explainEnd(verb, end, offered)
  if (failure !== undefined) throw failure
  const fault = answers.find((answer): answer is Fault => answer.type === 'fault')
  if (fault !== undefined)
    throw new MusterError('PROTOCOL_VIOLATION', `${verb} printed an unusable line: ${fault.message}`, { hint: fault.hint, phase: verb })
}
