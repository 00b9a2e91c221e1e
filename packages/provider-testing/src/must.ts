import { inspect } from 'node:util'

/** Fails the case with `sentence` unless `condition` holds. */
export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence)
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [show(actual), show(expected)]
  must(seen === wanted, `${what}: expected ${wanted}, but got ${seen}`)
}

/** The value that `promise` settles with; fails the case when that takes longer than `patienceMs`. */
export async function within<Value>(patienceMs: number, promise: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([promise, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

/** What `promise` was rejected with, or undefined when it was fulfilled. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error ?? new Error('rejected with nothing'),
  )
}

/** Everything of a value, causes and hidden properties of errors too. */
export function show(value: unknown): string {
  return inspect(value, {
    depth: 20,
    showHidden: value instanceof Error,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Number.POSITIVE_INFINITY,
  })
}
