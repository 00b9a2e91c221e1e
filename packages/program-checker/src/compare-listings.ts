import { isDeepStrictEqual } from 'node:util'
import type { GroupRecord, UserRecord } from '@muster/provider'
import { handlesOfGroup, handlesOfUser, type Listing } from './read-answer.ts'

export interface Difference {
  readonly kind: 'user' | 'group' | 'membership'
  readonly what: 'only in the first' | 'only in the second' | 'different'
  /** Who: a username, a group's name, "zoe in Students". */
  readonly name: string
  /** Of `different`: field by field. */
  readonly fields?: readonly { readonly field: string; readonly first: unknown; readonly second: unknown }[]
}

/** What two listings say differently about people, groups and who is in them. Order and line numbers do not matter. */
export function compareListings(first: Listing, second: Listing): readonly Difference[] {
  return [
    ...compareRecords('user', records(first.users), records(second.users), ({ username }) => username),
    ...compareRecords('group', records(first.groups), records(second.groups), ({ name }) => name),
    ...compareMemberships(membershipsOf(first), membershipsOf(second)),
  ]
}

function records<Record>(printed: readonly { readonly record: Record }[]): readonly Record[] {
  return printed.map(({ record }) => record)
}

/** Those with an id are matched by it, so that a rename shows as one; the others by name. */
function compareRecords<Record extends UserRecord | GroupRecord>(
  kind: 'user' | 'group',
  first: readonly Record[],
  second: readonly Record[],
  nameOf: (record: Record) => string,
): readonly Difference[] {
  const key = (record: Record) => record.id ?? nameOf(record).toLowerCase()
  const others = new Map(second.map((record) => [key(record), record]))
  const ours = new Set(first.map(key))
  return [
    ...first.flatMap((record): Difference[] => {
      const other = others.get(key(record))
      if (other === undefined) return [{ kind, what: 'only in the first', name: nameOf(record) }]
      const fields = differentFields(record, other)
      return fields.length === 0 ? [] : [{ kind, what: 'different', name: nameOf(record), fields }]
    }),
    ...second
      .filter((record) => !ours.has(key(record)))
      .map((record): Difference => ({ kind, what: 'only in the second', name: nameOf(record) })),
  ]
}

function differentFields(first: object, second: object) {
  const [one, other] = [first as Record<string, unknown>, second as Record<string, unknown>]
  const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((field) => !isDeepStrictEqual(one[field], other[field]))
  return fields.map((field) =>
    field === 'pin' ? { field, first: '[secret]', second: '[secret]' } : { field, first: one[field], second: other[field] },
  )
}

/** "zoe in Students", by names, since the handles of two programs need not be the same. */
function membershipsOf({ users, groups, members }: Listing): ReadonlySet<string> {
  const names = new Map<string, string>()
  for (const { record } of users) for (const handle of handlesOfUser(record)) names.set(handle, record.username)
  const groupNames = new Map<string, string>()
  for (const { record } of groups) for (const handle of handlesOfGroup(record)) groupNames.set(handle, record.name)
  return new Set(
    members.flatMap(({ record }) =>
      (record.members ?? []).map(
        (member) => `${names.get(member) ?? groupNames.get(member) ?? member} in ${groupNames.get(record.group) ?? record.group}`,
      ),
    ),
  )
}

function compareMemberships(first: ReadonlySet<string>, second: ReadonlySet<string>): readonly Difference[] {
  const missing = (some: ReadonlySet<string>, all: ReadonlySet<string>, what: Difference['what']): readonly Difference[] =>
    [...all].filter((name) => !some.has(name)).map((name) => ({ kind: 'membership', what, name }))
  return [...missing(second, first, 'only in the first'), ...missing(first, second, 'only in the second')]
}
