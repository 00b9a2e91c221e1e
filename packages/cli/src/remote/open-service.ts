import { readFileSync } from 'node:fs'
import { createHttpClient, type HttpClient, type HttpRequest } from '@muster/http'
import { isMusterError, type Logger, MusterError, type Secret } from '@muster/provider'
import { explainAnswer, isNothing } from './explain-answer.ts'
import { isThisMachine } from './find-server.ts'

export interface ServiceOptions {
  readonly url: URL
  readonly token: Secret
  /** A file in PEM. */
  readonly authority?: string
  readonly signal: AbortSignal
  readonly logger: Logger
}

type Query = HttpRequest['query']

/** A running service, by its HTTP API. What it refuses, and whatever is in the way to it, is thrown as a `MusterError`. */
export interface Service {
  /** Where it is, for messages. */
  readonly address: string
  /** As it said with its last answer. */
  readonly version: string | undefined
  get<Answer>(path: string, query?: Query): Promise<Answer>
  /** `undefined` when there is nothing of that name or number. */
  find<Answer>(path: string, query?: Query): Promise<Answer | undefined>
  /** `patiently`: for what takes as long as the sources take. Never sent twice. */
  post<Answer>(path: string, body: object, how?: 'patiently'): Promise<Answer>
  /** What it tells while something goes on, as JSON; ends when it says no more, or cannot be heard. */
  listen(path: string): AsyncIterable<{ readonly name: string; readonly told: unknown }>
  close(): Promise<void>
}

const silenceMs = 60_000
const longestAnswer = 512 * 2 ** 20

export function openService({ url, token, authority, signal, logger }: ServiceOptions): Service {
  const address = `${url.origin}${url.pathname.replace(/\/$/, '')}`
  const common = {
    baseUrl: url,
    direct: isThisMachine(url),
    answerBytes: longestAnswer,
    tokens: { get: async () => token, renew: () => {} },
    // Nothing is asked again: somebody waits at a terminal, or a script tries again by itself.
    judge: () => 'final' as const,
    hints: {
      certificate: 'Name the file of its authority with --server-ca, or in NODE_EXTRA_CA_CERTS; otherwise somebody may be listening.',
      proxy: 'Look at HTTPS_PROXY and NO_PROXY, and at what the proxy allows.',
    },
    signal,
    logger,
    ...(authority !== undefined && { authorities: readAuthority(authority) }),
  }
  const quick = createHttpClient({ ...common, silenceMs })
  const patient = createHttpClient({ ...common, silenceMs: 0 })
  let version: string | undefined

  const ask = async (client: HttpClient, request: HttpRequest, mayBeNothing: boolean): Promise<unknown> => {
    const answer = await client.request({ ...request, once: true }).catch((error: unknown) => {
      throw explainFault(error)
    })
    version = answer.headers.get('muster-version') ?? undefined
    if (mayBeNothing && isNothing(answer)) return undefined
    const { status } = answer
    if (status < 200 || status > 299 || answer.body === undefined) throw explainAnswer(answer, address)
    return answer.body
  }

  return {
    address,
    get version() {
      return version
    },
    get: async <Answer>(path: string, query?: Query) =>
      (await ask(quick, { path: `api/v1/${path}`, ...(query && { query }) }, false)) as Answer,
    find: async <Answer>(path: string, query?: Query) =>
      (await ask(quick, { path: `api/v1/${path}`, ...(query && { query }) }, true)) as Answer | undefined,
    post: async <Answer>(path: string, json: object, how?: 'patiently') =>
      (await ask(how === undefined ? quick : patient, { path: `api/v1/${path}`, json }, false)) as Answer,
    async *listen(path) {
      try {
        for await (const { name, data } of quick.listen(`api/v1/${path}`)) yield { name, told: JSON.parse(data) as unknown }
      } catch {
        // Whoever listens looks afterwards how things stand, and then hears what is the matter.
      }
    },
    close: async () => void (await Promise.all([quick.close(), patient.close()])),
  }
}

/** What the door says of sources is said here of the service. */
function explainFault(error: unknown): unknown {
  if (!isMusterError(error) || (error.code !== 'SOURCE_UNAVAILABLE' && error.code !== 'TIMED_OUT')) return error
  const { message, hint = 'Look whether `muster service` runs there, and at its `api.listen`.', cause } = error
  return new MusterError('SERVICE_UNAVAILABLE', message, { hint, cause })
}

function readAuthority(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new MusterError(
      'CONFIG_INVALID',
      `--server-ca: ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new MusterError('CONFIG_INVALID', `--server-ca: there is no certificate in ${path}.`, {
    hint: 'It is a PEM file, with -----BEGIN CERTIFICATE----- in it.',
  })
}
