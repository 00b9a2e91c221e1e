import { setTimeout as sleep } from 'node:timers/promises'
import { type Call, type Double, type Reply, serveDouble } from '../serve-double.ts'
import { answerMethod } from './answer-methods.ts'
import { checkParameters, findMethod } from './check-request.ts'
import { serviceAccount, TokenOffice, type TokenOptions } from './give-tokens.ts'
import { googleError, Refusal } from './google-error.ts'
import { PageTokens } from './page-tokens.ts'
import { Quota, type QuotaOptions } from './quota.ts'
import { parseSelection, select } from './select-fields.ts'
import { answers, methods } from './tables.ts'
import type { Tenant } from './tenant.ts'

export interface GoogleOptions {
  readonly latencyMs?: number
  readonly quota?: Partial<QuotaOptions>
  readonly tokenSeconds?: number
  /** Scopes granted to the service account; all that are read-only when left out. */
  readonly granted?: readonly string[]
  readonly now?: () => number
}

export interface GoogleDouble extends Double {
  readonly tenant: Tenant
  readonly tokens: TokenOffice
  readonly options: TokenOptions
  /** The JSON key. */
  readonly key: string
  /** `settings:` of a source that reads this tenant. */
  readonly settings: { readonly admin: string; readonly key: string; readonly endpoints: { readonly directory: string } }
  readonly endpoints: Readonly<Record<string, string>>
  readonly serviceAccount: string
  /** Calls of the Directory API: method names and what stands in the path. */
  asked(): readonly string[]
  expirePages(): void
}

export const base = '/admin/directory/v1/'
const readOnly = ['user', 'group', 'orgunit'].map((name) => `https://www.googleapis.com/auth/admin.directory.${name}.readonly`)

/** A Google tenant of ours on loopback: strict about every request, and able to misbehave. */
export async function serveGoogle(tenant: Tenant, given: GoogleOptions = {}): Promise<GoogleDouble> {
  const now = given.now ?? Date.now
  const options: TokenOptions = { granted: given.granted ?? readOnly, tokenSeconds: given.tokenSeconds ?? 3_599, now }
  const tokens = new TokenOffice(tenant, options)
  const pages = new PageTokens(now)
  const quota = new Quota({ perMinute: 2_400, atOnce: 100, minuteMs: 60_000, ...given.quota })

  async function answer(call: Call): Promise<Reply> {
    if (call.path === '/token') return tokens.exchange(call)
    if (call.path.startsWith('/v1/projects/')) return tokens.signJwt(call)
    if (call.path.startsWith('/computeMetadata/')) return tokens.askMachine(call)
    try {
      const end = quota.begin()
      try {
        // A request takes its time from when it is let in.
        if (given.latencyMs !== undefined) await sleep(given.latencyMs)
        return answerDirectory(call)
      } finally {
        end()
      }
    } catch (error) {
      if (error instanceof Refusal) return error.reply
      throw error
    }
  }

  function answerDirectory(call: Call): Reply {
    const found = call.method === 'GET' && call.path.startsWith(base) ? findMethod(call.path.slice(base.length)) : undefined
    if (found === undefined) return { status: 404, body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>' }
    const scopes = tokens.scopesOf((call.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (scopes === undefined) return googleError(401, 'authError', 'Invalid Credentials')
    const { name, inPath } = found
    if (!methods[name].scopes.some((scope) => scopes.includes(scope))) {
      return googleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.')
    }
    checkParameters(name, call)
    const fields = call.query.get('fields')
    const selection = fields === null ? true : parseSelection(fields, answers[name])
    const body = answerMethod(name, { tenant, pages, query: call.query, inPath })
    return { status: 200, body: select(body, selection) }
  }

  const double = await serveDouble(answer)
  const { origin } = double.url
  tokens.listenAt(`${origin}/token`)
  const endpoints = {
    directory: `${origin}/admin/directory/v1`,
    token: `${origin}/token`,
    iamCredentials: `${origin}/v1`,
    metadata: origin,
  }
  const key = tokens.keyFor(`${origin}/token`)
  return {
    ...double,
    get calls() {
      return double.calls
    },
    tenant,
    tokens,
    options,
    key,
    endpoints,
    serviceAccount,
    settings: { admin: tenant.admin, key, endpoints: { directory: endpoints.directory } },
    asked: () => double.calls.filter(({ path }) => path.startsWith(base)).map(({ path }) => decodeURIComponent(path.slice(base.length))),
    expirePages: () => pages.expire(),
  }
}
