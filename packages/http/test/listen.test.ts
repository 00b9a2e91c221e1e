import { Secret } from '@muster/provider'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpClient, type ServerEvent } from '../src/index.ts'
import { json, scriptedServer } from './scripted-server.ts'

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function listenTo(url: URL) {
  const client = createHttpClient({
    baseUrl: url,
    signal: new AbortController().signal,
    logger: quiet,
    tokens: { get: async () => new Secret('canary-7'), renew: () => {} },
  })
  onTestFinished(() => client.close())
  return client.listen('runs/1/events')
}

async function all(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const heard: ServerEvent[] = []
  for await (const event of events) heard.push(event)
  return heard
}

describe('events of a server', () => {
  it('come as they are sent, whatever they are cut into, until it ends them', async () => {
    const { url, heard } = await scriptedServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 9\n\nevent: progress\ndata: {"do')
      setImmediate(() => response.end('ne":1}\n\n:\n\ndata: é\n\nevent: lost\ndata: {'))
    })
    expect(await all(listenTo(url))).toEqual([
      { name: 'progress', data: '{"done":1}' },
      { name: 'message', data: 'é' },
    ])
    expect(heard[0]).toMatchObject({ url: '/v1/runs/1/events', headers: { authorization: 'Bearer canary-7', accept: 'text/event-stream' } })
  })

  it('are missed in a sentence where there are none, or the connection is cut', async () => {
    const none = await scriptedServer(json(200, {}))
    await expect(all(listenTo(none.url))).rejects.toMatchObject({
      code: 'PROTOCOL_VIOLATION',
      message: expect.stringContaining('no events'),
    })
    const cut = await scriptedServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      setImmediate(() => response.destroy())
    })
    await expect(all(listenTo(cut.url))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
  })
})
