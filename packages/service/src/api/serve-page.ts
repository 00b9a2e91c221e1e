import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'
import { type PageFile, readPage } from './read-page.ts'

/** Scripts, styles and questions only from here, no frame around it, and nothing at all from anywhere else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const year = 31_536_000

/** Of every answer. What is not the page is nothing that a browser should show. */
export function headersOf(isSecure: boolean): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(isSecure && { 'strict-transport-security': `max-age=${year}` }),
  }
}

/** Answers whatever is no route: with a file of the page, or with a problem. The folder is read when it is first asked for. */
export function pageServer(folder: string | undefined): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  let page: ReadonlyMap<string, PageFile> | undefined
  return ({ method, raw, headers }, reply) => {
    page ??= folder === undefined ? undefined : readPage(folder)
    const path = (raw.url ?? '').split('?', 1)[0] ?? ''
    const file = method === 'GET' || method === 'HEAD' ? page?.get(path) : undefined
    if (file !== undefined) return sendFile(file, headers, reply)
    if (path === '/' && page === undefined)
      throw new Problem(404, {
        detail:
          'The web page is not installed: it is the package @muster/web. The API is all the same; /api/docs/openapi.json says what it has.',
      })
    throw new Problem(404, { detail: 'There is nothing here; /api/docs/openapi.json says what there is.' })
  }
}

function sendFile({ type, isImmutable, codings }: PageFile, headers: FastifyRequest['headers'], reply: FastifyReply): FastifyReply {
  const coding = (['br', 'gzip'] as const).find((name) => codings[name] !== undefined && accepts(headers['accept-encoding'], name))
  const { bytes, tag } = codings[coding ?? 'identity']!
  reply.headers({
    'cache-control': isImmutable ? `public, max-age=${year}, immutable` : 'no-cache',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    etag: tag,
    vary: 'accept-encoding',
  })
  const known = headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (known?.includes(tag) === true) return reply.code(304).send()
  if (coding !== undefined) reply.header('content-encoding', coding)
  return reply.type(type).send(bytes)
}

/** RFC 9110, 12.5.3, as far as browsers use it: a name, and `q=0` for "not this". */
function accepts(header: string | string[] | undefined, coding: string): boolean {
  return String(header ?? '')
    .split(',')
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .some(([name, weight]) => name === coding && !/^q=0(?:\.0*)?$/.test(weight ?? ''))
}
