import { type RejectionReason, rejectionReasons } from '@muster/provider'

/**
 * The hand-written twin of `schemas/records.schema.json`, for the happy path: it decides in 0.3 µs what ajv (loaded when
 * the first fault needs explaining) takes 16 ms to start deciding. A property test holds the two equal.
 */

/** `plain`: the line holds no backslash, so none of its strings can hold a line break, a NUL or half a surrogate pair. */
export type Accepts = (value: unknown, plain: boolean) => boolean

export interface Shape {
  readonly fields: Readonly<Record<string, Accepts>>
  readonly required: readonly string[]
  /** What no single field can tell. */
  readonly whole?: (record: Readonly<Record<string, unknown>>) => boolean
}

const unspeakable = /[\r\n\0\ud800-\udfff]/u

/** What identifies somebody: a line break or NUL would let one name pass for another further on. */
export function isName(value: unknown, plain = false): value is string {
  return typeof value === 'string' && value !== '' && (plain || !unspeakable.test(value))
}

const isNames: Accepts = (value, plain) => {
  if (!Array.isArray(value)) return false
  for (let i = 0; i < value.length; i++) if (!isName(value[i], plain)) return false
  return true
}

const isString: Accepts = (value) => typeof value === 'string'
const isText: Accepts = (value) => typeof value === 'string' || value === null

const isTexts: Accepts = (value) => {
  if (value === null) return true
  if (!Array.isArray(value)) return false
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'string') return false
  return true
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isAttributes: Accepts = (value, plain) => {
  if (value === null) return true
  if (!isObject(value)) return false
  // A name that JavaScript gives a meaning of its own must not reach anybody who copies attributes.
  for (const name in value) if (name === '__proto__' || !isTexts(value[name], plain)) return false
  return true
}

const isBoolean: Accepts = (value) => typeof value === 'boolean'
const isFlag: Accepts = (value) => typeof value === 'boolean' || value === null
const isAmount: Accepts = (value) => typeof value === 'number' && value >= 0
const isCount: Accepts = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isConcurrency: Accepts = (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 1000

const isOneOf = (...words: readonly string[]): Accepts => {
  const known: ReadonlySet<unknown> = new Set(words)
  return (value) => known.has(value)
}

const isKind = isOneOf('user', 'group')

const moment = /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$/

/** RFC 3339 `full-date` or `date-time`, upper case, on a day that exists. Leap seconds are refused: `Date` has none. */
export function isMoment(value: string): boolean {
  const parts = moment.exec(value)
  if (parts === null) return false
  const [, year, month, day] = parts
  const date = new Date(`${year}-${month}-01T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return false
  date.setUTCDate(Number(day))
  return day !== '00' && date.getUTCMonth() + 1 === Number(month)
}

const isMomentOrNull: Accepts = (value) => value === null || (typeof value === 'string' && isMoment(value))

const isRecordName: Accepts = (value, plain) => isObject(value) && isKind(value.kind, plain) && isName(value.id, plain)

const isVersions: Accepts = (value, plain) => isObject(value) && isCount(value.from, plain) && isCount(value.to, plain)

const isType: Accepts = isString

/** 1,000: a line stays well under the limit of 1 MiB, and a reader of one line never blocks for long. */
export const membersPerLine = 1000

/** No prototype: a field or type called `constructor` is unknown, not inherited. */
function table<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null), entries)
}

function shape(fields: Readonly<Record<string, Accepts>>, required: readonly string[] = [], whole?: Shape['whole']): Shape {
  return { fields: table({ type: isType, ...fields }), required, ...(whole && { whole }) }
}

const userFields = {
  id: isName,
  username: isName,
  handles: isNames,
  displayName: isText,
  givenName: isText,
  familyName: isText,
  email: isText,
  otherEmails: isTexts,
  department: isText,
  office: isText,
  employeeNumber: isText,
  cardNumbers: isTexts,
  aliases: isTexts,
  homeDirectory: isText,
  pin: isText,
  active: isFlag,
  activeFrom: isMomentOrNull,
  activeUntil: isMomentOrNull,
  attributes: isAttributes,
}

/** What `list` and `changes` may print. */
export const recordShapes = table<Shape>({
  user: shape(userFields, ['username']),
  group: shape({ id: isName, name: isName, handles: isNames, description: isText, email: isText }, ['name']),
  members: shape(
    {
      group: isName,
      members: (value, plain) => Array.isArray(value) && value.length <= membersPerLine && isNames(value, plain),
      mode: isOneOf('all', 'add', 'remove'),
      unknown: isBoolean,
    },
    ['group'],
    (record) => (record.unknown === true) !== (record.members !== undefined),
  ),
  present: shape({ kind: isKind, ids: isNames }, ['kind', 'ids']),
  gone: shape({ kind: isKind, id: isName, reason: isOneOf('deleted', 'left-scope') }, ['kind', 'id']),
  reset: shape({}),
  progress: shape({ done: isAmount, total: isAmount }, ['done']),
  error: shape(
    {
      class: isOneOf('config', 'permission', 'not-found', 'transient', 'rate-limit', 'data', 'bug'),
      message: isString,
      hint: isString,
      retryAfter: isAmount,
      record: isRecordName,
    },
    ['class', 'message'],
  ),
  end: shape({ users: isCount, groups: isCount, members: isCount, cursor: isString, covers: isOneOf('changed', 'all') }, [
    'users',
    'groups',
    'members',
  ]),
})

const reasons: readonly RejectionReason[] = rejectionReasons

/** What the other verbs may answer, `user` with the groups of the person. */
export const answerShapes = table<Shape>({
  ...recordShapes,
  user: shape({ ...userFields, groups: isNames }, ['username']),
  accepted: shape({ username: isName }),
  rejected: shape({ reason: isOneOf(...reasons) }, ['reason']),
  description: shape(
    {
      name: isString,
      version: isString,
      protocol: isVersions,
      verbs: (value, plain) => value !== null && isTexts(value, plain),
      identity: isOneOf('stable', 'name'),
      settings: isObject,
      concurrency: isConcurrency,
    },
    ['verbs'],
  ),
  pong: shape({}),
})
