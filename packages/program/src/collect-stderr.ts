import type { Readable } from 'node:stream'

/** How much is kept for `ProgramEnd`, and how much of one line is handed over: a flood must not cost memory. */
const keptBytes = 64 * 1024

export interface CollectedStderr {
  /** The first 64 KiB, decoded leniently. */
  text(): string
  readonly closed: Promise<unknown>
}

/** Drains stderr for as long as it is open, so that a chatty program never blocks on it. */
export function collectStderr(stream: Readable, onLine: ((line: string) => void) | undefined): CollectedStderr {
  const kept: Buffer[] = []
  let room = keptBytes
  let line: Buffer[] = []
  let lineRoom = keptBytes

  stream.on('data', (chunk: Buffer) => {
    if (room > 0) {
      kept.push(chunk.subarray(0, room))
      room -= Math.min(room, chunk.length)
    }
    if (onLine) handOverLines(chunk, onLine)
  })
  const closed = new Promise<void>((resolve) =>
    stream.once('close', () => {
      if (onLine && line.length > 0) handOver(onLine)
      resolve()
    }),
  )

  function handOverLines(chunk: Buffer, onLine: (line: string) => void): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      extend(chunk.subarray(start, end))
      handOver(onLine)
      start = end + 1
    }
    if (start < chunk.length) extend(chunk.subarray(start))
  }

  function extend(part: Buffer): void {
    line.push(part.subarray(0, lineRoom))
    lineRoom -= Math.min(lineRoom, part.length)
  }

  function handOver(onLine: (line: string) => void): void {
    const text = Buffer.concat(line).toString('utf8')
    line = []
    lineRoom = keptBytes
    onLine(text.endsWith('\r') ? text.slice(0, -1) : text)
  }

  return { text: () => Buffer.concat(kept).toString('utf8'), closed }
}
