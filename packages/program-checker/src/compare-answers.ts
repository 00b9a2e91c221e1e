import type { Evidence } from './clause.ts'
import { shortened } from './excerpt.ts'
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

/** Order may differ, and so may a cursor, which is often a time. */
export function compareAnswers(first: Exchange, second: Exchange, how: string): Relisting {
  const { lines, ...exchange } = second
  return {
    how,
    exchange,
    lineCount: lines.length,
    onlyBefore: missingFrom(lines, first.lines, 'the first time'),
    onlyNow: missingFrom(first.lines, lines, how),
  }
}

/** Lines of `all` that stand in `some` less often. */
function missingFrom(some: readonly string[], all: readonly string[], when: string): readonly Evidence[] {
  const counts = new Map<string, number>()
  for (const line of some) counts.set(comparable(line), (counts.get(comparable(line)) ?? 0) + 1)
  const missing: Evidence[] = []
  for (const [index, line] of all.entries()) {
    const left = counts.get(comparable(line)) ?? 0
    if (left === 0) missing.push({ where: `line ${index + 1}, ${when}`, excerpt: shortened(line) })
    if (missing.length === enough) break
    counts.set(comparable(line), left - 1)
  }
  return missing
}

const volatile = /"type"\s*:\s*"(progress|end)"/

function comparable(line: string): string {
  if (!volatile.test(line)) return line
  return line.includes('"end"') ? line.replace(/,?\s*"cursor"\s*:\s*"[^"]*"/, '') : ''
}
