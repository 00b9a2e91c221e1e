import type { HttpAnswer } from '@muster/http'
import { type ErrorCode, MusterError } from '@muster/provider'
import { type ApiError, readError } from './api-error.ts'
import { pages } from './scopes.ts'

interface Explained {
  readonly code: ErrorCode
  readonly hint: string
}

const scopesMissing: Explained = {
  code: 'SOURCE_REFUSED',
  hint: `Grant the scopes that \`muster doctor\` names to the client ID of the service account: ${pages.delegation}`,
}
const apiOff: Explained = {
  code: 'SOURCE_REFUSED',
  hint: `Enable the Admin SDK API in the project of the service account: ${pages.library}`,
}

/** By the reason that Google gives. */
const byReason: Readonly<Record<string, Explained>> = {
  forbidden: {
    code: 'SOURCE_REFUSED',
    hint: `Give the user of \`admin\` a role with the privileges Users: Read and Groups: Read (${pages.roles}); a domain must be one of the same customer.`,
  },
  insufficientPermissions: scopesMissing,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: scopesMissing,
  accessNotConfigured: apiOff,
  SERVICE_DISABLED: apiOff,
  dailyLimitExceeded: {
    code: 'THROTTLED',
    hint: 'The quota of the day is used up: run again tomorrow, or ask for more under APIs & Services, Quotas, in the Google Cloud console.',
  },
  domainNotFound: { code: 'SOURCE_REFUSED', hint: 'Look at `domains` in the settings.' },
}

/** What a refused or failed answer comes to. `what` was asked for, as the object of "Google does not give". */
export function explainRefusal(answer: HttpAnswer, what: string): MusterError {
  const error = readError(answer)
  if (error === undefined) {
    return new MusterError('PROTOCOL_VIOLATION', `${answer.from} answers a question for ${what} with something else`, {
      hint: 'A gateway or a proxy may have answered instead: look at `endpoints` and `http.proxy`.',
    })
  }
  const { code, hint } = byReason[error.reason] ?? byStatus(error)
  const reason = error.reason === '' ? '' : `, ${error.reason}`
  return new MusterError(code, `Google does not give ${what}: ${error.message} (${error.status}${reason})`, { hint })
}

function byStatus({ status }: ApiError): Explained {
  if (status === 401)
    return {
      code: 'SOURCE_REFUSED',
      hint: 'The token was refused although it is new: look at the clock of this machine and at `endpoints`.',
    }
  if (status === 404) return { code: 'SOURCE_REFUSED', hint: 'Look at `customer`, `domains` and `endpoints` in the settings.' }
  if (status === 429) return { code: 'THROTTLED', hint: 'Run again later.' }
  if (status >= 500)
    return { code: 'SOURCE_UNAVAILABLE', hint: 'Run again later; https://www.google.com/appsstatus says whether Google knows.' }
  return { code: 'SOURCE_REFUSED', hint: 'Look at `customer`, `domains` and the fields in the settings.' }
}
