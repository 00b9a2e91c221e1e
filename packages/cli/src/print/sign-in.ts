import type { SignInResult } from '@muster/engine'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from './printable.ts'

const exitCodeOf = { accepted: exitCodes.done, rejected: exitCodes.rejected, unavailable: exitCodes.unavailable } as const

/** Says what came of a sign-in. Gives the exit code. */
export function printSignIn(result: SignInResult, { options, terminal }: Call): number {
  if (options.json) terminal.printJson(result)
  else {
    const { paint } = terminal
    switch (result.outcome) {
      case 'accepted':
        terminal.print(`${paint.good('accepted')}: ${printable(result.source)} vouches for ${printable(result.username)}.`)
        break
      case 'rejected':
        terminal.print(`${paint.bad('rejected')}: ${wordsOf[result.reason]}${by(result.source)}.${printDetail(result)}`)
        break
      case 'unavailable':
        terminal.print(`${paint.attention('unavailable')}: nobody could say${by(result.source)}. ${printable(result.reason)}`)
    }
  }
  return exitCodeOf[result.outcome]
}

const wordsOf = {
  'invalid-credentials': 'the name or the password is wrong',
  'unknown-user': 'nobody has that name',
  locked: 'the account is locked',
  expired: 'the account has expired',
  'must-change': 'the password must be changed first',
  disabled: 'the account is disabled',
  'not-permitted': 'the password is right, and whoever has it may not enter here',
  'too-many-attempts': 'there were too many wrong passwords, so nobody was asked',
} as const

function printDetail({ because, limited, retryAfterMs }: SignInResult & { readonly outcome: 'rejected' }): string {
  if (because !== undefined) return ` Why: ${printable(because)}.`
  if (limited === undefined || retryAfterMs === undefined) return ''
  return ` The next from this ${limited} is possible in ${printWait(retryAfterMs)}.`
}

function printWait(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  return `${Math.floor(minutes / 60)} hours${minutes % 60 === 0 ? '' : ` and ${minutes % 60} minutes`}`
}

function by(source: string | undefined): string {
  return source === undefined ? '' : `, says ${printable(source)}`
}
