import type { Reply } from '../serve-double.ts'

let number = 0

/** https://learn.microsoft.com/graph/errors#json-representation */
export function refuse(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const id = `00000000-0000-4000-9000-${String(++number).padStart(12, '0')}`
  const innerError = { date: '2026-11-28T12:00:00', 'request-id': id, 'client-request-id': id }
  return { status, headers: { 'request-id': id, ...headers }, body: { error: { code, message, innerError } } }
}

export const refusals = {
  forbidden: () => refuse(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  expired: () => refuse(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
  noToken: () => refuse(401, 'InvalidAuthenticationToken', 'Access token is empty.'),
  notFound: (id: string) =>
    refuse(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  pageSize: (size: string) =>
    refuse(400, 'Request_UnsupportedQuery', `Invalid page size specified: '${size}'. Must be between 1 and 999 inclusive.`),
  property: (name: string, type: string) =>
    refuse(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
    ),
  parameter: (name: string) => refuse(400, 'Request_UnsupportedQuery', `The query parameter '${name}' is not supported.`),
  unsupported: () => refuse(400, 'Request_UnsupportedQuery', 'Unsupported Query.'),
  pageToken: () =>
    refuse(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired and can no longer be included in your request.'),
  throttled: (seconds: number) =>
    refuse(429, 'TooManyRequests', 'Too many requests.', {
      // "Retry-After" may have a fraction.
      'retry-after': seconds.toFixed(3),
      'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/0/0',
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    }),
}
