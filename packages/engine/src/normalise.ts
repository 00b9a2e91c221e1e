import { createHmac } from 'node:crypto'
import { type GroupRecord, type Kind, matchNames, type Secret, type UserRecord } from '@muster/provider'
import { foldHandle, isActive, type StagedEntry } from '@muster/store'
import type { Expression } from './expressions.ts'
import type { SourceSettings } from './settings.ts'

/** Raised whenever the same record would come to another entry than before: no stored fingerprint matches any more. */
export const normaliserVersion = 2

const listFields = ['otherEmails', 'cardNumbers', 'aliases'] as const
const dateFields = ['activeFrom', 'activeUntil'] as const

export type Normalised =
  | { readonly outcome: 'staged'; readonly entry: StagedEntry }
  | { readonly outcome: 'filtered'; readonly id: string; readonly by: Clause; readonly seen?: UserRecord }
  | {
      readonly outcome: 'rejected'
      readonly reason: string
      readonly hint?: string
      readonly record?: { readonly kind: Kind; readonly id: string }
      readonly name?: string
    }

/** Of `scope`: what leaves somebody out. */
export type Clause = 'include' | 'exclude' | 'groups'

export interface Normaliser {
  user(record: UserRecord): Normalised
  group(record: GroupRecord): Normalised
}

type Body = Record<string, unknown>

/** Prepares what turns a source's records into entries: NFC, trimming, folding of the key, mapping, filters. */
export async function makeNormaliser(
  settings: SourceSettings,
  pinKey: Secret | undefined,
  now: number,
  /** Ids may be given to others (`Abilities.reusedIds`). */
  reusedIds = false,
): Promise<Normaliser> {
  const { scope } = settings
  const { mapped, include, exclude } = await compileExpressions(settings)
  const wanted = scope.fields === undefined ? undefined : new Set(scope.fields)
  const wantsGroup = groupFilter(scope.groups)

  return {
    user(given) {
      const record = mapped.length === 0 ? given : mapUser(given, mapped)
      if (typeof record === 'string') return rejected(given, record)
      // As the source spells it, composed or not: it is asked by this name. Only the key is folded.
      const name = record.username.trim()
      if (name === '') return rejected(record, 'the username is empty', 'Print a username for everybody.')
      const { by, fault } = filter(record, include, exclude)
      if (fault !== undefined) return rejected(record, fault, 'Mend the expression under `scope` in the configuration.')
      const key = foldHandle(name)
      if (by !== undefined) return { outcome: 'filtered', id: record.id ?? key, by, seen: record }
      const body = userBody(record, wanted, pinKey)
      return {
        outcome: 'staged',
        entry: {
          kind: 'user',
          id: record.id ?? key,
          weak: reusedIds || record.id === undefined,
          key,
          name,
          body: body.text(),
          clears: body.clears,
          inactive: isInactive(record, now),
          fingerprint: record.fingerprint,
          handles: record.handles,
          at: record.at,
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
      const isWanted = wantsGroup(name)
      if (!isWanted && scope.users === 'all') return { outcome: 'filtered', id: record.id ?? name, by: 'groups' }
      const body = new BodyText()
      body.putText('description', record.description)
      body.putText('email', record.email)
      return {
        outcome: 'staged',
        entry: {
          kind: 'group',
          id: record.id ?? name,
          weak: record.id === undefined,
          key: name,
          name,
          body: body.text(),
          clears: body.clears,
          inactive: false,
          ...(isWanted ? {} : { leftOut: true }),
          fingerprint: record.fingerprint,
          handles: record.handles,
          at: record.at,
        },
      }
    },
  }
}

interface Expressions {
  readonly mapped: readonly (readonly [field: string, expression: Expression])[]
  readonly include: Expression | undefined
  readonly exclude: Expression | undefined
}

/** The language is loaded only where something is written in it: 10 ms of a start. */
async function compileExpressions({ name, scope: { include, exclude }, mapping }: SourceSettings): Promise<Expressions> {
  const mapped = Object.entries(mapping)
  if (mapped.length === 0 && include === undefined && exclude === undefined) return { mapped: [], include, exclude }
  const { compileExpression } = await import('./expressions.ts')
  const compile = (text: string, what: string): Expression => compileExpression(text, `source ${name}, ${what}`)
  return {
    mapped: mapped.map(([field, text]) => [field, compile(text, `mapping of ${field}`)]),
    include: include === undefined ? undefined : compile(include, 'include'),
    exclude: exclude === undefined ? undefined : compile(exclude, 'exclude'),
  }
}

function rejected(record: UserRecord, reason: string, hint?: string): Normalised {
  return {
    outcome: 'rejected',
    reason,
    ...(hint === undefined ? {} : { hint }),
    record: { kind: 'user', id: record.id ?? foldHandle(clean(record.username)) },
    name: clean(record.username),
  }
}

function userBody(record: UserRecord, wanted: ReadonlySet<string> | undefined, pinKey: Secret | undefined): BodyText {
  const body = new BodyText(wanted)
  // Not in a loop over names: that would be a third of what a record takes.
  body.putText('displayName', record.displayName)
  body.putText('givenName', record.givenName)
  body.putText('familyName', record.familyName)
  body.putText('email', record.email)
  body.putText('department', record.department)
  body.putText('office', record.office)
  body.putText('employeeNumber', record.employeeNumber)
  body.putText('homeDirectory', record.homeDirectory)
  body.putList('otherEmails', record.otherEmails)
  body.putList('cardNumbers', record.cardNumbers)
  body.putList('aliases', record.aliases)
  if (record.pin !== undefined && pinKey !== undefined) body.putText('pin', record.pin === null ? null : keyedHash(record.pin, pinKey))
  // Whether somebody may sign in is taken whatever fields are wanted.
  if (record.active !== undefined) body.put('active', record.active)
  putMoment(body, 'activeFrom', record.activeFrom)
  putMoment(body, 'activeUntil', record.activeUntil)
  if (record.attributes !== undefined && body.takes('attributes')) putAttributes(body, record.attributes)
  return body
}

function putMoment(body: BodyText, field: string, value: string | null | undefined): void {
  if (value !== undefined) body.put(field, value === null || value === '' ? null : new Date(value).toISOString())
}

function putAttributes(body: BodyText, attributes: NonNullable<UserRecord['attributes']> | null): void {
  if (attributes === null) {
    body.put('attributes', null)
    return
  }
  const cleaned: Body = {}
  let clears = false
  for (const [name, values] of Object.entries(attributes)) {
    const list = cleanList(values)
    cleaned[clean(name)] = list
    clears ||= list === null
  }
  body.put('attributes', cleaned, clears)
}

/**
 * A body as JSON text, built field by field: half the cost of an object that is written out afterwards. Equal fields
 * given in one order are equal text.
 */
class BodyText {
  /** Whether it clears something: whether a `null` is in it. */
  clears = false
  #text = ''
  readonly #wanted: ReadonlySet<string> | undefined

  constructor(wanted?: ReadonlySet<string>) {
    this.#wanted = wanted
  }

  text(): string {
    return this.#text === '' ? '{}' : `{${this.#text}}`
  }

  takes(field: string): boolean {
    return this.#wanted === undefined || this.#wanted.has(field)
  }

  putText(field: string, value: string | null | undefined): void {
    if (value === undefined || !this.takes(field)) return
    const cleaned = value === null ? '' : clean(value)
    if (cleaned === '') this.put(field, null)
    else this.#add(field, quote(cleaned))
  }

  putList(field: string, values: readonly string[] | null | undefined): void {
    if (values === undefined || !this.takes(field)) return
    const only = values?.length === 1 ? clean(values[0]!) : ''
    if (only !== '') this.#add(field, `[${quote(only)}]`)
    else this.put(field, cleanList(values))
  }

  put(field: string, value: unknown, clears = value === null): void {
    this.clears ||= clears
    this.#add(field, JSON.stringify(value))
  }

  #add(field: string, json: string): void {
    this.#text += this.#text === '' ? `"${field}":${json}` : `,"${field}":${json}`
  }
}

function isInactive(record: UserRecord, now: number): boolean {
  if (record.active !== false && record.activeFrom === undefined && record.activeUntil === undefined) return false
  const said = (field: 'active' | 'activeFrom' | 'activeUntil'): object => {
    const value = record[field]
    return value === undefined || value === null || value === '' ? {} : { [field]: value }
  }
  return !isActive({ ...said('active'), ...said('activeFrom'), ...said('activeUntil') }, now)
}

function cleanList(values: readonly string[] | null): readonly string[] | null {
  if (values === null) return null
  const cleaned = [...new Set(values.map(clean).filter((value) => value !== ''))]
  return cleaned.length === 0 ? null : cleaned
}

/** Trimmed, in NFC. Nearly every value is printable ASCII already, which a loop sees in a tenth of what `normalize` takes. */
function clean(text: string): string {
  return isPlain(text) ? text : text.trim().normalize('NFC')
}

function isPlain(text: string): boolean {
  const last = text.length - 1
  if (last < 0) return true
  for (let at = 0; at <= last; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit > 0x7e) return false
  }
  return text.charCodeAt(0) !== 0x20 && text.charCodeAt(last) !== 0x20
}

