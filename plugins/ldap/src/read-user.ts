import {
  type Collected,
  type Collector,
  collectValues,
  type DerivedGroup,
  isWithin,
  normaliseDn,
  parseDn,
  readTime,
  type UserReader,
} from '@muster/ldap'
import type { UserRecord } from '@muster/provider'
import type { DisabledRule, ExpiryRule, GroupOrigin, UserMapping } from './presets.ts'
import { primaryHandle } from './read-group.ts'
import { readId } from './read-id.ts'
import { unitOf } from './read-unit.ts'

/** Where the groups of users come from, and below which name (as `normaliseDn` gives it) they are. */
interface GroupsOfUsers {
  readonly from: GroupOrigin
  readonly within: string
}

type Writable<Record> = { -readonly [Key in keyof Record]: Record[Key] }

const textFields = ['displayName', 'givenName', 'familyName', 'department', 'office', 'employeeNumber', 'homeDirectory'] as const

/** Prepares what turns an entry into a user. An attribute that is read and absent is `null`: the directory says there is none. */
export function prepareUserReader(
  mapping: UserMapping,
  further: Readonly<Record<string, string>> = {},
  { from, within }: GroupsOfUsers = { from: 'entries', within: '' },
): UserReader {
  const extra = Object.entries(further)
  const collector = collectValues([
    ...mapping.id,
    ...mapping.username,
    ...mapping.email,
    ...mapping.cardNumbers,
    ...mapping.primaryGroup,
    ...(from === 'memberOf' ? mapping.memberOf : []),
    ...textFields.flatMap((field) => mapping[field]),
    ...[...mapping.disabled, ...mapping.expires].map(({ attribute }) => attribute),
    ...extra.map(([, attribute]) => attribute),
  ])
  const skimmer = collectValues([...mapping.id, ...mapping.primaryGroup])

  return {
    attributes: collector.attributes,
    readsPrimaryGroups: from === 'units' || (from === 'entries' && mapping.primaryGroup.length > 0),
    skim(entry) {
      const collected = skimmer.collect(entry)
      const primaryGroups = from === 'units' ? unitOf(entry.dn) : skimmer.texts(collected, mapping.primaryGroup).map(primaryHandle)
      return { record: undefined, id: readId(skimmer.octets(collected, mapping.id)), fault: undefined, primaryGroups }
    },
    read(entry) {
      const collected = collector.collect(entry)
      const pick = (names: readonly string[]): string[] => collector.texts(collected, names)
      const id = readId(collector.octets(collected, mapping.id))
      const { dn } = entry
      const primaryGroups = from === 'units' ? unitOf(dn) : pick(mapping.primaryGroup).map(primaryHandle)
      const [username, ...otherNames] = preferNaming(pick(mapping.username), dn, mapping.username)
      if (username === undefined || username.trim() === '') {
        return { record: undefined, id, fault: `the entry has no ${mapping.username.join(' or ')}`, primaryGroups }
      }
      if (mapping.id.length > 0 && id === undefined) {
        return { record: undefined, id, fault: `the entry shows no ${mapping.id.join(' or ')}`, primaryGroups }
      }
      const record: Writable<UserRecord> = { type: 'user', username, at: dn }
      if (id !== undefined) record.id = id
      record.handles = [...(id === undefined ? [] : [id]), entry.normalisedDn, username]
      for (const field of textFields) if (mapping[field].length > 0) record[field] = collector.text(collected, mapping[field]) ?? null
      if (mapping.email.length > 0) {
        const [email, ...others] = pick(mapping.email)
        record.email = email ?? null
        record.otherEmails = others.length > 0 ? others : null
      }
      if (otherNames.length > 0) record.aliases = otherNames
      if (mapping.cardNumbers.length > 0) record.cardNumbers = mapping.cardNumbers.flatMap((name) => pick([name]))
      if (mapping.disabled.length > 0) record.active = !isDisabled(collector, collected, mapping.disabled)
      if (mapping.expires.length > 0) record.activeUntil = expiryOf(collector, collected, mapping.expires)
      if (extra.length > 0) {
        record.attributes = Object.fromEntries(
          extra.map(([name, attribute]) => {
            const values = pick([attribute])
            return [name, values.length > 0 ? values : null]
          }),
        )
      }
      return from === 'memberOf'
        ? { record, id, fault: undefined, primaryGroups: [], derivedGroups: derivedGroups(pick(mapping.memberOf), within) }
        : { record, id, fault: undefined, primaryGroups }
    },
  }
}

/** Of groups that have no entry of their own here: `cn=Staff,ou=groups,dc=x` is called Staff. */
function derivedGroups(names: readonly string[], within: string): readonly DerivedGroup[] {
  return names.flatMap((dn) => {
    const handle = normaliseDn(dn)
    const name = parseDn(dn)[0]?.[0]?.value
    return name !== undefined && isWithin(handle, within) ? [{ handle, name, dn }] : []
  })
}

/** Of several values the one that the entry is named by: servers do not promise an order. */
function preferNaming(values: readonly string[], dn: string, names: readonly string[]): readonly string[] {
  if (values.length < 2) return values
  const named = parseDn(dn)[0]?.find(
    ({ type, value }) => names.some((name) => name.toLowerCase() === type.toLowerCase()) && values.includes(value),
  )
  return named === undefined ? values : [named.value, ...values.filter((value) => value !== named.value)]
}

function isDisabled(collector: Collector, collected: Collected, rules: readonly DisabledRule[]): boolean {
  return rules.some(({ attribute, equals }) =>
    collector.texts(collected, [attribute]).some((value) => value.toLowerCase() === equals.toLowerCase()),
  )
}

/** The earliest, when there are several. */
function expiryOf(collector: Collector, collected: Collected, rules: readonly ExpiryRule[]): string | null {
  const times = rules.flatMap(({ attribute, as }) => {
    const value = collector.text(collected, [attribute])
    const time = value === undefined ? undefined : readTime(value, as)
    return time === undefined ? [] : [time]
  })
  return times.sort()[0] ?? null
}
