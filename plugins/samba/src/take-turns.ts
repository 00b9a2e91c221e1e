/** Lets so many at once; whoever comes later waits in line. The function that is given ends the turn. */
export function takeTurns(places: number): () => Promise<() => void> {
  let free = places
  const waiting: (() => void)[] = []
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }
  return async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return leave
  }
}
