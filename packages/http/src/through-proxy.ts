import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent, request } from 'undici'
import type { Door } from './door.ts'
import { readHeaders, type Transport } from './transport.ts'

/** The connections of one client: through the proxy that is given, or the one that the environment names for an address. */
export function makeDispatcher(options: Door): Dispatcher {
  const tls = options.authorities === undefined ? {} : { ca: options.authorities }
  const limits = {
    connections: options.concurrency,
    headersTimeout: options.silenceMs,
    bodyTimeout: options.silenceMs,
    connect: { timeout: options.connectMs, ...tls },
  }
  if (options.proxy !== undefined) return new ProxyAgent({ ...limits, uri: options.proxy.href, requestTls: tls, proxyTls: tls })
  return options.direct === true ? new Agent(limits) : new EnvHttpProxyAgent({ ...limits, requestTls: tls, proxyTls: tls })
}

export function throughProxy(door: Door): Transport {
  const dispatcher = makeDispatcher(door)
  return {
    async send(url, { method, headers, body, signal }) {
      const answer = await request(url, { dispatcher, method: method as Dispatcher.HttpMethod, headers, body: body ?? null, signal })
      return { status: answer.statusCode, headers: readHeaders(answer.headers), body: answer.body }
    },
    close: () => dispatcher.destroy(),
  }
}