/** As JSON. */
function quote(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return JSON.stringify(text)
  }
  return `"${text}"`
}

function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!
}

/** A PIN is kept only as this: enough to see that it changed and to compare one that is typed. */
function keyedHash(pin: string, key: Secret): string {
  return createHmac('sha256', key.reveal()).update(pin).digest('base64url')
}

interface FilterVerdict {
  /** What leaves the person out. */
  readonly by?: 'include' | 'exclude'
  readonly fault?: string
}

const letsIn: FilterVerdict = {}

function filter(record: UserRecord, include: Expression | undefined, exclude: Expression | undefined): FilterVerdict {
  try {
    if (include !== undefined && include(record) !== true) return { by: 'include' }
    return exclude !== undefined && exclude(record) === true ? { by: 'exclude' } : letsIn
  } catch (error) {
    return { fault: `a filter cannot be worked out for this person: ${firstLineOf(error)}` }
  }
}

function mapUser(record: UserRecord, mapping: readonly (readonly [field: string, expression: Expression])[]): UserRecord | string {
  const changed: Record<string, unknown> = {}
  for (const [field, expression] of mapping) {
    let value: unknown
    try {
      value = expression(record)
    } catch (error) {
      return `the mapping of ${field} cannot be worked out for this person: ${firstLineOf(error)}`
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
    const attributes = (changed.attributes ?? { ...record.attributes }) as Record<string, unknown>
    changed.attributes = { ...attributes, [field.slice('attributes.'.length)]: typeof value === 'string' ? [value] : value }
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

function groupFilter(groups: SourceSettings['scope']['groups']): (name: string) => boolean {
  if (groups === 'all') return () => true
  if (groups === 'none') return () => false
  return matchNames(groups)
}
