import type { Connection } from './open-store.ts'

type Fields = Record<string, unknown>

/** What a run did to one facet of an entry: a field, its name, its state. */
export interface Effect {
  readonly before: unknown
  readonly after: unknown
}

/**
 * What a run did to one entry, by facet: `state`, `absentSince`, `name`, `holdsName`, `entitlement`, `restricted`,
 * `overdraft`, `pin`, `attributes/NAME`, and every other field by its name.
 */
export type Effects = Map<string, Effect>

/** Facets that belong together: what is said of one is said of all of them. */
export function subjectOf(facet: string): string {
  if (facet === 'absentSince') return 'state'
  return facet === 'restricted' || facet === 'overdraft' ? 'entitlement' : facet
}

export interface EffectRow {
  readonly line: number
  readonly run: number
  readonly entry: number
  readonly action: string
  readonly before: string | null
  readonly after: string | null
}

/** A line of the journal, neither of a creation nor of memberships, by facet; `undefined` when the journal keeps it no more. */
export function effectsOf(connection: Connection, row: EffectRow): Effects | undefined {
  if (row.before === null || row.after === null) return undefined
  const before = JSON.parse(row.before) as Fields
  const after = JSON.parse(row.after) as Fields
  const effects: Effects = new Map()
  for (const facet of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (facet === 'attributes') readAttributes(effects, before.attributes, after.attributes)
    else effects.set(facet, { before: before[facet] ?? null, after: after[facet] ?? null })
  }
  // These two do not say whether there was a name to give up or to take up.
  if (row.action === 'delete' && heldName(connection, row)) effects.set('holdsName', { before: true, after: false })
  if (row.action === 'return' && (before.state === 'deleted' || !heldName(connection, row)))
    effects.set('holdsName', { before: false, after: true })
  return effects
}

function readAttributes(effects: Effects, before: unknown, after: unknown): void {
  const [was, is] = [(before ?? {}) as Fields, (after ?? {}) as Fields]
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      effects.set(`attributes/${name}`, { before: was[name] ?? null, after: is[name] ?? null })
  }
}

/** Whether the entry had its name just before this line. */
function heldName(connection: Connection, { entry, line }: EffectRow): boolean {
  const earlier = connection
    .prepare(`select action, after ->> 'holdsName' from journal
       where entry = ? and line < ? and last_entry is null and action in ('give-up', 'return', 'delete', 'undo') order by line desc`)
    .raw()
    .iterate(entry, line) as IterableIterator<[string, number | null]>
  for (const [action, holdsName] of earlier) {
    if (action !== 'undo') return action === 'return'
    if (holdsName !== null) return holdsName === 1
  }
  return true
}

/** Several lines of one run as one: the first says what was, the last what came of it. */
export function joinEffects(all: readonly Effects[]): Effects {
  const joined: Effects = new Map()
  for (const effects of all) {
    for (const [facet, { before, after }] of effects)
      joined.set(facet, { before: joined.has(facet) ? joined.get(facet)!.before : before, after })
  }
  return joined
}

export type Verdict = { readonly stands: true } | { readonly stands: false; readonly undoneBy?: number; readonly changedBy?: number }

/**
 * Whether what `run` did to something is the last word on it. `later` are the later runs, ascending, that touched the same
 * thing; `undoes` says which of all runs took back which. What was taken back does not count, nor does the taking back,
 * unless it reaches behind `run`.
 */
export function judge(run: number, later: readonly number[], undoes: ReadonlyMap<number, number>): Verdict {
  const takenBack = new Set<number>()
  let undoneBy: number | undefined
  let changedBy: number | undefined
  for (const one of later.toReversed()) {
    if (takenBack.has(one)) continue
    const target = undoes.get(one)
    if (target === run) undoneBy ??= one
    else if (target === undefined || target < run) changedBy ??= one
    else takenBack.add(target)
  }
  if (undoneBy !== undefined) return { stands: false, undoneBy }
  return changedBy === undefined ? { stands: true } : { stands: false, changedBy }
}
