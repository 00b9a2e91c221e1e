import { createHmac } from 'node:crypto'
import type { GroupRecord, Kind, Secret, UserRecord } from '@muster/provider'
import { foldHandle, isActive, type StagedEntry } from '@muster/store'
import { compileExpression, type Expression, firstLine } from './expressions.ts'
import type { SourceSettings } from './settings.ts'

/** Raised whenever the same record would come to another entry than before: no stored fingerprint matches any more. */
export const normaliserVersion = 1

const textFields = ['displayName', 'givenName', 'familyName', 'email', 'department', 'office', 'employeeNumber', 'homeDirectory'] as const
const listFields = ['otherEmails', 'cardNumbers', 'aliases'] as const
const dateFields = ['activeFrom', 'activeUntil'] as const

export type Normalised =
  | { readonly outcome: 'staged'; readonly entry: StagedEntry }
  | { readonly outcome: 'filtered' }
  | {
      readonly outcome: 'rejected'
      readonly reason: string
      readonly hint?: string
      readonly record?: { readonly kind: Kind; readonly id: string }
    }

export interface Normaliser {
  user(record: UserRecord): Normalised
  group(record: GroupRecord): Normalised
}

type Body = Record<string, unknown>

/** Prepares what turns a source's records into entries: NFC, trimming, folding of the key, mapping, filters. */
export function makeNormaliser(settings: SourceSettings, pinKey: Secret | undefined, now: number): Normaliser {
  const { scope, mapping } = settings
  const where = `source ${settings.name}`
  const mapped = Object.entries(mapping).map(([field, text]) => [field, compileExpression(text, `${where}, mapping of ${field}`)] as const)
  const include = scope.include === undefined ? undefined : compileExpression(scope.include, `${where}, include`)
  const exclude = scope.exclude === undefined ? undefined : compileExpression(scope.exclude, `${where}, exclude`)
  const wanted = scope.fields === undefined ? undefined : new Set(scope.fields)
  const wantsGroup = groupFilter(scope.groups)

  return {
    user(given) {
      const record = mapped.length === 0 ? given : mapUser(given, mapped)
      if (typeof record === 'string') return rejected(given, record)
      // As the source spells it, composed or not: it is asked by this name. Only the key is folded.
      const name = record.username.trim()
      if (name === '') return rejected(record, 'the username is empty', 'Print a username for everybody.')
      const verdict = filter(record, include, exclude)
      if (typeof verdict === 'string') return rejected(record, verdict, 'Mend the expression under `scope` in the configuration.')
      if (!verdict) return { outcome: 'filtered' }
      const key = foldHandle(name)
      const { body, clears } = userBody(record, wanted, pinKey)
      return {
        outcome: 'staged',
        entry: {
          kind: 'user',
          id: record.id ?? key,
          weak: record.id === undefined,
          key,
          name,
          body: JSON.stringify(body),
          clears,
          inactive: (body['active'] === false || 'activeFrom' in body || 'activeUntil' in body) && !isActive(withoutNulls(body), now),
          ...travel(record),
        },
      }
    },
    group(record) {
      const name = clean(record.name)
      if (name === '')
        return {
          outcome: 'rejected',
          reason: 'the group has an empty name',
          hint: 'Print a name for every group.',
          ...(record.id === undefined ? {} : { record: { kind: 'group', id: record.id } }),
        }
      if (!wantsGroup(name)) return { outcome: 'filtered' }
      const body: Body = {}
      putText(body, 'description', record.description)
      putText(body, 'email', record.email)
      return {
        outcome: 'staged',
        entry: {
          kind: 'group',
          id: record.id ?? name,
          weak: record.id === undefined,
          key: name,
          name,
          body: JSON.stringify(body),
          clears: hasNull(body),
          inactive: false,
          ...travel(record),
        },
      }
    },
  }
}

function travel(record: UserRecord | GroupRecord): Pick<StagedEntry, 'fingerprint' | 'handles' | 'at'> {
  return {
    ...(record.fingerprint === undefined ? {} : { fingerprint: record.fingerprint }),
    ...(record.handles === undefined ? {} : { handles: record.handles }),
    ...(record.at === undefined ? {} : { at: record.at }),
  }
}

function rejected(record: UserRecord, reason: string, hint?: string): Normalised {
  return {
    outcome: 'rejected',
    reason,
    ...(hint === undefined ? {} : { hint }),
    record: { kind: 'user', id: record.id ?? foldHandle(clean(record.username)) },
  }
}

