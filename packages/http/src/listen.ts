import { MusterError } from '@muster/provider'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { addressOf, type Shared } from './asking.ts'
import { explainFailure } from './explain-failure.ts'
import type { ServerEvent } from './types.ts'

/** Characters of one event. */
const longestEvent = 65_536

/** Server-sent events, as they come, until the server ends them. */
export async function* listen({ settings, transport }: Shared, path: string): AsyncGenerator<ServerEvent> {
  const url = addressOf(settings.baseUrl, { path })
  const from = `${url.origin}${url.pathname}`
  const token = await settings.tokens?.get()
  try {
    const { status, headers, body } = await transport.send(url, {
      method: 'GET',
      headers: { accept: 'text/event-stream', ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }) },
      signal: settings.signal,
    })
    if (status !== 200 || headers.get('content-type')?.startsWith('text/event-stream') !== true) {
      await body[Symbol.asyncIterator]().return?.()
      throw new MusterError('PROTOCOL_VIOLATION', `${from} answers with status ${status} and no events`)
    }
    const events = ReadableStream.from(body)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream({ maxBufferSize: longestEvent }))
    for await (const { event = 'message', data } of events) yield { name: event, data }
  } catch (error) {
    if (error instanceof MusterError) throw error
    if (settings.signal.aborted) throw new MusterError('STOPPED', `Listening to ${from} was stopped.`, { cause: error })
    throw explainFailure(error, from, settings.hints).error
  }
}
