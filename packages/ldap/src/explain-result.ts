import { type ErrorCode, MusterError } from '@muster/provider'
import type { Result } from './result.ts'

/** A result code of the server, other than success. `resultCode` is that of RFC 4511, appendix A, or of an extension. */
export class ResultError extends MusterError {
  readonly resultCode: number
  readonly diagnostic: string

  constructor(code: ErrorCode, message: string, hint: string, { code: resultCode, diagnostic }: Pick<Result, 'code' | 'diagnostic'>) {
    super(code, message, { hint, phase: 'ldap' })
    this.name = 'ResultError'
    this.resultCode = resultCode
    this.diagnostic = diagnostic
  }
}

export const resultCode = {
  success: 0,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  noSuchObject: 32,
  invalidCredentials: 49,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  syncRefreshRequired: 4096,
} as const

interface Explanation {
  readonly name: string
  readonly code: ErrorCode
  /** What it means, without the end of the sentence. */
  readonly means: string
  /** What to do. */
  readonly remedy: string
}

/** RFC 4511, appendix A; RFC 4533, section 2.6. What is not here is explained by its number. */
const explanations: Readonly<Record<number, Explanation>> = {
  1: {
    name: 'operationsError',
    code: 'SOURCE_REFUSED',
    means: 'the server was asked in the wrong order; Active Directory says this to searches before signing in',
    remedy: 'Give an account to sign in with (`bind`).',
  },
  2: {
    name: 'protocolError',
    code: 'PROTOCOL_VIOLATION',
    means: 'the server does not understand the request',
    remedy: 'See whether it is an LDAP version 3 server; if it is, tell us its make and version.',
  },
  3: {
    name: 'timeLimitExceeded',
    code: 'TIMED_OUT',
    means: 'the server stopped because the search took longer than it allows this account',
    remedy: 'Let the server index the attributes of the filter, or raise its time limit for this account.',
  },
  4: {
    name: 'sizeLimitExceeded',
    code: 'SOURCE_REFUSED',
    means: 'the server gives this account no more entries than it already has',
    remedy:
      'Raise the limit for this account (OpenLDAP: `limits dn.exact="ACCOUNT" size.soft=unlimited size.prtotal=unlimited`; 389: nsSizeLimit and nsLookThroughLimit -1), or use paging (`pageSize`).',
  },
  5: { name: 'compareFalse', code: 'PROTOCOL_VIOLATION', means: 'it answers a comparison that was not asked for', remedy: 'Tell us.' },
  7: {
    name: 'authMethodNotSupported',
    code: 'SOURCE_REFUSED',
    means: 'the server does not offer this way of signing in',
    remedy: 'Use another `bind`, or allow this one on the server.',
  },
  8: {
    name: 'strongerAuthRequired',
    code: 'SOURCE_REFUSED',
    means: 'the server wants passwords over TLS only',
    remedy: 'Use ldaps:// or `tls.startTls: true`.',
  },
  10: {
    name: 'referral',
    code: 'CONFIG_INVALID',
    means: 'the server does not hold this part of the directory and names another that does',
    remedy: 'Name the other server in `urls`, or correct `base`.',
  },
  11: {
    name: 'adminLimitExceeded',
    code: 'SOURCE_REFUSED',
    means: 'the request is larger than the server allows this account',
    remedy:
      'Set `pageSize` to at most what is allowed (500 is usual), or raise it for this account (OpenLDAP: `size.pr`; 389: nsSizeLimit and nsLookThroughLimit -1).',
  },
  12: {
    name: 'unavailableCriticalExtension',
    code: 'NOT_SUPPORTED',
    means: 'the server does not offer a control that is needed',
    remedy: 'Switch it on at the server (OpenLDAP: `overlay syncprov`), or set `pageSize: 0` if it is paging that it lacks.',
  },
  13: {
    name: 'confidentialityRequired',
    code: 'SOURCE_REFUSED',
    means: 'the server wants TLS',
    remedy: 'Use ldaps:// or `tls.startTls: true`.',
  },
  18: {
    name: 'inappropriateMatching',
    code: 'CONFIG_INVALID',
    means: 'an attribute in the filter cannot be compared that way',
    remedy: 'Correct the filter.',
  },
  32: {
    name: 'noSuchObject',
    code: 'CONFIG_INVALID',
    means: 'there is no such entry, or this account may not see it',
    remedy: 'Correct `base`, or let the account read it; without `bind` nobody is signed in, to whom many servers show nothing.',
  },
  34: {
    name: 'invalidDNSyntax',
    code: 'CONFIG_INVALID',
    means: 'a distinguished name is not written correctly',
    remedy: 'Correct `base` and `bind.dn`; they look like ou=people,dc=example,dc=com.',
  },
  48: {
    name: 'inappropriateAuthentication',
    code: 'SOURCE_REFUSED',
    means: 'the entry has no password, or signing in without one is not allowed',
    remedy: 'Give an account with a password in `bind`.',
  },
  49: {
    name: 'invalidCredentials',
    code: 'SOURCE_REFUSED',
    means: 'the name or the password of the account is wrong',
    remedy: 'Correct `bind.dn` and `bind.password`.',
  },
  50: {
    name: 'insufficientAccessRights',
    code: 'SOURCE_REFUSED',
    means: 'this account may not do that',
    remedy: 'Give the account the right to read what is wanted.',
  },
  51: { name: 'busy', code: 'SOURCE_UNAVAILABLE', means: 'the server is busy', remedy: 'Try again later.' },
  52: {
    name: 'unavailable',
    code: 'SOURCE_UNAVAILABLE',
    means: 'the server is shutting down or not ready',
    remedy: 'Try again later, or name a second server in `urls`.',
  },
  53: {
    name: 'unwillingToPerform',
    code: 'SOURCE_REFUSED',
    means: 'the server refuses by its own rules',
    remedy: 'Its own words say more; an empty password and a search without signing in are often refused this way.',
  },
  54: { name: 'loopDetect', code: 'SOURCE_UNAVAILABLE', means: 'the server found a loop', remedy: 'Have the server mended.' },
  80: { name: 'other', code: 'SOURCE_UNAVAILABLE', means: 'the server failed', remedy: "See the server's log." },
  4096: {
    name: 'e-syncRefreshRequired',
    code: 'NOT_SUPPORTED',
    means: 'the cookie is too old to go on from',
    remedy: 'Read everything again.',
  },
}

/** One sentence for a result that is no success, with the remedy. `what` was being done: `Searching ou=people,dc=x`. */
export function explainResult(server: string, what: string, result: Pick<Result, 'code' | 'diagnostic' | 'referrals'>): ResultError {
  const { code, diagnostic, referrals } = result
  const known = explanations[code]
  const own = diagnostic.replace(/[\0\r\n]+/g, ' ').trim()
  const words = own === '' ? '' : `; it says: ${own.slice(0, 300)}`
  const others = referrals.length === 0 ? '' : ` (${referrals.slice(0, 3).join(', ')})`
  return new ResultError(
    known?.code ?? 'SOURCE_REFUSED',
    known === undefined
      ? `${what} at ${server}: result ${code}${words}.`
      : `${what} at ${server}: result ${code} (${known.name}), ${known.means}${others}${words}.`,
    known?.remedy ?? "Look the number up in the server's documentation.",
    result,
  )
}
