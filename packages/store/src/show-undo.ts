import { createHash } from 'node:crypto'
import type { EntryClass } from './changes.ts'
import type { Connection } from './open-store.ts'
import type { PlannedEntry, PlannedMembers } from './planned-changes.ts'
import { type CurrentRow, currentColumns, describeRow, type Restored, states, type UndoPlan } from './undo-plan.ts'

/** What an undo comes to, in the terms of any other plan. */
export interface UndoOverview {
  readonly counts: readonly { readonly kind: 'user' | 'group'; readonly class: EntryClass; readonly count: number }[]
  /** The first of each kind and class. */
  readonly entries: readonly PlannedEntry[]
  readonly joined: number
  readonly left: number
  /** The first groups. */
  readonly members: readonly PlannedMembers[]
  readonly credit: readonly { readonly rule: string; readonly people: number; readonly minor: number; readonly currency: string }[]
}

/** With at most `limit` of each kind and class, and `names` names of each group. */
export function showUndo(connection: Connection, plan: UndoPlan, limit: number, names: number): UndoOverview {
  const sourceOf = new Map(plan.sources.map(({ source, name }) => [source, name]))
  const find = connection.prepare(`select ${currentColumns} from entry where entry = ?`)
  const current = (entry: number): CurrentRow => find.get(entry) as CurrentRow
  const counts = new Map<string, { kind: 'user' | 'group'; class: EntryClass; count: number }>()
  const entries: PlannedEntry[] = []
  /** Whether this one is among the first. */
  const count = (kindNumber: number, name: EntryClass): boolean => {
    const kind = kindNumber === 0 ? 'user' : 'group'
    const counted = counts.get(`${kind} ${name}`) ?? { kind, class: name, count: 0 }
    counts.set(`${kind} ${name}`, counted)
    return ++counted.count <= limit
  }
  const show = (row: CurrentRow, change: Pick<PlannedEntry, 'class' | 'name' | 'before' | 'after'>): void => {
    const { source, kind, absentSince } = row
    entries.push({ source: sourceOf.get(source)!, kind: kind === 0 ? 'user' : 'group', absentSince, held: false, ...change })
  }
  for (const { entry, kind, name } of plan.leaving)
    if (count(kind, 'delete')) show(current(entry), { class: 'delete', name, before: null, after: null })
  for (const restored of plan.restored)
    for (const change of classesOf(restored))
      if (count(restored.row.kind, change.class)) show(restored.row, { ...change, name: restored.name })

  for (const { account, sourceName, before, after } of plan.enrichment) {
    if (!count(0, 'enrich-change')) continue
    const { name } = current(account)
    entries.push({ source: sourceName, kind: 'user', class: 'enrich-change', name, before, after, absentSince: null, held: false })
  }

  const left = new Map<number, number[]>()
  const groupsOf = connection.prepare('select group_entry from belonging where member = ?').pluck()
  for (const { entry } of plan.leaving) {
    for (const group of groupsOf.all(entry) as number[]) {
      const some = left.get(group)
      if (some === undefined) left.set(group, [entry])
      else some.push(entry)
    }
  }
  const leaving = new Set(plan.leaving.map(({ entry }) => entry))
  const membersOf = connection.prepare('select member from membership where group_entry = ?').pluck()
  const groups = new Map<number, { added: readonly number[]; removed: readonly number[] }>()
  for (const [group, removed] of left) groups.set(group, { added: [], removed })
  // Of a group that leaves, everybody does.
  for (const entry of leaving) {
    const everybody = membersOf.all(entry) as number[]
    if (everybody.length > 0) groups.set(entry, { added: [], removed: everybody })
  }
  for (const { group, joining, leaving: some } of plan.members)
    groups.set(group, { added: joining, removed: [...some, ...(groups.get(group)?.removed ?? [])] })
  const nameOf = (entry: number): string => current(entry).name
  return {
    counts: [...counts.values()],
    entries,
    joined: [...groups.values()].reduce((sum, { added }) => sum + added.length, 0),
    left: [...groups.values()].reduce((sum, { removed }) => sum + removed.length, 0),
    members: [...groups].slice(0, limit).map(([group, { added, removed }]) => ({
      source: sourceOf.get(current(group).source) ?? '',
      group: nameOf(group),
      added: added.slice(0, names).map(nameOf),
      removed: removed.slice(0, names).map(nameOf),
      addedCount: added.length,
      removedCount: removed.length,
      removalsHeld: false,
      held: false,
    })),
    credit: creditTotals(plan),
  }
}

type Fields = Record<string, unknown>

function classesOf({ row, ...after }: Restored): { class: EntryClass; before: Fields; after: Fields }[] {
  const was = describeRow(row)
  const is = describeRow({ ...row, ...after })
  const classes: { class: EntryClass; before: Fields; after: Fields }[] = []
  if (after.state !== row.state) {
    const name = after.state < row.state ? 'return' : after.state === 1 ? 'absent' : 'deactivate'
    // Who comes back as what he was before, absent or deactivated, is shown with that word.
    classes.push({ class: name, before: { state: states[row.state] }, after: after.state === 0 ? {} : { state: states[after.state] } })
    if (row.state === 3) return classes
  }
  if (was.name !== is.name) classes.push({ class: 'rename', before: { name: row.name }, after: { name: after.name } })
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => !shownApart.has(field) && JSON.stringify(was[field] ?? null) !== JSON.stringify(is[field] ?? null),
  )
  if (was.name === is.name && was.holdsName !== is.holdsName) fields.push('holdsName')
  if (fields.length > 0) {
    const pick = (all: Fields): Fields => Object.fromEntries(fields.map((field) => [field, all[field] ?? null]))
    classes.push({ class: 'change', before: pick(was), after: pick(is) })
  }
  return classes
}

const shownApart = new Set(['state', 'absentSince', 'name', 'holdsName'])

function creditTotals({ credit }: UndoPlan): UndoOverview['credit'] {
  const totals = new Map<string, { rule: string; accounts: Set<number>; minor: number; currency: string }>()
  for (const { rule, account, minor, currency } of credit) {
    const key = JSON.stringify([rule, currency, minor > 0])
    const total = totals.get(key) ?? { rule, accounts: new Set(), minor: 0, currency }
    total.accounts.add(account)
    total.minor += minor
    totals.set(key, total)
  }
  return [...totals.values()].map(({ accounts, ...total }) => ({ ...total, people: accounts.size }))
}

/** SHA-256, hex: the same for the same undo of a copy that has not moved. */
export function hashUndo(plan: UndoPlan): string {
  const hash = createHash('sha256')
  const put = (value: unknown): void => void hash.update(JSON.stringify(value)).update('\n')
  put([plan.run, plan.sources, plan.pinsKept])
  for (const part of [plan.leaving, plan.restored, plan.members, plan.credit, plan.enrichment, plan.conflicts])
    for (const one of part) put(one)
  return hash.digest('hex')
}
