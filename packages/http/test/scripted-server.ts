import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Reply = (response: ServerResponse, heard: Heard) => void

/** A server that gives the replies one after another, the last again and again, and remembers what it heard. */
export async function scriptedServer(...replies: Reply[]): Promise<{ readonly url: URL; readonly heard: Heard[] }> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const entry = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() }
    heard.push(entry)
    const reply = replies[Math.min(heard.length, replies.length) - 1]
    if (reply === undefined) throw new Error('no reply')
    reply(response, entry)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`), heard }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export function text(status: number, body: string): Reply {
  return (response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body)
}

/** Begins an answer and cuts the connection. */
export function cut(): Reply {
  return (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"value": [')
    setTimeout(() => response.destroy(), 20)
  }
}
