import { type ErrorCode, MusterError } from '@muster/provider'

interface Explanation {
  readonly means: string
  readonly remedy: string
}

const networkFailures: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    means: 'nobody listens there',
    remedy: 'See whether the server runs, and whether the port is right (389 for ldap://, 636 for ldaps://).',
  },
  ENOTFOUND: { means: 'there is no host of that name', remedy: 'Correct the name in `urls`, or mend the name service.' },
  EAI_AGAIN: { means: 'the name service does not answer', remedy: 'Mend the name service, or try again later.' },
  ETIMEDOUT: { means: 'the network gave up waiting', remedy: 'See whether a firewall stands between here and the server.' },
  EHOSTUNREACH: { means: 'the host cannot be reached', remedy: 'See whether the host is up and the network leads to it.' },
  ENETUNREACH: { means: 'the network cannot be reached', remedy: 'See whether this machine is connected.' },
  ECONNRESET: {
    means: 'the connection was cut by the other side',
    remedy: "See the server's log, and any firewall or balancer before it.",
  },
  EPIPE: { means: 'the connection was cut by the other side', remedy: "See the server's log, and any firewall or balancer before it." },
  ENOENT: { means: 'there is no such socket', remedy: 'See whether the server runs on this machine and listens on ldapi://.' },
  EACCES: { means: 'this user may not use the socket', remedy: 'Allow it, or connect by ldap:// or ldaps://.' },
}

const ownAuthority = 'Give the authority that signed it with `tls.authority`, or pin it with `tls.fingerprints`.'
const tlsFailures: Readonly<Record<string, Explanation>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { means: 'its certificate is signed by itself', remedy: ownAuthority },
  SELF_SIGNED_CERT_IN_CHAIN: { means: 'its certificate comes from an authority that is not known here', remedy: ownAuthority },
  UNABLE_TO_GET_ISSUER_CERT: { means: 'its certificate comes from an authority that is not known here', remedy: ownAuthority },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { means: 'its certificate comes from an authority that is not known here', remedy: ownAuthority },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { means: 'its certificate comes from an authority that is not known here', remedy: ownAuthority },
  CERT_SIGNATURE_FAILURE: { means: 'its certificate was not signed by the authority that it names', remedy: ownAuthority },
  CERT_HAS_EXPIRED: { means: 'its certificate has expired', remedy: 'Renew it at the server.' },
  CERT_NOT_YET_VALID: { means: 'its certificate is not valid yet', remedy: 'See whether the clocks of both machines are right.' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    means: 'its certificate is for another name',
    remedy: 'Use the name that stands in the certificate, in `urls` or as `tls.serverName`.',
  },
}

/** The one error for a connection that failed, whatever it failed by. `when` is what was going on. */
export function explainFailure(server: string, when: string, cause: unknown): MusterError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const isTls = code in tlsFailures || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO'
  if (when === talkingTls && (code === 'ECONNRESET' || code === 'EPIPE')) return hungUp(server, cause)
  const known = isTls
    ? (tlsFailures[code] ?? {
        means: `no TLS could be agreed on (${code})`,
        remedy: 'See whether the port speaks TLS (636), and which versions of TLS the server offers.',
      })
    : (networkFailures[code] ?? {
        means: code === '' ? 'the connection failed' : `the connection failed (${code})`,
        remedy: 'Try again later.',
      })
  return failure('SOURCE_UNAVAILABLE', server, when, known.means, known.remedy, cause)
}

/** What is said of the moment at which the certificate is shown. */
export const talkingTls = 'Talking TLS to'

/** Most servers cut a connection on which something comes that they do not speak. */
export function hungUp(server: string, cause?: unknown): MusterError {
  const remedy =
    'See whether the port speaks TLS (636 mostly does; 389 by ldap:// with `tls: { startTls: true }`), and the log of the server.'
  return failure('SOURCE_UNAVAILABLE', server, talkingTls, 'the other side hung up', remedy, cause)
}

export function failure(code: ErrorCode, server: string, when: string, means: string, hint: string, cause?: unknown): MusterError {
  return new MusterError(code, `${when} ${server}: ${means}.`, { phase: 'ldap', hint, ...(cause === undefined ? {} : { cause }) })
}
