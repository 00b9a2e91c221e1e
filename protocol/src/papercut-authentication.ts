import type { ProgramEnd } from '@muster/program'
import type { Accepted, Rejected } from '@muster/provider'

/** The source could not be asked. `sentence` never holds the child's output. */
export interface Unavailable {
  readonly type: 'unavailable'
  readonly sentence: string
}

/** What an authentication program said: its first two lines (without line ends) and how it ended. */
export interface AuthenticationAnswer {
  readonly lines: readonly string[]
  readonly end: ProgramEnd
}

/**
 * Accepted only when line 1 is exactly `OK` and the exit code is 0. `ERROR` on line 1 rejects whatever the exit code; other
 * text rejects with exit code 0. With `silentRejection` a non-zero exit without `OK` rejects too. All the rest is unavailable:
 * a program that could not ask must never look like a person with a wrong password.
 */
export function judgeAuthentication({ lines, end }: AuthenticationAnswer, silentRejection: boolean): Accepted | Rejected | Unavailable {
  if (end.how !== 'exited') return unavailable(end.sentence)
  const rejected: Rejected = { type: 'rejected', reason: 'invalid-credentials' }
  const [first, canonicalName] = lines
  // A byte order mark is tolerated in all that a program prints.
  const verdict = first?.replace(/^\uFEFF/, '')
  if (verdict === 'OK') {
    if (end.code !== 0) return unavailable(`the program printed OK but exited with ${end.code}`)
    return { type: 'accepted', ...(canonicalName?.trim() && { username: canonicalName.trim() }) }
  }
  if (verdict === 'ERROR') return rejected
  // What a shell exits with when it cannot run a command.
  if (end.code === 126 || end.code === 127) return unavailable(`the program could not run what it needs (exit code ${end.code})`)
  if (end.code !== 0) {
    if (silentRejection) return rejected
    return unavailable(`the program exited with ${end.code} and printed neither OK nor ERROR`)
  }
  return verdict === undefined ? unavailable('the program printed nothing and exited with 0') : rejected
}

/** A program that checks no passwords complains, when it is run without arguments, about just that. */
export function wantsArguments(stderr: string): boolean {
  return /\busage\b|\barguments?\b|\b(?:invalid|unknown|missing|no) command\b/i.test(stderr)
}

function unavailable(sentence: string): Unavailable {
  return { type: 'unavailable', sentence }
}
