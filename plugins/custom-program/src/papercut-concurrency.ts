/**
 * Works on `items`, at most `concurrency` at once, and gives the results as they come. When it is left early, `stop` ends
 * what is still at work, and that is waited for.
 */
export async function* workInParallel<Item, Result>(
  items: Iterable<Item>,
  concurrency: number,
  stop: AbortController,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running = new Map<number, Promise<[number, Result]>>()
  let next = 0
  const finishOne = async () => {
    const [number, result] = await Promise.race(running.values())
    running.delete(number)
    return result
  }
  try {
    for (const item of items) {
      const number = next++
      running.set(
        number,
        work(item).then((result) => [number, result]),
      )
      if (running.size >= concurrency) yield await finishOne()
    }
    while (running.size > 0) yield await finishOne()
  } finally {
    if (running.size > 0) stop.abort()
    await Promise.allSettled(running.values())
  }
}