function userBody(
  record: UserRecord,
  wanted: ReadonlySet<string> | undefined,
  pinKey: Secret | undefined,
): { body: Body; clears: boolean } {
  const body: Body = {}
  for (const field of textFields) putText(body, field, record[field])
  for (const field of listFields) putList(body, field, record[field])
  if (record.pin !== undefined && pinKey !== undefined) body['pin'] = record.pin === null ? null : keyedHash(record.pin, pinKey)
  if (record.active !== undefined) body['active'] = record.active
  for (const field of dateFields) {
    const value = record[field]
    if (value !== undefined) body[field] = value === null || value === '' ? null : new Date(value).toISOString()
  }
  if (record.attributes !== undefined) {
    const attributes: Body = {}
    for (const [name, values] of Object.entries(record.attributes ?? {})) putList(attributes, clean(name), values)
    body['attributes'] = record.attributes === null ? null : attributes
  }
  if (wanted !== undefined) for (const field of Object.keys(body)) if (!wanted.has(field)) delete body[field]
  return { body, clears: hasNull(body) || (isObject(body['attributes']) && hasNull(body['attributes'])) }
}

function putText(body: Body, field: string, value: string | null | undefined): void {
  if (value === undefined) return
  body[field] = value === null ? null : clean(value) || null
}

function putList(body: Body, field: string, values: readonly string[] | null | undefined): void {
  if (values === undefined) return
  const cleaned = values === null ? [] : [...new Set(values.map(clean).filter((value) => value !== ''))]
  body[field] = cleaned.length === 0 ? null : cleaned
}

function clean(text: string): string {
  return text.trim().normalize('NFC')
}

function hasNull(body: Body): boolean {
  for (const field in body) if (body[field] === null) return true
  return false
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null
}

function withoutNulls(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

/** A PIN is kept only as this: enough to see that it changed and to compare one that is typed. */
function keyedHash(pin: string, key: Secret): string {
  return createHmac('sha256', key.reveal()).update(pin).digest('base64url')
}

function filter(record: UserRecord, include: Expression | undefined, exclude: Expression | undefined): boolean | string {
  try {
    return (include === undefined || include(record) === true) && (exclude === undefined || exclude(record) !== true)
  } catch (error) {
    return `a filter cannot be worked out for this person: ${firstLine(error)}`
  }
}

function mapUser(record: UserRecord, mapping: readonly (readonly [field: string, expression: Expression])[]): UserRecord | string {
  const changed: Record<string, unknown> = {}
  for (const [field, expression] of mapping) {
    let value: unknown
    try {
      value = expression(record)
    } catch (error) {
      return `the mapping of ${field} cannot be worked out for this person: ${firstLine(error)}`
    }
    const fault = putMapped(changed, field, value, record)
    if (fault !== undefined) return fault
  }
  return { ...record, ...changed }
}

function putMapped(changed: Record<string, unknown>, field: string, value: unknown, record: UserRecord): string | undefined {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  if (field.startsWith('attributes.')) {
    if (!isList && typeof value !== 'string' && value !== null) return `the mapping of ${field} must give text or a list of texts`
    const attributes = (changed['attributes'] ?? { ...record.attributes }) as Record<string, unknown>
    changed['attributes'] = { ...attributes, [field.slice('attributes.'.length)]: typeof value === 'string' ? [value] : value }
    return undefined
  }
  const fits = (listFields as readonly string[]).includes(field)
    ? isList || value === null
    : field === 'active'
      ? typeof value === 'boolean'
      : typeof value === 'string' || (value === null && field !== 'username')
  if (!fits) return `the mapping of ${field} gives a value that does not fit the field`
  if ((dateFields as readonly string[]).includes(field) && typeof value === 'string' && value !== '' && Number.isNaN(Date.parse(value))) {
    return `the mapping of ${field} gives ${JSON.stringify(value)}, which is no date`
  }
  changed[field] = value
  return undefined
}

/** `*` matches any run of characters; everything else stands for itself, without case. */
function groupFilter(groups: SourceSettings['scope']['groups']): (name: string) => boolean {
  if (groups === 'all') return () => true
  if (groups === 'none') return () => false
  const patterns = groups.map((pattern) => pattern.normalize('NFC').toLowerCase().split('*'))
  return (name) => patterns.some((parts) => matchesParts(name.toLowerCase(), parts))
}

/** Whether `name` is the parts in order, with anything between them. Linear: no pattern can make it slow. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0]!
  const last = parts[parts.length - 1]!
  if (parts.length === 1) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
