import { directly } from './directly.ts'
import type { Door } from './door.ts'

/** One request as it is sent. */
export interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** One answer as it begins. A redirection is an answer too. */
export interface Reply {
  readonly status: number
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
}

/** What carries requests; it keeps its connections for the next ones. */
export interface Transport {
  send(url: URL, sent: Sent): Promise<Reply>
  close(): Promise<void>
}

/** Through the proxy that is given, that the environment names, or none. */
export function openTransport(door: Door): Transport {
  if (!isProxied(door)) return directly(door)
  let loaded: Promise<Transport> | undefined
  // `undici` takes 15 MB to load, which only a proxy is worth.
  const load = (): Promise<Transport> => {
    loaded ??= import('./through-proxy.ts').then(({ throughProxy }) => throughProxy(door))
    return loaded
  }
  return {
    send: async (url, sent) => (await load()).send(url, sent),
    close: async () => (await loaded)?.close(),
  }
}

function isProxied({ proxy, direct }: Door): boolean {
  const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy } = process.env
  return proxy !== undefined || (direct !== true && [HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy].some(Boolean))
}

/** Of a header that came more than once, all values in one (RFC 9110, 5.3). */
export function readHeaders(given: Readonly<Record<string, string | readonly string[] | undefined>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  )
}
