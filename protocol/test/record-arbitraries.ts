import type { DirectoryRecord, UserRecord } from '@muster/provider'
import fc from 'fast-check'

/** A record of the types in `@muster/provider`, as a program may print it: nothing of `Provenance`, no `known`, no `places`. */
type Printed<Each extends DirectoryRecord> = {
  [Field in Exclude<keyof Each, 'at' | 'fingerprint' | 'known' | 'named' | 'places'>]-?: fc.Arbitrary<Each[Field]>
}

type Of<Type extends DirectoryRecord['type']> = Extract<DirectoryRecord, { type: Type }>

const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed() && !/[\r\n\0]/.test(text))
const names = fc.array(name, { maxLength: 5 })
const text = fc.option(fc.string({ unit: 'binary' }))
const texts = fc.option(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }))
const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString())
const moment = fc.option(
  fc.oneof(
    day,
    day.map((each) => each.slice(0, 10)),
    day.map((each) => each.replace('Z', '+05:30')),
  ),
)
const kind = fc.constantFrom('user', 'group')
const count = fc.nat()
const attributes = fc.option(
  fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    texts,
    { maxKeys: 4 },
  ),
)

/** For every type of record every field that the TypeScript type has: a field forgotten here does not compile. */
export const printedFields: { [Type in DirectoryRecord['type']]: Printed<Of<Type>> } = {
  user: {
    type: fc.constant('user'),
    id: name,
    username: name,
    handles: names,
    displayName: text,
    givenName: text,
    familyName: text,
    email: text,
    otherEmails: texts,
    department: text,
    office: text,
    employeeNumber: text,
    cardNumbers: texts,
    aliases: texts,
    homeDirectory: text,
    pin: text,
    active: fc.option(fc.boolean()),
    activeFrom: moment,
    activeUntil: moment,
    attributes,
  } satisfies Printed<UserRecord>,
  group: { type: fc.constant('group'), id: name, name, handles: names, description: text, email: text },
  members: {
    type: fc.constant('members'),
    group: name,
    members: names,
    mode: fc.constantFrom('all', 'add', 'remove'),
    unknown: fc.constant(false),
  },
  present: { type: fc.constant('present'), kind, ids: names },
  gone: { type: fc.constant('gone'), kind, id: name, reason: fc.constantFrom('deleted', 'left-scope') },
  reset: { type: fc.constant('reset') },
  progress: { type: fc.constant('progress'), done: count, total: count },
  error: {
    type: fc.constant('error'),
    class: fc.constantFrom('config', 'permission', 'not-found', 'transient', 'rate-limit', 'data', 'bug'),
    message: fc.string(),
    hint: fc.string(),
    retryAfter: count,
    record: fc.record({ kind, id: name }),
  },
  end: {
    type: fc.constant('end'),
    users: count,
    groups: count,
    members: count,
    cursor: fc.string(),
    covers: fc.constantFrom('changed', 'all'),
  },
}

/** The fields without which a record of its type is none, besides `type`. On the wire `present` needs its `ids`. */
export const requiredFields: { readonly [Type in DirectoryRecord['type']]: readonly string[] } = {
  user: ['username'],
  group: ['name'],
  members: ['group', 'members'],
  present: ['kind', 'ids'],
  gone: ['kind', 'id'],
  reset: [],
  progress: ['done'],
  error: ['class', 'message'],
  end: ['users', 'groups', 'members'],
}

export const recordTypes = Object.keys(printedFields) as readonly DirectoryRecord['type'][]

/** Any record that a program may print. */
export const printedRecord: fc.Arbitrary<DirectoryRecord> = fc.oneof(...recordTypes.map((type) => recordOf(type)))

export function recordOf<Type extends DirectoryRecord['type']>(type: Type): fc.Arbitrary<Of<Type>> {
  const fields = printedFields[type] as Record<string, fc.Arbitrary<unknown>>
  return fc.record(fields, { requiredKeys: ['type', ...requiredFields[type]] }) as unknown as fc.Arbitrary<Of<Type>>
}
