import { type Answer, decodeAnswer } from '@muster/protocol'

type Fields = Readonly<Record<string, unknown>>
type Mend = (field: string, value: unknown) => unknown

const lists = new Set(['handles', 'otherEmails', 'cardNumbers', 'aliases', 'groups', 'members', 'ids', 'verbs'])
const counts = new Set(['users', 'groups', 'members', 'done', 'total'])
const flags = new Set(['active', 'unknown'])

/** What programs write instead of a value of the right type, and the value they meant. */
const mends: readonly Mend[] = [
  (field, value) => (flags.has(field) ? asFlag(value) : value),
  (field, value) => (counts.has(field) && typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  (field, value) => (lists.has(field) && typeof value === 'string' ? value.split(/[,;]\s*/) : value),
  (field, value) => (typeof value === 'number' && !counts.has(field) ? String(value) : value),
  (_, value) => (Array.isArray(value) ? value.map((item) => (typeof item === 'number' ? String(item) : item)) : value),
  (field, value) => (/^active(From|Until)$/.test(field) && typeof value === 'string' ? asMoment(value) : value),
]

/** What a field of a record that misses it is called by those who know the vocabulary of another system. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  username: ['name', 'userName', 'user', 'login', 'uid', 'sAMAccountName'],
  name: ['group', 'groupName', 'groupname', 'cn', 'displayName'],
  group: ['name', 'groupName', 'id'],
  members: ['users', 'usernames', 'member'],
}

/**
 * The record that a faulty one should have been, when the usual mends make it one.
 * `undefined` when nothing short of the program's own knowledge can mend it.
 */
export function mendRecord(record: Fields): Answer | undefined {
  const candidates = [record, ...renamed(record), ...guessedType(record)]
  for (const candidate of candidates) {
    const mended = decodeAnswer(JSON.stringify(withMendedValues(candidate)))
    if (mended.type !== 'fault' && mended.type !== 'ignored') return mended
  }
  return undefined
}

function withMendedValues(record: Fields): Fields {
  const mended = Object.entries(record).map(([field, value]) => [field, mends.reduce((now, mend) => mend(field, now), value)])
  return Object.fromEntries(mended)
}

function* renamed(record: Fields): Generator<Fields> {
  for (const [right, wrongs] of Object.entries(otherNames)) {
    const wrong = right in record ? undefined : wrongs.find((name) => name in record)
    if (wrong !== undefined) {
      yield Object.fromEntries(Object.entries(record).map(([field, value]) => [field === wrong ? right : field, value]))
    }
  }
}

function* guessedType({ type: _, ...fields }: Fields): Generator<Fields> {
  if ('username' in fields) yield { type: 'user', ...fields }
  if ('members' in fields && 'group' in fields) yield { type: 'members', ...fields }
  if ('name' in fields) yield { type: 'group', ...fields }
}

function asFlag(value: unknown): unknown {
  if ([1, '1', 'true', 'True', 'yes'].includes(value as string)) return true
  if ([0, '0', 'false', 'False', 'no', ''].includes(value as string)) return false
  return value
}

function asMoment(value: string): unknown {
  const date = value === '' ? undefined : new Date(/^\d{4}-\d{2}-\d{2} \d/.test(value) ? `${value.replace(' ', 'T')}Z` : value)
  if (date === undefined) return null
  return Number.isNaN(date.getTime()) ? value : date.toISOString().replace(/\.000Z$/, 'Z')
}
