/** Chance that is the same on every machine for the same seed. */
export interface Dice {
  /** 0 ≤ fraction < 1. */
  fraction(): number
  /** 0 ≤ whole number < `below`. */
  below(below: number): number
  pick<Value>(values: readonly Value[]): Value
}

/** Bob Jenkins' small fast generator (sfc32), in the public domain: 128 bits of state, no multiplication. */
export function throwDice(seed: number): Dice {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 15; warmUp++) next()

  const fraction = (): number => next() / 2 ** 32
  const below = (limit: number): number => Math.floor(fraction() * limit)
  return { fraction, below, pick: <Value>(values: readonly Value[]) => values[below(values.length)] as Value }
}
