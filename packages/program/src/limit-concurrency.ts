/** Gives out `places`; whoever finds none waits in line. The function it resolves to gives the place back. */
export function limitConcurrency(places: number): () => Promise<() => void> {
  let free = places
  const waiting: (() => void)[] = []
  const release = (): void => {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }
  return async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return release
  }
}
