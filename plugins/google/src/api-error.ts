import type { HttpAnswer, Verdict } from '@muster/http'
import { judgeByStatus } from '@muster/http'

/** What Google says of a request that it did not do. */
export interface ApiError {
  readonly status: number
  /** For machines: `insufficientPermissions`, `userRateLimitExceeded`, … */
  readonly reason: string
  /** For people, on one line. */
  readonly message: string
}

/**
 * The error in an answer, whatever its status says: a tenant may answer 200 with an error in the body. `undefined` when it is
 * none. https://developers.google.com/workspace/admin/directory/v1/limits and the error model of Google's APIs.
 */
export function readError({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): ApiError | undefined {
  const { error } = asObject(body)
  if (error === undefined && status < 400) return undefined
  if (typeof error === 'string') {
    return { status: status < 400 ? 400 : status, reason: error, message: onOneLine(asObject(body).error_description ?? error) }
  }
  const { code, message, errors, details, status: name } = asObject(error)
  const [first] = asList(errors).map(asObject)
  const [detailed] = asList(details)
    .map(asObject)
    .filter(({ reason }) => typeof reason === 'string')
  return {
    status: status < 400 ? (typeof code === 'number' && code >= 400 ? code : 500) : status,
    reason: [first?.reason, detailed?.reason, name].find((reason) => typeof reason === 'string') ?? '',
    message: onOneLine(message ?? `status ${status}`),
  }
}

/** "You exceeded": said with 403 as often as with 429. */
const later = new Set(['userRateLimitExceeded', 'quotaExceeded', 'rateLimitExceeded', 'RATE_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED'])
/** Google's own trouble, whatever the status; mostly that says so itself. */
const failed = new Set(['badGateway', 'gatewayTimeout', 'internalError', 'transientError'])

/** 403 is a throttle or a refusal: only the reason tells. */
export function judge(answer: HttpAnswer): Verdict {
  const error = readError(answer)
  if (error === undefined) return 'final'
  if (later.has(error.reason)) return 'later'
  if (failed.has(error.reason)) return 'failed'
  return judgeByStatus({ ...answer, status: error.status })
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function onOneLine(text: unknown): string {
  return String(text).replaceAll(/\s+/g, ' ').trim().slice(0, 300)
}
