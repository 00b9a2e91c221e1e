import type { LineBlock } from './types.ts'

/** Blocks on their way from the child to whoever reads them; `bytes` tells when to stop reading the child. */
export interface BlockQueue {
  push(block: LineBlock): void
  /** What is in the queue is still handed over. */
  close(): void
  read(): AsyncIterable<LineBlock>
  readonly bytes: number
}

export interface QueueEvents {
  readonly onTaken: () => void
  /** The reader left its loop before the end. */
  readonly onLeft: () => void
}

export function queueBlocks({ onTaken, onLeft }: QueueEvents): BlockQueue {
  const blocks: LineBlock[] = []
  let bytes = 0
  let closed = false
  let readBefore = false
  let waiting: ((result: IteratorResult<LineBlock, undefined>) => void) | undefined

  return {
    push(block) {
      if (waiting) {
        waiting({ value: block, done: false })
        waiting = undefined
      } else if (!closed) {
        blocks.push(block)
        bytes += size(block)
      }
    },
    close() {
      closed = true
      waiting?.({ value: undefined, done: true })
      waiting = undefined
    },
    read() {
      if (readBefore) throw new Error('lines() may be called once')
      readBefore = true
      return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
    },
    get bytes() {
      return bytes
    },
  }

  function next(): Promise<IteratorResult<LineBlock, undefined>> {
    const block = blocks.shift()
    if (block) {
      bytes -= size(block)
      onTaken()
      return Promise.resolve({ value: block, done: false })
    }
    if (closed) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve) => {
      waiting = resolve
    })
  }

  function leave(): Promise<IteratorResult<LineBlock, undefined>> {
    blocks.length = 0
    bytes = 0
    onLeft()
    return Promise.resolve({ value: undefined, done: true })
  }
}

/** With the eight bytes that mark a line: a flood of empty lines takes more room for its marks than for its text. */
function size(block: LineBlock): number {
  return block.bytes.length + 8 * block.count
}
