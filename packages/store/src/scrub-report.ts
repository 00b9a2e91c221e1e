import { foldHandle } from './handles.ts'

const erased = '[erased]'

/** Where a report has words of Muster's own, which may be somebody's name too. */
const ownWords = new Set(['command', 'state', 'class', 'outcome', 'by', 'currency', 'source', 'hash'])

/** The report of a run without what `values` say, or nothing when it says none of it. `report` is JSON. */
export function scrubReport(report: string, values: ReadonlySet<string>): string | undefined {
  const wanted = [...values].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.map(quoted).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  let isFound = false
  const scrubText = (text: string): string => {
    if (!pattern.test(text)) return text
    pattern.lastIndex = 0
    isFound = true
    return text.replaceAll(pattern, erased)
  }
  const isOfPerson = (item: unknown): boolean => {
    if (typeof item !== 'object' || item === null) return false
    const { name, username } = item as { name?: unknown; username?: unknown }
    const is = [name, username].some((one) => typeof one === 'string' && (values.has(one) || values.has(foldHandle(one))))
    isFound ||= is
    return is
  }
  const scrub = (value: unknown, key: string): unknown => {
    pattern.lastIndex = 0
    if (typeof value === 'string') return ownWords.has(key) ? value : scrubText(value)
    if (Array.isArray(value)) return value.filter((item) => !isOfPerson(item)).map((item) => scrub(item, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scrub(inner, name)]))
  }
  const scrubbed = scrub(JSON.parse(report), '')
  return isFound ? JSON.stringify(scrubbed) : undefined
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
