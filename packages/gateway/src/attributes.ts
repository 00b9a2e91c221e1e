import type { DirectoryEntry, Field, ListField } from '@muster/store'
import type { GatewaySettings } from './settings.ts'

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
  { name: 'uniqueIdentifier', origins: ['account'] },
]
const numberOfGroups: AttributeRule = { name: 'gidNumber', origins: ['number'] }

/** A field as the configuration names it, which has been checked: `cardNumbers`, `attributes.role`. */
function readField(text: string): Origin {
  return text.startsWith('attributes.') ? { attribute: text.slice('attributes.'.length) } : (text as Origin)
}

type Rules = ReadonlyMap<string, AttributeRule>

/** Made once for each configuration. */
const made = new WeakMap<GatewaySettings, Readonly<Record<'user' | 'group', Rules>>>()

/** The attributes of people with those of the configuration, which replace the usual ones of the same name; or those of groups. */
export function rulesFor(kind: 'user' | 'group', settings: GatewaySettings): Rules {
  const known = made.get(settings) ?? makeRules(settings)
  made.set(settings, known)
  return known[kind]
}

function makeRules({ attributes, groupNumbers }: GatewaySettings): Readonly<Record<'user' | 'group', Rules>> {
  const further = Object.entries(attributes).map(([name, field]) => ({ name, origins: [readField(field)] }))
  const byName = (rules: readonly AttributeRule[]): Rules => new Map(rules.map((rule) => [rule.name.toLowerCase(), rule]))
  return { user: byName([...ofPeople, ...further]), group: byName([...ofGroups, ...(groupNumbers ? [numberOfGroups] : [])]) }
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

function read(origin: Origin, { entry, id, name, fields }: DirectoryEntry): readonly string[] {
  if (typeof origin === 'object') return texts((fields.attributes as Readonly<Record<string, unknown>> | undefined)?.[origin.attribute])
  if (origin === 'spelling') return [name]
  if (origin === 'account') return [String(entry)]
  if (origin === 'number') return /^\d+$/.test(id) ? [id] : []
  return texts(fields[origin])
}

/** What is empty is no value: most syntaxes of LDAP do not allow it. */
function texts(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.filter((one): one is string => typeof one === 'string' && one !== '')
}

/** Whether there is of the person or group what POSIX needs. */
export function isPosix(entry: DirectoryEntry, rules: ReadonlyMap<string, AttributeRule>): boolean {
  const needed = entry.kind === 'group' ? posixGroup : posixAccount
  return needed.every((name) => {
    const rule = rules.get(name)
    return rule !== undefined && valuesOf(rule, entry).length > 0
  })
}

/** What has to be there (RFC 2307), in lower case. */
export const posixGroup = ['gidnumber']
export const posixAccount = ['uidnumber', 'gidnumber', 'homedirectory']
