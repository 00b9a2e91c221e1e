import { MusterError } from '@muster/provider'

/** Of a failed request: what to tell the administrator, and whether the same request may do better soon. */
export interface Failure {
  readonly error: MusterError
  readonly mayPass: boolean
}

const certificate =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)/
const timeouts: Readonly<Record<string, string>> = {
  LATE_CONNECTION: 'no connection came about in time',
  LATE_ANSWER: 'no answer came in time',
  LATE_REST: 'the answer stopped in the middle',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
}
const refusals: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ECONNREFUSED: ['nobody listens there', 'Look whether a firewall or a proxy stands between.'],
  ENOTFOUND: ['there is no such host', 'Look at its name, and at the name servers of this machine.'],
  EAI_AGAIN: ['its name could not be looked up', 'Look at the name servers of this machine.'],
  ENETUNREACH: ['there is no way to it', 'Look at the network of this machine.'],
  EHOSTUNREACH: ['there is no way to it', 'Look at the network of this machine.'],
  ECONNRESET: ['the connection was cut', 'Look whether a firewall or a proxy cuts it.'],
  EPIPE: ['the connection was cut', 'Look whether a firewall or a proxy cuts it.'],
  UND_ERR_SOCKET: ['the connection was cut', 'Look whether a firewall or a proxy cuts it.'],
  Z_BUF_ERROR: ['its answer is damaged', 'Look whether a proxy changes what it passes on.'],
  Z_DATA_ERROR: ['its answer is damaged', 'Look whether a proxy changes what it passes on.'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS', 'Look at the address: http:// or https://, and at its port.'],
  EPROTO: ['it does not speak TLS', 'Look at the address: http:// or https://, and at its port.'],
}

/** What to do, where that depends on whose settings they are. */
export interface FailureHints {
  /** About a certificate that is not trusted. */
  readonly certificate: string
  /** About a proxy that does not let anybody through. */
  readonly proxy: string
}

const hintsOfSources: FailureHints = {
  certificate: 'Where a proxy opens TLS, name the file of its authority as `http.authority`; otherwise somebody may be listening.',
  proxy: 'Look at `http.proxy` of this source, or HTTPS_PROXY, and at what the proxy allows.',
}

/** Turns what a transport throws into a sentence. `from` is the address without its query. */
export function explainFailure(cause: unknown, from: string, hints: FailureHints = hintsOfSources): Failure {
  const inner = innermost(cause)
  const code = codeOf(inner)
  const late = timeouts[code]
  if (late !== undefined) return { error: new MusterError('TIMED_OUT', `${from}: ${late}`, { cause }), mayPass: true }
  if (certificate.test(code)) {
    return {
      error: new MusterError('SOURCE_UNAVAILABLE', `${from}: its certificate is not trusted: ${inner.message}`, {
        cause,
        hint: hints.certificate,
      }),
      mayPass: false,
    }
  }
  if (/proxy response \(\d+\)/i.test(inner.message)) {
    return {
      error: new MusterError('SOURCE_UNAVAILABLE', `${from}: the proxy refuses to connect: ${inner.message}`, {
        cause,
        hint: hints.proxy,
      }),
      mayPass: false,
    }
  }
  const [why, hint] = refusals[code] ?? [inner.message, undefined]
  return {
    error: new MusterError('SOURCE_UNAVAILABLE', `${from} cannot be reached: ${why}`, { cause, ...(hint !== undefined && { hint }) }),
    mayPass: true,
  }
}

/** Some wrap what happened, and where several addresses were tried, each failure. */
function innermost(cause: unknown): Error {
  if (cause instanceof AggregateError && cause.errors.length > 0) return innermost(cause.errors[0])
  if (cause instanceof Error && cause.cause instanceof Error) return innermost(cause.cause)
  return cause instanceof Error ? cause : new Error(String(cause))
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : ''
}
