import { connect, createServer, type Socket } from 'node:net'

export type Fault =
  /** Passes everything on. */
  | { readonly how: 'none' }
  /** After so many bytes of the server: the connection ends, is reset, or nothing more comes. */
  | { readonly how: 'end' | 'reset' | 'stall'; readonly after: number }
  /** The byte at this place arrives changed. */
  | { readonly how: 'corrupt'; readonly at: number; readonly by: number }
  /** Everything arrives byte by byte, or in pieces of this size. */
  | { readonly how: 'pieces'; readonly bytes: number }

export interface FaultyLine {
  readonly port: number
  /** What is done to the next connections. */
  fault: Fault
  /** Bytes of the server that were passed on, over all connections. */
  passed: number
  /** Breaks every connection that there is now. */
  cut(): void
  stop(): Promise<void>
}

/** Stands before a server and does to what it answers what it is told to. */
export async function startFaultyLine(serverPort: number): Promise<FaultyLine> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: serverPort, host: '127.0.0.1' })
    const { fault } = line
    let seen = 0
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    // A server that is not there is not there through this line either.
    upstream.on('error', () => client.destroy())
    client.on('data', (chunk) => upstream.write(chunk)).on('end', () => upstream.end())
    upstream.on('end', () => client.end())
    upstream.on('data', (chunk) => {
      const start = seen
      seen += chunk.length
      if (fault.how === 'corrupt' && fault.at >= start && fault.at < seen) chunk[fault.at - start]! ^= fault.by
      if ('after' in fault && seen >= fault.after) {
        const rest = chunk.subarray(0, Math.max(0, fault.after - start))
        line.passed += rest.length
        upstream.pause()
        if (fault.how === 'stall') client.write(rest)
        else if (fault.how === 'end') client.end(rest)
        else client.write(rest, () => client.resetAndDestroy())
        return
      }
      line.passed += chunk.length
      // A client that does not read slows the server down through this line, as it would without it.
      if (client.writableLength > 0) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
      if (fault.how === 'pieces') for (let at = 0; at < chunk.length; at += fault.bytes) client.write(chunk.subarray(at, at + fault.bytes))
      else client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const line: FaultyLine = {
    port: (server.address() as { port: number }).port,
    fault: { how: 'none' },
    passed: 0,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return line
}
