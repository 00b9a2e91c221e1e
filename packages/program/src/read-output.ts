import type { Readable } from 'node:stream'
import { queueBlocks } from './queue-blocks.ts'
import type { Interruption } from './say-end.ts'
import { splitLines } from './split-lines.ts'
import type { Limits, LineBlock } from './types.ts'
import type { TimeWatch } from './watch-time.ts'

export interface Output {
  lines(): AsyncIterable<LineBlock>
  /** How many bytes were read, no more than the limit. */
  readonly bytes: number
  /** Whether the child waits for whoever reads `lines()`. */
  readonly held: boolean
  readonly closed: Promise<unknown>
  /** Complete lines that are here are still handed over; what comes from now on is dropped. */
  cutOff(): void
}

/** How much waits for the reader before the child has to. */
const unreadBytes = 1024 ** 2

/** After a block of this size, more is on its way. */
const largeBytes = 4_096
const gatherMs = 5
const enoughBytes = 64 * 1024

/**
 * Chunks are gathered for one turn of the event loop and become one block: short answers are handed over at once. In the
 * middle of a long one they are gathered for 5 ms: a block costs 0.1 ms on its way to the store, and a child that writes
 * 8 KiB at a time would make 4,000 of them for 100,000 people.
 */
export function readOutput(stdout: Readable, limits: Limits, watch: TimeWatch, interrupt: (why: Interruption) => void): Output {
  const splitter = splitLines(limits.lineBytes)
  const queue = queueBlocks({
    onTaken() {
      if (held && queue.bytes < unreadBytes) release()
    },
    onLeft: () => interrupt({ how: 'stopped' }),
  })
  let bytes = 0
  let held = false
  let cut = false
  let digestion: { cancel(): void } | undefined
  let gathered = 0
  let lastBlockBytes = 0

  stdout.on('data', take)
  // Registered before `closed`, so that everything is handed over when that resolves.
  stdout.once('close', finish)
  const closed = new Promise((resolve) => stdout.once('close', resolve))

  function take(chunk: Buffer): void {
    if (cut) return
    if (bytes === 0) watch.sawByte()
    const room = limits.totalBytes - bytes
    const taken = chunk.length > room ? chunk.subarray(0, room) : chunk
    bytes += taken.length
    splitter.take(taken)
    gathered += taken.length
    if (taken !== chunk) interrupt({ how: 'limit', limit: 'totalBytes' })
    else if (gathered >= enoughBytes) digest()
    else digestion ??= lastBlockBytes >= largeBytes ? later(digest) : soon(digest)
  }

  function digest(): void {
    digestion?.cancel()
    digestion = undefined
    lastBlockBytes = gathered
    gathered = 0
    const block = splitter.cut()
    if (block) {
      watch.sawLine()
      queue.push(block)
    }
    if (splitter.overlong !== undefined) interrupt({ how: 'limit', limit: 'lineBytes', line: splitter.overlong })
    else if (queue.bytes >= unreadBytes) hold()
  }

  function hold(): void {
    held = true
    stdout.pause()
    watch.hold()
  }

  function release(): void {
    held = false
    stdout.resume()
    watch.release()
  }

  function finish(): void {
    if (cut) return
    digest()
    const rest = splitter.cutRest()
    if (rest) queue.push(rest)
    queue.close()
  }

  function cutOff(): void {
    cut = true
    digestion?.cancel()
    const block = splitter.cut()
    if (block) queue.push(block)
    queue.close()
    // Dropping what it still prints lets the child come to its end instead of waiting for a reader.
    release()
  }

  return {
    lines: queue.read,
    get bytes() {
      return bytes
    },
    get held() {
      return held
    },
    closed,
    cutOff,
  }
}

function soon(work: () => void): { cancel(): void } {
  const immediate = setImmediate(work)
  return { cancel: () => clearImmediate(immediate) }
}

function later(work: () => void): { cancel(): void } {
  const timer = setTimeout(work, gatherMs)
  return { cancel: () => clearTimeout(timer) }
}
