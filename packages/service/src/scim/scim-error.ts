import { isMusterError } from '@muster/provider'
import { Problem, problemOf } from '../api/problem.ts'

/** RFC 7644, table 9, as far as reading goes. */
export type ScimType = 'invalidFilter' | 'tooMany' | 'invalidSyntax' | 'invalidValue' | 'invalidPath'

/** What is wrong with what was asked, told as RFC 7644, section 3.12, has it. */
export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
  }
}

/** Any error as one of SCIM; `isOurs`: the log should have the whole of it. */
export function scimErrorOf(error: unknown): { readonly found: ScimError; readonly problem?: Problem; readonly isOurs: boolean } {
  if (error instanceof ScimError) return { found: error, isOurs: false }
  if (isMusterError(error) && error.code === 'LIMIT_EXCEEDED')
    return { found: new ScimError(400, `Too many were found to be sorted: ${error.hint ?? ''}`, 'tooMany'), isOurs: false }
  // Whoever asked is gone, and nobody reads this.
  if (error instanceof Error && error.name === 'AbortError')
    return { found: new ScimError(503, 'The question was called off.'), isOurs: false }
  const { problem, isOurs } = problemOf(error)
  const isBody = problem.status === 400 && !(error instanceof Problem)
  return { found: new ScimError(problem.status, problem.details.detail, isBody ? 'invalidSyntax' : undefined), problem, isOurs }
}

export function describeScimError({ status, scimType, message }: ScimError): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail: message,
  }
}
