import { directly } from './directly.ts'
import type { Door } from './door.ts'
import type { Transport } from './transport.ts'

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
