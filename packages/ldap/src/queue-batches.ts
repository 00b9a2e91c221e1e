import type { MusterError } from '@muster/provider'

/** Batches on their way from the wire to whoever reads them. */
export interface BatchQueue<Item> {
  push(batch: readonly Item[], bytes: number): void
  /** What is in the queue is still handed over. */
  end(): void
  fail(error: MusterError): void
  readonly bytes: number
  readonly batches: AsyncIterableIterator<readonly Item[]>
}

export interface QueueEvents {
  /** The reader took a batch: `bytes` is lower now. */
  readonly onTaken: () => void
  /** The reader left before the end. */
  readonly onLeft: () => void
}

export function queueBatches<Item>({ onTaken, onLeft }: QueueEvents): BatchQueue<Item> {
  type Step = IteratorResult<readonly Item[], undefined>
  const waitingBatches: { readonly batch: readonly Item[]; readonly bytes: number }[] = []
  let bytes = 0
  let state: 'open' | 'ended' | 'left' = 'open'
  let error: MusterError | undefined
  let waiting: { readonly resolve: (step: Step) => void; readonly reject: (error: MusterError) => void } | undefined

  const batches: AsyncIterableIterator<readonly Item[]> = {
    [Symbol.asyncIterator]: () => batches,
    next() {
      const first = waitingBatches.shift()
      if (first !== undefined) {
        bytes -= first.bytes
        onTaken()
        return Promise.resolve({ value: first.batch, done: false })
      }
      if (error !== undefined) {
        const thrown = error
        error = undefined
        state = 'ended'
        return Promise.reject(thrown)
      }
      if (state !== 'open') return Promise.resolve({ value: undefined, done: true })
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
    return() {
      waitingBatches.length = 0
      bytes = 0
      const hasLeft = state === 'left'
      state = 'left'
      error = undefined
      waiting?.resolve({ value: undefined, done: true })
      waiting = undefined
      if (!hasLeft) onLeft()
      return Promise.resolve({ value: undefined, done: true })
    },
  }

  return {
    push(batch, size) {
      if (state !== 'open' || batch.length === 0) return
      if (waiting) {
        const { resolve } = waiting
        waiting = undefined
        resolve({ value: batch, done: false })
      } else {
        waitingBatches.push({ batch, bytes: size })
        bytes += size
      }
    },
    end() {
      if (state === 'open') state = 'ended'
      waiting?.resolve({ value: undefined, done: true })
      waiting = undefined
    },
    fail(reason) {
      if (state !== 'open') return
      if (waiting) {
        state = 'ended'
        const { reject } = waiting
        waiting = undefined
        reject(reason)
      } else {
        error = reason
      }
    },
    get bytes() {
      return bytes
    },
    batches,
  }
}
