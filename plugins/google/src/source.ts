import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpOptions,
  type HttpRequest,
  readHttpOptions,
  tokenCache,
} from '@muster/http'
import type { Context } from '@muster/provider'
import { judge } from './api-error.ts'
import { fetchToken } from './fetch-token.ts'
import { findPlaces } from './places.ts'
import { permissionsFor } from './scopes.ts'
import { readServiceAccount, type ServiceAccount } from './service-account.ts'
import type { Settings } from './settings.ts'
import { chooseFields, type WantedFields } from './wanted-fields.ts'

/** An opened tenant: what every question needs. */
export interface Source {
  readonly settings: Settings
  readonly context: Context
  readonly account: ServiceAccount
  readonly fields: WantedFields
  /** How many requests are under way at once. */
  readonly concurrency: number
  /** Whose users and groups are asked for: one question each. */
  readonly parts: readonly Part[]
  /** Asks the Directory API; `path` is relative to its address. */
  readonly directory: Pick<HttpClient, 'request' | 'usage'>
  /** Asks it with a token for these scopes alone, and does not try again for long. */
  try(scopes: readonly string[], request: HttpRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

/** The whole customer, or one domain of it: `{ customer }` or `{ domain }`, as the query of users and groups has it. */
export type Part = { readonly customer: string } | { readonly domain: string }

export const usualConcurrency = 8
const patience = { metadataMs: 5_000, tryFailingMs: 2_000, tryThrottledMs: 20_000 }

/** Talks to nobody yet. */
export async function openSource(settings: Settings, context: Context): Promise<Source> {
  const account = readServiceAccount(settings)
  const places = findPlaces(settings.endpoints, account)
  const options = await readHttpOptions(settings.http, context)
  const clients: HttpClient[] = []
  const { proxy: _, ...direct } = options
  const open = (baseUrl: URL, more: Partial<HttpOptions>, common: Omit<HttpOptions, 'baseUrl'> = options): HttpClient => {
    const client = createHttpClient({ ...common, baseUrl, ...more })
    clients.push(client)
    return client
  }
  const needed = permissionsFor(settings).map(({ scope }) => scope)
  const connect = (scopes: readonly string[], more: Partial<HttpOptions> = {}): HttpClient => {
    const request = {
      account,
      admin: settings.admin,
      scopes,
      needed,
      places,
      now: () => context.clock.now(),
      client: open(places.token, { judge, ...more }),
      iam: open(places.iamCredentials, { judge, ...more }),
      // Not through a proxy: that would be another machine's.
      metadata: open(places.metadata, { failingMs: patience.metadataMs }, direct),
    }
    return open(places.directory, { judge, tokens: tokenCache(() => fetchToken(request), request.now), ...more })
  }
  const { domains, customer = 'my_customer' } = settings
  return {
    settings,
    context,
    account,
    fields: chooseFields(settings),
    concurrency: settings.http?.concurrency ?? usualConcurrency,
    parts: domains === undefined ? [{ customer }] : domains.map((domain) => ({ domain })),
    directory: connect(needed),
    async try(scopes, request) {
      return await connect(scopes, { failingMs: patience.tryFailingMs, throttledMs: patience.tryThrottledMs }).request(request)
    },
    async close() {
      await Promise.all(clients.splice(0).map((client) => client.close()))
    },
  }
}
