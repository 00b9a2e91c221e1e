import type { DirectoryEntry, Field, ListField } from '@muster/store'

/** Where values of an attribute come from. */
export type Origin = Field | ListField

export interface AttributeRule {
  readonly name: string
  /** Values of all of these; or, `isFirst`, those of the first that has any. */
  readonly origins: readonly Origin[]
  readonly isFirst?: true
}

const attribute = (name: string): Origin => ({ attribute: name })

/** RFC 2798, RFC 4519, RFC 2307. What makes somebody a `posixAccount` is there only where the source says it. */
const ofPeople: readonly AttributeRule[] = [
  { name: 'uid', origins: ['spelling'] },
  { name: 'cn', origins: ['displayName', 'spelling'], isFirst: true },
  { name: 'sn', origins: ['familyName', 'displayName', 'spelling'], isFirst: true },
  { name: 'givenName', origins: ['givenName'] },
  { name: 'displayName', origins: ['displayName'] },
  { name: 'mail', origins: ['email', 'otherEmails'] },
  { name: 'departmentNumber', origins: ['department'] },
  { name: 'employeeNumber', origins: ['employeeNumber'] },
  { name: 'roomNumber', origins: ['office'] },
  { name: 'uidNumber', origins: [attribute('uidNumber')] },
  { name: 'gidNumber', origins: [attribute('gidNumber')] },
  { name: 'homeDirectory', origins: ['homeDirectory'] },
  { name: 'loginShell', origins: [attribute('loginShell')] },
  { name: 'gecos', origins: [attribute('gecos')] },
]

const ofGroups: readonly AttributeRule[] = [
  { name: 'cn', origins: ['spelling'] },
  { name: 'description', origins: ['description'] },
  { name: 'mail', origins: ['email'] },
  { name: 'gidNumber', origins: [attribute('gidNumber')] },
  { name: 'uniqueIdentifier', origins: ['account'] },
]

const textFields = ['displayName', 'givenName', 'familyName', 'email', 'department', 'office', 'employeeNumber', 'homeDirectory'] as const
const listFields = ['otherEmails', 'cardNumbers', 'aliases'] as const

/** A field as the configuration names it: `cardNumbers`, `attributes.role`. */
export function readField(text: string): Origin | undefined {
  if (text.startsWith('attributes.')) return { attribute: text.slice('attributes.'.length) }
  return [...textFields, ...listFields].find((field) => field === text)
}

/** The attributes of people with those of the configuration, which come before the usual ones of the same name. */
export function rulesFor(kind: 'user' | 'group', more: Readonly<Record<string, string>>): ReadonlyMap<string, AttributeRule> {
  const further = kind === 'group' ? [] : Object.entries(more).flatMap(([name, text]) => {
    const origin = readField(text)
    return origin === undefined ? [] : [{ name, origins: [origin] }]
  })
  return new Map([...(kind === 'user' ? ofPeople : ofGroups), ...further].map((rule) => [rule.name.toLowerCase(), rule]))
}

export function valuesOf({ origins, isFirst }: AttributeRule, entry: DirectoryEntry): readonly string[] {
  const found: string[] = []
  for (const origin of origins) {
    found.push(...read(origin, entry))
    if (isFirst && found.length > 0) break
  }
  // "A set of values": no two are the same (RFC 4512, section 2.2).
  return found.length < 2 ? found : [...new Set(found)]
}

function read(origin: Origin, { entry, name, fields }: DirectoryEntry): readonly string[] {
  if (typeof origin === 'object') return texts((fields.attributes as Readonly<Record<string, unknown>> | undefined)?.[origin.attribute])
  if (origin === 'spelling') return [name]
  if (origin === 'account') return [String(entry)]
  return texts(fields[origin])
}

/** What is empty is no value: most syntaxes of LDAP do not allow it. */
function texts(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.filter((one): one is string => typeof one === 'string' && one !== '')
}

/** Whether the source says of the person or group what POSIX needs. */
export function isPosix(entry: DirectoryEntry): boolean {
  const attributes = entry.fields.attributes as Readonly<Record<string, unknown>> | undefined
  const has = (name: string): boolean => texts(attributes?.[name]).length > 0
  return has('gidNumber') && (entry.kind === 'group' || (has('uidNumber') && texts(entry.fields.homeDirectory).length > 0))
}
