import { differenceOf, flatten, standingValues } from './keep-enrichment.ts'
import type { UndoneEntries } from './plan-undone-entries.ts'
import { judge } from './read-effects.ts'
import type { RestoredValues } from './undo-plan.ts'

type Fields = Record<string, unknown>

interface EnrichLine {
  readonly run: number
  readonly entry: number
  readonly before: string | null
  readonly after: string | null
}

/** The values that other sources added to an account, as they were before the run; what later runs changed of them stays. */
export function planUndoneEnrichment(entries: UndoneEntries): readonly RestoredValues[] {
  const { connection, run } = entries
  const lines = connection
    .prepare("select run, entry, before, after from journal where run = ? and action = 'enrich' order by line")
    .all(run) as EnrichLine[]
  return lines.flatMap((line) => restore(line) ?? [])

  function restore({ entry, before, after }: EnrichLine): RestoredValues | undefined {
    const row = entries.current(entry)
    if (row === undefined || entries.leftAlone.has(entry) || entries.isErased(entry) || entries.isGone(entry)) return undefined
    if (before === null || after === null) {
      entries.conflict(row, 'is left alone: what others added to it before is not in the journal any more')
      return undefined
    }
    const { by: _, ...was } = JSON.parse(before) as Fields
    const { by: sourceName, overrides: overriding = [] } = JSON.parse(after) as { by: string; overrides?: readonly string[] }
    const source = connection.prepare('select source from source where name = ?').pluck().get(sourceName) as number | undefined
    if (source === undefined) return undefined
    const standing = standingValues(connection, entry, source)
    const [fills, overrides] = [JSON.parse(standing.fills) as Fields, JSON.parse(standing.overrides) as Fields]
    const later = laterRuns(entry, sourceName)
    for (const [field, value] of Object.entries(was)) {
      const verdict = judge(run, later.get(field) ?? [], entries.undoes)
      if (verdict.stands) put(overriding.includes(field) ? overrides : fills, field, value)
      else if (verdict.changedBy !== undefined)
        entries.conflict(row, `keeps the ${field} that ${sourceName} adds: run ${verdict.changedBy} changed it again`, verdict.changedBy)
    }
    const difference = differenceOf(flatten(standing.fills, standing.overrides), flatten(JSON.stringify(fills), JSON.stringify(overrides)))
    if (Object.keys(difference.after).length === 0) return undefined
    return { account: entry, source, sourceName, fills: JSON.stringify(fills), overrides: JSON.stringify(overrides), ...difference }
  }

  /** By field, the later runs in which this source's value changed. */
  function laterRuns(entry: number, sourceName: string): ReadonlyMap<string, readonly number[]> {
    const runs = new Map<string, number[]>()
    const later = connection
      .prepare("select run, entry, before, after from journal where entry = ? and run > ? and action = 'enrich' order by line")
      .all(entry, run) as EnrichLine[]
    for (const { run: one, after } of later) {
      const { by, overrides: _, ...fields } = JSON.parse(after ?? '{}') as Fields
      if (by !== sourceName) continue
      for (const field of Object.keys(fields)) runs.set(field, [...(runs.get(field) ?? []), one])
    }
    return runs
  }
}

/** `null`: there is none. */
function put(values: Fields, field: string, value: unknown): void {
  if (!field.startsWith('attributes.')) {
    if (value === null) delete values[field]
    else values[field] = value
    return
  }
  const attributes = { ...(values.attributes as Fields | undefined) }
  const name = field.slice('attributes.'.length)
  if (value === null) delete attributes[name]
  else attributes[name] = value
  if (Object.keys(attributes).length === 0) delete values.attributes
  else values.attributes = attributes
}
