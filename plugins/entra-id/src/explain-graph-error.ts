import { type HttpAnswer, judgeByStatus, type Verdict } from '@muster/http'
import { MusterError } from '@muster/provider'

interface GraphError {
  readonly code: string
  readonly message: string
}

/** The error that an answer of Graph holds, whatever its status: some gateways answer 200 with one. */
export function graphError(body: unknown): GraphError | undefined {
  const { error } = (body ?? {}) as { error?: unknown }
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code: String(code ?? 'no code'), message: typeof message === 'string' ? message.split(/[\r\n]/)[0]!.slice(0, 300) : '' }
}

const throttles = /throttl|toomanyrequests|quota|ratelimit/i
const passing =
  /^(?:serviceNotAvailable|serviceUnavailable|generalException|UnknownError|internalServerError|Service_InternalServerError|Directory_ConcurrencyViolation)$/i

/** "Codes are matched without case, and by the most specific one that is understood" (https://learn.microsoft.com/graph/errors). */
export function judgeGraph(answer: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): Verdict {
  const { status, body } = answer
  const error = graphError(body)
  if (status === 509 || (error !== undefined && status !== 401 && throttles.test(error.code))) return 'later'
  if (status >= 300 || error === undefined) return judgeByStatus(answer as HttpAnswer)
  if (/^InvalidAuthenticationToken$/i.test(error.code)) return 'stale'
  return passing.test(error.code) ? 'failed' : 'final'
}

/** What must be consented to for each part, and the page where that is done. */
export const consentPage =
  'App registrations > your app > API permissions: add it as an application permission of Microsoft Graph, and grant admin consent.'

export type Permission = 'User.Read.All' | 'GroupMember.Read.All' | 'Member.Read.Hidden'

/** What to tell the administrator of an answer that is not what was asked for. */
export function explainGraphError(answer: HttpAnswer, what: string, permission: Permission): MusterError {
  const { status, from, body } = answer
  const error = graphError(body)
  const said = error === undefined ? `status ${status}` : `${error.code}${error.message === '' ? '' : `: ${error.message}`}`
  switch (judgeGraph(answer)) {
    case 'later':
      return new MusterError('THROTTLED', `${from} says that it was asked too often`)
    case 'failed':
      return new MusterError('SOURCE_UNAVAILABLE', `${what} could not be read: ${from} failed (${said})`)
    case 'stale':
      return new MusterError('SOURCE_REFUSED', `${what} could not be read: ${from} does not take the token (${said})`, {
        hint: 'Compare `cloud` with where the tenant is, and the clock of this machine with the right time.',
      })
    default:
      break
  }
  if (status === 403) {
    return new MusterError('SOURCE_REFUSED', `${what} may not be read: ${from} says ${said}`, {
      hint: `The permission ${permission} is missing. ${consentPage}`,
    })
  }
  if (error !== undefined || status >= 400) return new MusterError('SOURCE_REFUSED', `${what} could not be read: ${from} says ${said}`)
  return new MusterError('PROTOCOL_VIOLATION', `${from} answers with something that is not a page of Microsoft Graph`, {
    hint: 'A proxy or a gateway may have answered instead; look at `graph`.',
  })
}
