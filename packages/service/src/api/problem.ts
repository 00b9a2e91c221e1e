import { type ErrorCode, isMusterError } from '@muster/provider'

/** One thing wrong with what was asked, and where. */
export interface InputFault {
  /** `body.username`, `query.limit`. */
  readonly place: string
  readonly sentence: string
}

export interface ProblemDetails {
  /** One sentence; says nothing about files, programs or code. */
  readonly detail: string
  /** Of docs/errors.md, when Muster itself refused. */
  readonly code?: ErrorCode
  /** What to do. */
  readonly hint?: string
  /** The source that it is about. */
  readonly source?: string
  readonly faults?: readonly InputFault[]
  /** Which scope the token lacks. */
  readonly scope?: string
  /** Of a feed that cannot be gone on with: where it ends now. */
  readonly cursor?: string
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number
}

/** An answer that is not what was asked for, told as RFC 9457 has it. */
export class Problem extends Error {
  readonly status: number
  readonly details: ProblemDetails

  constructor(status: number, details: ProblemDetails) {
    super(details.detail)
    this.name = 'Problem'
    this.status = status
    this.details = details
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** The body of `application/problem+json`. `request` is what the log calls this request. */
export function describeProblem({ status, details: { detail, retryAfter: _, ...more } }: Problem, request?: string): object {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, ...more, ...(request !== undefined && { request }) }
}

/** Refusals whose sentence is about what was asked, and goes to whoever asked. */
const told: Partial<Record<ErrorCode, number>> = {
  UNKNOWN_SOURCE: 400,
  NOT_SUPPORTED: 400,
  UNKNOWN_RUN: 404,
  NOT_ON_HOLD: 409,
  STORE_MOVED: 409,
  CANNOT_UNDO: 409,
  DECISION_REFUSED: 409,
  CONFIG_UNWRITABLE: 409,
}

/** Of all others the sentence names files of the machine: it is for the log. */
const own: Partial<Record<ErrorCode, readonly [status: number, detail: string, retryAfter?: number]>> = {
  RUN_IN_PROGRESS: [409, 'Another run is working on the copy; wait until it has ended.', 30],
  STORE_BUSY: [503, 'The copy is locked for the moment; try again.', 5],
  STOPPED: [503, 'The service is ending; nothing was changed.', 60],
}

const unavailable = 'The copy or a source cannot be asked now; the log of the service says why.'

const framework: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The body is larger than any that is expected here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'The body must be JSON: `Content-Type: application/json`.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'The body is empty and should be JSON; leave `Content-Type` out to send none.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body is not as long as `Content-Length` says.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'The body is not JSON.'],
  FST_ERR_BAD_URL: [400, 'The path cannot be read: a `%` stands for itself as `%25`.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'A name in the path is longer than any name.'],
}

/** What whoever asked is told; `isOurs`: the log should have the whole of it. */
export function problemOf(error: unknown): { readonly problem: Problem; readonly isOurs: boolean } {
  if (error instanceof Problem) return { problem: error, isOurs: false }
  if (isMusterError(error)) {
    const { code, message, hint, family, source } = error
    const status = told[code]
    if (status !== undefined)
      return {
        problem: new Problem(status, {
          detail: sentence(message),
          code,
          ...(hint !== undefined && { hint }),
          ...(source !== undefined && { source }),
        }),
        isOurs: false,
      }
    const known = own[code]
    if (known !== undefined) {
      const [status, detail, retryAfter] = known
      return { problem: new Problem(status, { detail, code, ...(retryAfter !== undefined && { retryAfter }) }), isOurs: false }
    }
    if (family !== 'bug') return { problem: new Problem(503, { detail: unavailable, code }), isOurs: true }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const found = framework[code]
  if (found !== undefined) return { problem: new Problem(found[0], { detail: found[1] }), isOurs: false }
  if (error instanceof SyntaxError && 'statusCode' in error)
    return { problem: new Problem(400, { detail: 'The body is not JSON.' }), isOurs: false }
  return { problem: new Problem(500, { detail: 'Something happened that Muster did not expect; its log says what.' }), isOurs: true }
}

function sentence(message: string): string {
  const whole = `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
