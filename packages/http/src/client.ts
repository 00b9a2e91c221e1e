import { limitConcurrency } from '@muster/program'
import { MusterError } from '@muster/provider'
import { Asking, holdBack, type Shared } from './asking.ts'
import { defaults } from './door.ts'
import { Gate } from './gate.ts'
import { judgeByStatus } from './judge.ts'
import { listen } from './listen.ts'
import { openTransport } from './open-transport.ts'
import type { HttpClient, HttpOptions } from './types.ts'

/** A client for one interface. Requests over its concurrency wait in line; close it after use. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const settings = { ...defaults, ...options, judge: options.judge ?? judgeByStatus }
  const shared: Shared = {
    settings,
    transport: openTransport(settings),
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
    listen: (path) => listen(shared, path),
    holdBack: (milliseconds, why) => holdBack(shared, milliseconds, why),
    usage: () => ({ ...shared.usage }),
    close: () => shared.transport.close(),
  }
}
