/** One line of the table. */
export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: 's' | 'ms' | 'MB' | 'records/s' | 'sign-ins/s' | 'requests'
  /** Against what stands in `against`; null when the value itself is held against the limit. */
  readonly ratio: number | null
  readonly against?: string
  /** Null: shown for comparison, nothing is promised. */
  readonly limit: number | null
  readonly met: boolean | null
}

/** A value that may be at most `limit`. */
export function atMost(name: string, value: number, unit: Measure['unit'], limit: number): Measure {
  return { name, value, unit, ratio: null, limit, met: value <= limit }
}

/** A value that must be at least `limit`. */
export function atLeast(name: string, value: number, unit: Measure['unit'], limit: number): Measure {
  return { name, value, unit, ratio: null, limit, met: value >= limit }
}

/** A value that may be at most `limit` times as large as `base`. */
export function timesAtMost(name: string, value: number, unit: Measure['unit'], base: number, against: string, limit: number): Measure {
  return { name, value, unit, ratio: value / base, against, limit, met: value / base <= limit }
}

/** Shown beside the others; with `base`, as its multiple. */
export function shown(name: string, value: number, unit: Measure['unit'], base?: number, against?: string): Measure {
  return {
    name,
    value,
    unit,
    ratio: base === undefined ? null : value / base,
    ...(against === undefined ? {} : { against }),
    limit: null,
    met: null,
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
