import { answered, lost } from './connection.ts'
import { Problem, type ProblemBody } from './problem.ts'
import { endSession } from './session-state.ts'

export interface Answer<Value> {
  readonly value: Value
  /** Where the next page is, as the header `Link` says. */
  readonly next?: string
}

interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Signing in: that nobody is signed in is an answer. */
  readonly open?: boolean
}

/** Asks the service. Throws a `Problem`, or an `AbortError` when it was called off. */
export async function ask<Value>(path: string, { method = 'GET', body, signal, open = false }: Asking = {}): Promise<Answer<Value>> {
  let answer: Response
  try {
    answer = await fetch(`.${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        // Other sites can make a browser send its cookie, but not this header.
        ...(method !== 'GET' && { 'muster-request': 'page' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
  } catch (error) {
    if (signal?.aborted !== true) lost()
    throw error
  }
  answered()
  if (!answer.ok) {
    const problem = await readProblem(answer)
    if (answer.status === 401 && !open) endSession()
    throw problem
  }
  const next = /^<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  const value = (answer.status === 204 ? undefined : await answer.json()) as Value
  return { value, ...(next !== undefined && { next }) }
}

async function readProblem(answer: Response): Promise<Problem> {
  const { status } = answer
  if (answer.headers.get('content-type')?.includes('json') === true) {
    const body = (await answer.json()) as Partial<ProblemBody>
    if (typeof body.detail === 'string') return new Problem({ ...body, detail: body.detail, status })
  }
  return new Problem({ status, detail: `Something between this page and the service answered instead of it (${status}).` })
}
