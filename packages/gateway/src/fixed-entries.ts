import type { AttributeToSend, Filter } from '@muster/ldap'
import { pageOid } from '@muster/ldap'
import { schemaText } from './schema-text.ts'
import { schemaDn, type Tree } from './tree.ts'

/** An entry that is always there. */
export interface FixedEntry {
  readonly dn: string
  readonly attributes: readonly AttributeToSend[]
  /** Names of attributes that are given only when they are asked for, in lower case. */
  readonly operational: readonly string[]
}

export const startTlsOid = '1.3.6.1.4.1.1466.20037'
export const whoAmIOid = '1.3.6.1.4.1.4203.1.11.3'

/** RFC 4512, section 5.1. */
export function rootEntry({ base }: Tree, offersTls: boolean): FixedEntry {
  const operational = {
    namingContexts: [base],
    supportedLDAPVersion: ['3'],
    supportedControl: [pageOid],
    supportedExtension: [...(offersTls ? [startTlsOid] : []), whoAmIOid],
    subschemaSubentry: [schemaDn],
    vendorName: ['Muster'],
  }
  return { dn: '', ...described({ objectClass: ['top'] }, operational) }
}

/** RFC 4512, section 4.2. */
export function schemaEntry(): FixedEntry {
  return { dn: schemaDn, ...described({ objectClass: ['top', 'subentry', 'subschema'], cn: ['subschema'] }, schemaText) }
}

export function baseEntry({ base }: Tree): FixedEntry {
  const [type, value] = [/^[^=]*/.exec(base)![0].trim(), /^[^=]*= *((?:\\.|[^,+\\])*)/.exec(base)![1]!.trim()]
  const objectClass =
    type.toLowerCase() === 'dc'
      ? ['top', 'dcObject', 'organization']
      : type.toLowerCase() === 'ou'
        ? ['top', 'organizationalUnit']
        : ['top', 'organization']
  const more = type.toLowerCase() === 'dc' ? { o: [value] } : {}
  return { dn: base, ...described({ objectClass, [type]: [value], ...more }, { subschemaSubentry: [schemaDn] }) }
}

export function unitEntry(dn: string, ou: string): FixedEntry {
  return { dn, ...described({ objectClass: ['top', 'organizationalUnit'], ou: [ou] }, { subschemaSubentry: [schemaDn] }) }
}

function described(
  user: Readonly<Record<string, readonly string[]>>,
  operational: Readonly<Record<string, readonly string[]>>,
): Omit<FixedEntry, 'dn'> {
  return {
    attributes: [...Object.entries(user), ...Object.entries(operational)],
    operational: Object.keys(operational).map((name) => name.toLowerCase()),
  }
}

/** Whether the filter holds for it; `undefined`: neither true nor false. */
export function matchesFixed(filter: Filter, entry: FixedEntry): boolean | undefined {
  if ('and' in filter) return combined(filter.and, entry, false)
  if ('or' in filter) return combined(filter.or, entry, true)
  if ('not' in filter) {
    const inner = matchesFixed(filter.not, entry)
    return inner === undefined ? undefined : !inner
  }
  const values = (name: string): readonly string[] | undefined =>
    entry.attributes.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1].map((value) => value.toLowerCase())
  if ('present' in filter) return values(filter.present) !== undefined
  const text = (value: string | Uint8Array): string =>
    Buffer.from(value as Uint8Array)
      .toString('utf8')
      .trim()
      .toLowerCase()
  if ('equal' in filter) return values(filter.equal)?.includes(text(filter.to))
  if ('substrings' in filter) {
    const { initial, any = [], final } = filter
    const [first, last] = [initial, final].map((part) => (part === undefined ? '' : text(part)))
    return values(filter.substrings)?.some((value) => hasInOrder(value, first!, any.map(text), last!))
  }
  return undefined
}

function combined(filters: readonly Filter[], entry: FixedEntry, decides: boolean): boolean | undefined {
  let result: boolean | undefined = !decides
  for (const filter of filters) {
    const one = matchesFixed(filter, entry)
    if (one === decides) return decides
    if (one === undefined) result = undefined
  }
  return result
}

/** None of the parts within another. */
function hasInOrder(value: string, first: string, between: readonly string[], last: string): boolean {
  if (!value.startsWith(first)) return false
  let at = first.length
  for (const part of between) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length - last.length >= at && value.endsWith(last)
}
