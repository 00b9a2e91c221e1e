export const protocolVersion = 1

/** What a program is asked to do: its first argument, or `verb` of a request to `serve`. */
export const verbs = ['describe', 'check', 'list', 'user', 'authenticate', 'changes'] as const
export type Verb = (typeof verbs)[number]

export type ExitMeaning =
  | 'done'
  | 'failed'
  | 'not-supported'
  /** Unknown user, wrong password. */
  | 'no'
  | 'try-again-later'
  | 'no-permission'
  | 'misconfigured'
  /** 4 to 15: a later version may give them a meaning; until then a failure. */
  | 'reserved'

/** Clauses E1 to E4. */
export function exitMeaning(verb: Verb, code: number): ExitMeaning {
  if (code === 0) return 'done'
  if (code === 2) return 'not-supported'
  if (code === 3) return verb === 'user' || verb === 'authenticate' ? 'no' : 'failed'
  if (code >= 4 && code <= 15) return 'reserved'
  if (code === 75) return 'try-again-later'
  if (code === 77) return 'no-permission'
  if (code === 78) return 'misconfigured'
  return 'failed'
}
