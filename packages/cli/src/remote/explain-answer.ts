import type { HttpAnswer } from '@muster/http'
import { type ErrorCode, errorCodes, MusterError } from '@muster/provider'
import { version as own } from '../version.ts'

/** As RFC 9457 has it, and as the API of Muster adds to it. */
interface Problem {
  readonly status: number
  readonly detail: string
  readonly code?: string
  readonly hint?: string
  readonly source?: string
  readonly scope?: string
  readonly faults?: readonly { readonly place: string; readonly sentence: string }[]
}

/** Whether a Muster says that there is nothing of that name or number. A service that does not know the route at all says so without its version. */
export function isNothing({ status, headers }: HttpAnswer): boolean {
  return status === 404 && headers.has('muster-version')
}

/** What an answer that is not what was asked for comes to. */
export function explainAnswer(answer: HttpAnswer, address: string): MusterError {
  const { status, headers, body, from } = answer
  if (status >= 300 && status < 400)
    return refused(
      `${from} sends elsewhere: ${headers.get('location') ?? 'it does not say where'}.`,
      'Name that address with --server, if it is the service.',
    )
  if (!isProblem(body)) return explainStranger(answer, address)
  const { detail, code, hint, source, scope, faults } = body
  const version = headers.get('muster-version')
  if (code !== undefined && code in errorCodes) {
    const own = hint ?? (code === 'RUN_IN_PROGRESS' ? '`muster runs` shows it' : undefined)
    return new MusterError(code as ErrorCode, detail, { ...(own !== undefined && { hint: own }), ...(source !== undefined && { source }) })
  }
  if (status === 401)
    return refused(
      `${address} does not accept the token: ${detail}`,
      '`muster token list` on its machine shows which there are, `muster token add` makes one.',
    )
  if (status === 403)
    return refused(detail, `\`muster token add NAME --scope ${scope ?? 'read'}\` on the machine of the service makes one that may.`)
  if (status === 404 && version === undefined)
    return refused(
      `${address} does not know what it was asked.`,
      `It is an older Muster than this ${own}, or another server: update the older of the two, or look at the address.`,
    )
  if (status === 408 || status === 429 || status === 503)
    return new MusterError('SERVICE_UNAVAILABLE', detail, { hint: hint ?? 'Try again later.' })
  const told = faults === undefined || faults.length === 0 ? detail : faults.map(({ place, sentence }) => `${place} ${sentence}`).join('\n')
  return refused(
    told,
    version === undefined || version === own
      ? hint
      : `The service is Muster ${version}, and this command ${own}: update the older of the two.`,
  )
}

/** Whoever answered does not speak as a Muster does. */
function explainStranger({ status, from }: HttpAnswer, address: string): MusterError {
  const hint = 'A proxy, a sign-in page of the network or another server answers there: look at the address.'
  if (status === 502 || status === 503 || status === 504)
    return new MusterError(
      'SERVICE_UNAVAILABLE',
      `${from}: what stands before the service says that it does not answer (status ${status}).`,
      {
        hint: `Look whether \`muster service\` runs behind ${address}.`,
      },
    )
  return new MusterError('PROTOCOL_VIOLATION', `${from} answers with status ${status}, and not as a Muster does.`, { hint })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
}

function refused(message: string, hint: string | undefined): MusterError {
  return new MusterError('SERVICE_REFUSED', message, hint === undefined ? {} : { hint })
}
