/** How many are begun before the first is taken; the tools take turns among themselves. */
const ahead = 16

/** Works on several items at once and gives the results in the order of the items. Whatever is begun is waited for. */
export async function* workInOrder<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = []
  const begin = (item: Item): void => {
    const working = work(item)
    // Whoever takes it sees its failure; until then, or when nobody does any more, it is no unhandled one.
    working.catch(() => undefined)
    begun.push(working)
  }
  let next = 0
  try {
    while (next < items.length || begun.length > 0) {
      while (next < items.length && begun.length < ahead) begin(items[next++]!)
      yield await begun.shift()!
    }
  } finally {
    await Promise.allSettled(begun)
  }
}
