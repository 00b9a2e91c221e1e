import { type Campus, type CampusSize, type Group, inventCampus, type Person } from '../campus/invent-campus.ts'
import { suffix } from './start-slapd.ts'
import type { LdifEntry } from './write-ldif.ts'

export const peopleBase = `ou=people,${suffix}`
export const groupsBase = `ou=groups,${suffix}`

/** What a reader must find, by username and group name as the directory spells them. */
export interface ExpectedUser {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly email: string
  readonly department: string
  readonly active: boolean
}
export interface Expected {
  readonly users: ReadonlyMap<string, ExpectedUser>
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>
}

/** Everybody's primary group has this number and name. */
export const primaryGroup = { number: 5_000, name: 'everybody' } as const

/**
 * The campus of a size and seed as an LDAP directory: inetOrgPerson and posixAccount, groups of all three kinds, names that
 * break a careless reader, and members spelled otherwise than the entries that they point at.
 */
export function* inventDirectory(size: CampusSize, campus: Campus = inventCampus(size)): Generator<LdifEntry, void, undefined> {
  const people = new Map<string, { readonly rdn: string; readonly uid: string }>()
  let number = 0
  for (const person of campus.people()) {
    const rdn = nameEntry(person, number)
    people.set(person.id, { rdn, uid: person.username })
    yield personEntry(person, number, rdn)
    number++
  }
  const groups = new Map<string, Group>()
  for (const group of campus.groups()) groups.set(group.id, group)
  yield {
    dn: `cn=${primaryGroup.name},${groupsBase}`,
    attributes: { objectClass: 'posixGroup', cn: primaryGroup.name, gidNumber: String(primaryGroup.number), entryUUID: uuid(3, 0) },
  }
  number = 0
  const nested = new Set([...groups.values()].flatMap(({ members }) => members.filter((member) => groups.has(member))))
  for (const group of groups.values()) yield groupEntry(group, number++, people, groups, nested)
}

/** What reading that directory must give. */
export function expectDirectory(size: CampusSize, campus: Campus = inventCampus(size)): Expected {
  const users = new Map<string, ExpectedUser>()
  const names = new Map<string, string>()
  const groups = new Map<string, ReadonlySet<string>>()
  let number = 0
  for (const person of campus.people()) {
    const { username, email, department, active } = person
    const displayName = `${person.given} ${person.family}`
    users.set(username, { id: uuid(1, number++), username, displayName, email, department, active })
    names.set(person.id, username)
  }
  const inGroups = [...campus.groups()]
  for (const group of inGroups) names.set(group.id, group.name.trim())
  groups.set(primaryGroup.name, new Set(users.keys()))
  for (const group of inGroups) groups.set(group.name.trim(), new Set(group.members.map((member) => names.get(member)!)))
  return { users, groups }
}

function personEntry(person: Person, number: number, rdn: string): LdifEntry {
  const { given, family, username, email, department, employeeNumber, active } = person
  return {
    dn: `${rdn},${peopleBase}`,
    attributes: {
      objectClass: ['inetOrgPerson', 'posixAccount'],
      uid: username,
      cn: number % 7 === 0 ? [commonName(person, number), `${given} ${family} (staff)`] : commonName(person, number),
      displayName: `${given} ${family}`,
      givenName: given,
      sn: family,
      mail: number % 5 === 0 ? [email, `alias.${number}@campus.example`] : email,
      departmentNumber: department,
      employeeNumber,
      uidNumber: String(10_000 + number),
      gidNumber: String(primaryGroup.number),
      homeDirectory: `/home/${number}`,
      userPassword: `password-${number}`,
      entryUUID: uuid(1, number),
      ...(number % 40 === 0 ? { jpegPhoto: photo(number) } : {}),
      // "An administrator locks an account for good with 000001010000Z" (slapo-ppolicy).
      ...(active ? {} : { pwdAccountLockedTime: '000001010000Z' }),
    },
  }
}

const oddNames: readonly ((name: string) => string)[] = [
  (name) => `${name}, Esq.`,
  (name) => `${name} + Sons`,
  (name) => `"${name}"`,
  (name) => `${name} \\ domain`,
  (name) => `<${name}>; x=y`,
  (name) => `#${name}`,
  (name) => ` ${name} `,
  (name) => `${name}\u00a0Nbsp`,
  (name) => `${name} 🎓👩🏽‍🔬`,
  (name) => `José ${name} 𠮷`,
  (name) => `محمد ${name}`,
]

function commonName({ given, family }: Person, number: number): string {
  const name = `${given} ${family} ${number}`
  return number % 10 === 3 ? oddNames[Math.floor(number / 10) % oddNames.length]!(name) : name
}

/** Most are named by uid, every tenth by an odd cn, every fiftieth by both. */
function nameEntry(person: Person, number: number): string {
  if (number % 10 === 3) return `cn=${escapeValue(commonName(person, number))}`
  return number % 50 === 9
    ? `uid=${escapeValue(person.username)}+employeeNumber=${person.employeeNumber}`
    : `uid=${escapeValue(person.username)}`
}

function groupEntry(
  group: Group,
  number: number,
  people: ReadonlyMap<string, { readonly rdn: string; readonly uid: string }>,
  groups: ReadonlyMap<string, Group>,
  nested: ReadonlySet<string>,
): LdifEntry {
  const cn = group.name.trim()
  const dn = `cn=${escapeValue(cn)},${groupsBase}`
  const id = { cn, entryUUID: uuid(2, number) }
  // A posixGroup lists usernames only, so what stands in a chain or a ring is of another kind.
  const stands = nested.has(group.id) || group.members.some((member) => groups.has(member))
  if (group.members.length === 0 || (number % 5 === 4 && !stands)) {
    const memberUid = group.members.map((member) => people.get(member)!.uid)
    return {
      dn,
      attributes: { objectClass: 'posixGroup', gidNumber: String(6_000 + number), ...id, ...(memberUid.length > 0 ? { memberUid } : {}) },
    }
  }
  const members = group.members.map((member, index) => {
    const person = people.get(member)
    const name = person === undefined ? `cn=${escapeValue(groups.get(member)!.name.trim())},${groupsBase}` : `${person.rdn},${peopleBase}`
    return respell(name, index)
  })
  return number % 5 === 3
    ? { dn, attributes: { objectClass: 'groupOfUniqueNames', uniqueMember: members, ...id } }
    : { dn, attributes: { objectClass: 'groupOfNames', member: members, ...id } }
}

/** The same name as people write it: in capitals, with spaces, in hexadecimal. */
function respell(dn: string, index: number): string {
  switch (index % 11) {
    case 3:
      return dn.replace(`,${peopleBase}`, `, OU=People, DC=Campus,DC=Example`)
    case 5:
      return dn.replace(/^(uid|cn)=/, (type) => type.toUpperCase())
    case 7:
      return dn.replaceAll('\\,', '\\2C').replaceAll('\\+', '\\2b')
    default:
      return dn
  }
}

function photo(number: number): Buffer {
  return Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 31 + number) % 256))
}

/** Of the kind of a record and its number. */
export function uuid(kind: number, number: number): string {
  return `0000000${kind}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

/** RFC 4514, written apart from what is tested. */
function escapeValue(value: string): string {
  const escaped = value.replace(/[\\",+;<>]/g, (special) => `\\${special}`)
  const begun = /^[# ]/.test(escaped) ? `\\${escaped}` : escaped
  return begun.endsWith(' ') ? `${begun.slice(0, -1)}\\20` : begun
}
