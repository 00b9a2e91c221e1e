import { limitConcurrency } from '@muster/program'
import { MusterError } from '@muster/provider'
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici'
import { Asking, holdBack, type Shared } from './asking.ts'
import { Gate } from './gate.ts'
import { judgeByStatus } from './judge.ts'
import type { HttpClient, HttpOptions } from './types.ts'

const defaults = {
  concurrency: 8,
  connectMs: 15_000,
  silenceMs: 90_000,
  answerBytes: 64 * 2 ** 20,
  failingMs: 300_000,
  throttledMs: 21_600_000,
}

/** A client for one interface. Requests over its concurrency wait in line; close it after use. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const settings = { ...defaults, ...options, judge: options.judge ?? judgeByStatus }
  const shared: Shared = {
    settings,
    dispatcher: makeDispatcher(settings),
    take: limitConcurrency(settings.concurrency),
    gate: new Gate(settings.signal),
    usage: { requests: 0, again: 0, waitedMs: 0 },
  }
  return {
    async request(request) {
      try {
        return await new Asking(shared, request).answer()
      } catch (cause) {
        throw settings.signal.aborted ? new MusterError('STOPPED', `Asking ${settings.baseUrl.origin} was stopped.`, { cause }) : cause
      }
    },
    holdBack: (milliseconds, why) => holdBack(shared, milliseconds, why),
    usage: () => ({ ...shared.usage }),
    close: () => shared.dispatcher.destroy(),
  }
}

function makeDispatcher(options: HttpOptions & typeof defaults): Dispatcher {
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
