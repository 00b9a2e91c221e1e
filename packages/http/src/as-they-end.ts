type Event<Item, Result> =
  | { readonly kind: 'item'; readonly next: IteratorResult<Item> }
  | { readonly kind: 'result'; readonly of: object; readonly result: Result }

/**
 * Does `task` for each of `items`, at most `most` at once, and gives the results as they come: a long task keeps no short one
 * behind it waiting. A result that nobody takes keeps new tasks from being begun. The first failure, also of the items, is thrown
 * after those under way have ended.
 */
export async function* asTheyEnd<Item, Result>(
  items: AsyncIterable<Item>,
  most: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const source = items[Symbol.asyncIterator]()
  const underWay = new Map<object, Promise<Event<Item, Result>>>()
  let coming: Promise<Event<Item, Result>> | undefined
  let isOver = false
  try {
    for (;;) {
      if (!isOver && underWay.size < most) coming ??= source.next().then((next) => ({ kind: 'item', next }))
      if (coming === undefined && underWay.size === 0) return
      const event = await Promise.race(coming === undefined ? underWay.values() : [coming, ...underWay.values()])
      if (event.kind === 'result') {
        underWay.delete(event.of)
        yield event.result
        continue
      }
      coming = undefined
      if (event.next.done === true) isOver = true
      else {
        const of = {}
        underWay.set(
          of,
          task(event.next.value).then((result) => ({ kind: 'result', of, result })),
        )
      }
    }
  } finally {
    await Promise.allSettled([...underWay.values(), ...(coming === undefined ? [] : [coming])])
    await source.return?.()
  }
}
