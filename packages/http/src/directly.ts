import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Door } from './door.ts'
import { type Reply, readHeaders, type Sent, type Transport } from './transport.ts'

/** A connection that has been idle for longer may be cut by the other side just when it is used again. */
const idleMs = 4_000

/** By Node's own client. The `fetch` of Node is built upon another, takes 10 MB more, and has no limit for connecting. */
export function directly({ authorities, concurrency, connectMs, silenceMs }: Door): Transport {
  const settings = { keepAlive: true, maxSockets: concurrency, timeout: idleMs }
  const plain = new HttpAgent(settings)
  const secure = new HttpsAgent({ ...settings, ...(authorities !== undefined && { ca: authorities }) })
  return {
    send(url, { body, ...sent }: Sent) {
      const options = { ...sent, timeout: silenceMs }
      const isSecure = url.protocol === 'https:'
      const request = isSecure ? httpsRequest(url, { ...options, agent: secure }) : httpRequest(url, { ...options, agent: plain })
      limitConnecting(request, isSecure ? 'secureConnect' : 'connect', connectMs)
      request.end(body)
      return replyTo(request)
    },
    async close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

function replyTo(request: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined
    request.on('timeout', () => {
      if (response === undefined) request.destroy(late('LATE_ANSWER'))
      else response.destroy(late('LATE_REST'))
    })
    // Once the answer has begun, whoever reads it is told of what goes wrong.
    request.on('error', reject)
    request.on('response', (begun) => {
      response = begun
      resolve({ status: begun.statusCode ?? 0, headers: readHeaders(begun.headers), body: begun })
    })
  })
}

function limitConnecting(request: ClientRequest, connected: 'connect' | 'secureConnect', connectMs: number): void {
  request.on('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(() => request.destroy(late('LATE_CONNECTION')), connectMs)
    const settle = (): void => clearTimeout(timer)
    socket.once(connected, settle)
    request.once('close', settle)
  })
}

function late(code: 'LATE_CONNECTION' | 'LATE_ANSWER' | 'LATE_REST'): Error {
  return Object.assign(new Error('it took too long'), { code })
}
