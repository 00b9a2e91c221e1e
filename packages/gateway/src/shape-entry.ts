import type { AttributeToSend } from '@muster/ldap'
import type { DirectoryEntry, DirectorySearch, RelatedEntry } from '@muster/store'
import { type AttributeRule, isPosix, valuesOf } from './attributes.ts'
import { uuidOf, writeTime } from './entry-uuid.ts'
import type { Selection } from './select-attributes.ts'
import { schemaDn, type Tree } from './tree.ts'

export interface Shaping {
  readonly directory: DirectorySearch
  readonly tree: Tree
  readonly rules: ReadonlyMap<string, AttributeRule>
  readonly selection: Selection
  readonly now: number
}

/** A person or a group as an entry; what nobody asked for is not looked up. */
export function shapeEntry(
  entry: DirectoryEntry,
  shaping: Shaping,
): { readonly dn: string; readonly attributes: readonly AttributeToSend[] } {
  const { directory, tree, rules, selection, now } = shaping
  const { wants, typesOnly } = selection
  const attributes: AttributeToSend[] = []
  const isPerson = entry.kind === 'user'
  const dn = isPerson ? tree.person(entry.name) : tree.group(entry.name, entry.entry)
  const posix = isPosix(entry, rules)
  const add = (name: string, values: () => readonly string[], isOperational = false): void => {
    if (!wants(name.toLowerCase(), isOperational)) return
    const found = values()
    if (found.length > 0) attributes.push([name, typesOnly ? [] : found])
  }
  const nameOf = ({ entry, kind, name }: RelatedEntry): string => (kind === 'user' ? tree.person(name) : tree.group(name, entry))

  add('objectClass', () => (isPerson ? personClasses : groupClasses)[posix ? 'posix' : 'plain'])
  for (const rule of rules.values()) add(rule.name, () => valuesOf(rule, entry))
  if (!isPerson) {
    add('member', () => directory.membersOf(entry.entry, { now }).map(nameOf))
    if (posix) add('memberUid', () => directory.membersOf(entry.entry, { flat: true, now }).map(({ name }) => name))
  }
  add('memberOf', () => (directory.groupsOf([entry.entry]).get(entry.entry) ?? []).filter(({ isDirect }) => isDirect).map(nameOf), true)
  add('entryUUID', () => [uuidOf(entry.entry)], true)
  add('entryDN', () => [dn], true)
  add('createTimestamp', () => [writeTime(entry.createdAt)], true)
  add('modifyTimestamp', () => [writeTime(entry.changedAt)], true)
  add('structuralObjectClass', () => [isPerson ? 'inetOrgPerson' : 'groupOfNames'], true)
  add('subschemaSubentry', () => [schemaDn], true)
  return { dn, attributes }
}

const people = ['top', 'person', 'organizationalPerson', 'inetOrgPerson']
const personClasses = { plain: people, posix: [...people, 'posixAccount'] }
const groupClasses = { plain: ['top', 'groupOfNames'], posix: ['top', 'groupOfNames', 'posixGroup'] }
