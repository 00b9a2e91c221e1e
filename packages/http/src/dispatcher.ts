import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici'
import type { HttpOptions } from './types.ts'

export const defaults = {
  concurrency: 8,
  connectMs: 15_000,
  silenceMs: 90_000,
  answerBytes: 64 * 2 ** 20,
  failingMs: 300_000,
  throttledMs: 21_600_000,
}

export type Door = Pick<HttpOptions, 'proxy' | 'direct' | 'authorities'> & Pick<typeof defaults, 'concurrency' | 'connectMs' | 'silenceMs'>

/** The connections of one client: through the proxy that is given, that the environment names, or none. */
export function makeDispatcher(options: Door): Dispatcher {
  const tls = options.authorities === undefined ? {} : { ca: options.authorities }
  const limits = {
    connections: options.concurrency,
    headersTimeout: options.silenceMs,
    bodyTimeout: options.silenceMs,
    connect: { timeout: options.connectMs, ...tls },
  }
  if (options.proxy !== undefined) return new ProxyAgent({ ...limits, uri: options.proxy.href, requestTls: tls, proxyTls: tls })
  if (options.direct === true) return new Agent(limits)
  const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy } = process.env
  const isProxied = [HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy].some((address) => address !== undefined && address !== '')
  return isProxied ? new EnvHttpProxyAgent({ ...limits, requestTls: tls, proxyTls: tls }) : new Agent(limits)
}
