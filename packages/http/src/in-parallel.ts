/**
 * Does `task` for each of `items`, at most `most` at once, and gives the results in the order of the items. A result that
 * nobody takes keeps new tasks from being begun, so that memory stays bounded. The first failure is thrown in its place, after
 * those under way have ended.
 */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  most: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const source = items[Symbol.iterator]()
  const underWay: Promise<Result>[] = []
  try {
    for (;;) {
      while (underWay.length < most) {
        const next = source.next()
        if (next.done === true) break
        const begun = task(next.value)
        // Whoever waits for an earlier one hears of this failure later.
        begun.catch(() => undefined)
        underWay.push(begun)
      }
      const oldest = underWay.shift()
      if (oldest === undefined) return
      yield await oldest
    }
  } finally {
    await Promise.allSettled(underWay)
  }
}
