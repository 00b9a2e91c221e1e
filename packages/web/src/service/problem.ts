/** What the service said instead of an answer: RFC 9457. */
export interface ProblemBody {
  readonly status: number
  readonly detail: string
  readonly hint?: string
  readonly code?: string
  readonly faults?: readonly { readonly place: string; readonly sentence: string }[]
  /** What the log of the service calls the request. */
  readonly request?: string
}

export class Problem extends Error {
  readonly status: number
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.detail)
    this.name = 'Problem'
    this.status = body.status
    this.body = body
  }
}

/** The service cannot be reached at all. */
export const noAnswer = 0

export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({ status: noAnswer, detail: 'The service does not answer. What is shown may be old.' })
}
