import type { Evidence } from './clause.ts'
import { quote } from './excerpt.ts'
import type { Exchange } from './exchange.ts'

/** How a second answer to the same question differs from the first; kept instead of the second answer itself. */
export interface Relisting {
  /** "again", "under LANG=C", … */
  readonly how: string
  readonly exchange: Omit<Exchange, 'lines'>
  readonly lineCount: number
  readonly onlyBefore: readonly Evidence[]
  readonly onlyNow: readonly Evidence[]
}

/** Differences beyond these are not looked for. */
const enough = 4

/**
 * @param keyOf what of a line must come again: all of it, a name, or nothing (''). Order may always differ.
 */
export function compareAnswers(first: Exchange, second: Exchange, how: string, keyOf: (line: string) => string): Relisting {
  const { lines, ...exchange } = second
  return {
    how,
    exchange,
    lineCount: lines.length,
    onlyBefore: missingFrom(lines, first.lines, 'the first time', keyOf),
    onlyNow: missingFrom(first.lines, lines, how, keyOf),
  }
}

/** Lines of `all` that stand in `some` less often. */
function missingFrom(some: readonly string[], all: readonly string[], when: string, keyOf: (line: string) => string): readonly Evidence[] {
  const counts = new Map<string, number>()
  for (const key of some.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1)
  const missing: Evidence[] = []
  for (const [index, line] of all.entries()) {
    const key = keyOf(line)
    if (key === '') continue
    const left = counts.get(key) ?? 0
    if (left === 0) missing.push(quote(`line ${index + 1}, ${when}`, line))
    if (missing.length === enough) break
    counts.set(key, left - 1)
  }
  return missing
}

/** As `withoutVolatile`, whatever order the fields of a record are in: a program that prints from a hash changes it each time. */
export function whateverOrder(line: string): string {
  const key = withoutVolatile(line)
  try {
    return JSON.stringify(sortFields(JSON.parse(key)))
  } catch {
    return key
  }
}

function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sortFields(inner)]),
  )
}

const volatile = /"type"\s*:\s*"(progress|end)"/

/** A record of `list`, without what may differ from time to time: how far it has come, and a cursor, which is often a time. */
export function withoutVolatile(line: string): string {
  if (!volatile.test(line)) return line
  return line.includes('"end"') ? line.replace(/,?\s*"cursor"\s*:\s*"[^"]*"/, '') : ''
}
