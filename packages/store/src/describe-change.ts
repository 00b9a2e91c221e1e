import type { EntryClass } from './changes.ts'

/** One planned change of a known entry, as the scratch tables and the copy hold it. */
export interface ChangeRow {
  readonly class: EntryClass
  readonly entry: number
  readonly name: string
  readonly key: string | null
  readonly body: string
  readonly state: number
  readonly absentSince: number | null
  /** Of the staged row, where there is one. */
  readonly newName: string | null
  readonly patch: string | null
}

type Fields = Record<string, unknown>

const states = ['present', 'absent', 'deactivated', 'deleted'] as const

/** What differs, before and after: only fields that do. A field that was not there is `null`. */
export function describeChange(row: ChangeRow): { before: Fields; after: Fields } {
  const { before, after } = differenceOf(row)
  return { before: withoutSecret(before), after: withoutSecret(after, before) }
}

/** That a PIN changed is all that the journal keeps of it, not even its hash. */
function withoutSecret({ pin, ...fields }: Fields, before?: Fields): Fields {
  if (pin === undefined) return fields
  return { ...fields, pin: pin === null ? null : (before?.pin ?? null) === null ? '[secret]' : '[changed]' }
}

function differenceOf(row: ChangeRow): { before: Fields; after: Fields } {
  const state = states[row.state]
  switch (row.class) {
    case 'rename':
      return { before: { name: row.name }, after: { name: row.newName } }
    case 'change':
    case 'inactive':
      return changedFields(row)
    case 'give-up':
      return { before: { holdsName: true }, after: { holdsName: false } }
    case 'delete':
      return { before: { state, ...(JSON.parse(row.body) as Fields) }, after: { state: 'deleted' } }
    case 'return': {
      const { before, after } = row.state === 3 ? changedFields({ ...row, newName: null }) : { before: {}, after: {} }
      const renamed = row.key === null && row.newName !== row.name
      return {
        before: { state, absentSince: row.absentSince, ...(renamed && { name: row.name }), ...before },
        after: { state: 'present', absentSince: null, ...(renamed && { name: row.newName }), ...after },
      }
    }
    case 'deactivate':
      return { before: { state }, after: { state: 'deactivated' } }
    default:
      return { before: { state }, after: { state: 'absent' } }
  }
}

function changedFields({ body, patch, name, newName }: ChangeRow): { before: Fields; after: Fields } {
  const before: Fields = {}
  const after: Fields = {}
  const known = JSON.parse(body) as Fields
  for (const [field, value] of Object.entries(JSON.parse(patch ?? '{}') as Fields)) {
    const now = isObject(value) ? mergePatch(isObject(known[field]) ? known[field] : {}, value) : value
    const was = known[field] ?? null
    if (JSON.stringify(was) === JSON.stringify(now)) continue
    before[field] = was
    after[field] = now
  }
  if (newName !== null && newName !== name && newName.toLowerCase() === name.toLowerCase()) {
    before.name = name
    after.name = newName
  }
  return { before, after }
}

/** RFC 7396, one level deep: as deep as attributes go. */
function mergePatch(target: Fields, patch: Fields): Fields | null {
  const merged = { ...target }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = value
  }
  return merged
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
