import type { Filter } from '@muster/ldap'
import type { Condition, Test } from '@muster/store'
import { type AttributeRule, type Origin, posixAccount, posixGroup } from './attributes.ts'
import { entryOf, readTime } from './entry-uuid.ts'
import type { Tree } from './tree.ts'

export interface Compiling {
  readonly kind: 'user' | 'group'
  readonly rules: ReadonlyMap<string, AttributeRule>
  readonly tree: Tree
}

type Value = string | Uint8Array
type Compared = { readonly test: Test; readonly value: string }

/** memberOf through groups in groups, as Active Directory has it. */
const inChain = '1.2.840.113556.1.4.1941'
const rules: Readonly<Record<string, boolean>> = {
  caseignorematch: false,
  '2.5.13.2': false,
  caseexactmatch: true,
  '2.5.13.5': true,
}

/**
 * What a filter searches for among people or groups. What it says of attributes that they never have is `unknown`, neither
 * true nor false (RFC 4511, section 4.5.1.7).
 */
export function compileFilter(filter: Filter, compiling: Compiling): Condition {
  if ('and' in filter) return { and: filter.and.map((one) => compileFilter(one, compiling)) }
  if ('or' in filter) return { or: filter.or.map((one) => compileFilter(one, compiling)) }
  if ('not' in filter) return { not: compileFilter(filter.not, compiling) }
  if ('present' in filter) return compilePresent(filter.present.toLowerCase(), compiling)
  if ('equal' in filter) return compileEqual(filter.equal, filter.to, compiling)
  if ('approximately' in filter) return compileEqual(filter.approximately, filter.value, compiling)
  if ('atLeast' in filter) return compileMoment(filter.atLeast, 'atLeast', filter.value)
  if ('atMost' in filter) return compileMoment(filter.atMost, 'atMost', filter.value)
  if ('substrings' in filter) return compileSubstrings(filter, compiling)
  const { matching, rule, value } = filter
  if (matching === '' || rule === undefined) return matching === '' ? 'unknown' : compileEqual(matching, value, compiling)
  if (rule === inChain) return matching.toLowerCase() === 'memberof' ? compileGroup(value, 'groups', compiling) : 'unknown'
  const exact = rules[rule.toLowerCase()]
  return exact === undefined ? 'unknown' : compileEqual(matching, value, compiling, exact)
}

function compilePresent(name: string, compiling: Compiling): Condition {
  const { kind, rules } = compiling
  const rule = rules.get(name)
  if (rule !== undefined) return eachOrigin(rule, presentIn)
  switch (name) {
    case 'objectclass':
    case 'entryuuid':
    case 'entrydn':
    case 'createtimestamp':
    case 'modifytimestamp':
    case 'subschemasubentry':
    case 'structuralobjectclass':
      return true
    case 'memberof':
      return { related: 'directGroups', holds: true }
    case 'member':
      return kind === 'group' ? { related: 'members', holds: true } : false
    case 'memberuid':
      return kind === 'group' ? { and: [isPosix(compiling), { related: 'members', holds: true }] } : false
    default:
      return 'unknown'
  }
}

function compileEqual(given: string, bytes: Value, compiling: Compiling, exact?: boolean): Condition {
  const { kind, rules, tree } = compiling
  const name = given.toLowerCase()
  const value = readText(bytes)
  if (value === undefined) return false
  const rule = rules.get(name)
  if (rule !== undefined) return eachOrigin(rule, (origin) => testIn(origin, kind, prepare(value), exact))
  switch (name) {
    case 'objectclass':
      return compileClass(value.trim().toLowerCase(), compiling)
    case 'entryuuid': {
      const entry = entryOf(value.trim())
      return entry === undefined ? false : { field: 'account', test: 'is', value: entry }
    }
    case 'createtimestamp':
    case 'modifytimestamp': {
      const at = readTime(value)
      // Moments are told to the second, and kept to the millisecond.
      return at === undefined ? 'unknown' : { and: [moment(name, 'atLeast', at), moment(name, 'below', at + 1_000)] }
    }
    case 'entrydn': {
      const place = find(value, tree)
      if (place?.at === 'person') return kind === 'user' ? { field: 'username', test: 'is', value: place.name } : false
      return place?.at === 'group' && kind === 'group' ? called(place) : false
    }
    case 'memberof':
      return compileGroup(value, 'directGroups', compiling)
    case 'member':
      return kind === 'group' ? compileMember(value, tree) : false
    case 'memberuid':
      return kind === 'group'
        ? { and: [isPosix(compiling), { related: 'allMembers', holds: { field: 'username', test: 'is', value: prepare(value) } }] }
        : false
    default:
      return 'unknown'
  }
}

/** The texts of LDAP have no order; moments have. */
function compileMoment(given: string, test: 'atLeast' | 'atMost', bytes: Value): Condition {
  const name = given.toLowerCase()
  const at = readTime(readText(bytes) ?? '')
  if (at === undefined || (name !== 'createtimestamp' && name !== 'modifytimestamp')) return 'unknown'
  return test === 'atLeast' ? moment(name, 'atLeast', at) : moment(name, 'below', at + 1_000)
}

function moment(name: 'createtimestamp' | 'modifytimestamp', test: Test, value: number): Condition {
  return { field: name === 'createtimestamp' ? 'createdAt' : 'changedAt', test, value }
}

const longestPattern = 50_000

function compileSubstrings(
  { substrings, initial, any = [], final }: Extract<Filter, { substrings: string }>,
  { kind, rules }: Compiling,
): Condition {
  const rule = rules.get(substrings.toLowerCase())
  if (rule === undefined) return 'unknown'
  const texts = [initial, ...any, final].map((part) => (part === undefined ? undefined : readText(part)))
  if ([initial, ...any, final].some((part, at) => part !== undefined && texts[at] === undefined)) return false
  const [first, last] = [texts[0], texts.at(-1)]
  const given = texts.filter((text) => text !== undefined)
  const pattern = [first ?? '', ...texts.slice(1, -1), last ?? ''].map((text) => text!.replaceAll(/[\\%_]/g, '\\$&')).join('%')
  // No value is so long, and SQLite takes no longer pattern.
  if (Buffer.byteLength(pattern) > longestPattern) return false
  const tests: Compared[] = [
    ...(first === undefined ? [] : [{ test: 'begins', value: first } as const]),
    ...texts.slice(1, -1).map((value) => ({ test: 'contains', value: value! }) as const),
    ...(last === undefined ? [] : [{ test: 'ends', value: last } as const]),
    // In this order, and none within another: `a*a` does not find `a`.
    ...(given.length > 1 ? [{ test: 'like', value: pattern } as const] : []),
  ]
  return eachOrigin(rule, (origin) => testsIn(origin, kind, tests))
}

/** All parts in one value. */
function testsIn(origin: Origin, kind: Compiling['kind'], tests: readonly Compared[]): Condition {
  if (isList(origin)) return { some: origin, holds: { and: tests.map((test) => ({ field: 'value', ...test })) } }
  return { and: tests.map((test) => ({ field: keyOf(origin, kind), ...test })) }
}

function testIn(origin: Origin, kind: Compiling['kind'], value: string, exact?: boolean): Condition {
  if (isList(origin)) return { some: origin, holds: { field: 'value', test: 'is', value, ...(exact && { exact }) } }
  if (origin === 'account') return /^\d{1,15}$/.test(value) ? { field: origin, test: 'is', value: Number(value) } : false
  const byKey: Condition = { field: keyOf(origin, kind), test: 'is', value }
  return exact ? { and: [byKey, { field: origin, test: 'is', value, exact }] } : byKey
}

/** There is an index of the names of people without case. */
function keyOf<Name extends Origin>(origin: Name, kind: Compiling['kind']): Name | 'username' {
  return origin === 'spelling' && kind === 'user' ? 'username' : origin
}

function presentIn(origin: Origin): Condition {
  return isList(origin) ? { some: origin, holds: true } : { present: origin }
}

function isList(origin: Origin): origin is Exclude<Origin, string> | 'otherEmails' | 'cardNumbers' | 'aliases' {
  return typeof origin === 'object' || origin === 'otherEmails' || origin === 'cardNumbers' || origin === 'aliases'
}

/** Of several origins of which the first counts, a later one does only where none before it says anything. */
function eachOrigin({ origins, isFirst }: AttributeRule, compile: (origin: Origin) => Condition): Condition {
  return {
    or: origins.map((origin, at) =>
      isFirst && at > 0
        ? { and: [...origins.slice(0, at).map((earlier) => ({ not: presentIn(earlier) })), compile(origin)] }
        : compile(origin),
    ),
  }
}

const classes = {
  user: ['top', 'person', 'organizationalperson', 'inetorgperson'],
  group: ['top', 'groupofnames'],
} as const

function compileClass(name: string, compiling: Compiling): Condition {
  const { kind } = compiling
  if ((classes[kind] as readonly string[]).includes(name)) return true
  return name === (kind === 'user' ? 'posixaccount' : 'posixgroup') ? isPosix(compiling) : false
}

function isPosix({ kind, rules }: Compiling): Condition {
  return {
    and: (kind === 'group' ? posixGroup : posixAccount).map((name) => {
      const rule = rules.get(name)
      return rule === undefined ? false : eachOrigin(rule, presentIn)
    }),
  }
}

function compileGroup(bytes: Value, related: 'directGroups' | 'groups', { tree }: Compiling): Condition {
  const place = find(readText(bytes) ?? '', tree)
  return place?.at === 'group' ? { related, holds: called(place) } : false
}

function compileMember(value: string, tree: Tree): Condition {
  const place = find(value, tree)
  if (place?.at === 'person')
    return {
      related: 'members',
      holds: {
        and: [
          { field: 'kind', test: 'is', value: 0 },
          { field: 'username', test: 'is', value: place.name },
        ],
      },
    }
  return place?.at === 'group' ? { related: 'members', holds: { and: [{ field: 'kind', test: 'is', value: 1 }, called(place)] } } : false
}

export function called({ name, number }: { readonly name: string; readonly number?: number }): Condition {
  const byName: Condition = { field: 'spelling', test: 'is', value: name }
  return number === undefined ? byName : { and: [{ field: 'account', test: 'is', value: number }, byName] }
}

function find(text: string, tree: Tree): ReturnType<Tree['find']> | undefined {
  try {
    return tree.find(text)
  } catch {
    // What is no name is nobody's.
    return undefined
  }
}

/** `undefined`: no text. */
function readText(bytes: Value): string | undefined {
  if (typeof bytes === 'string') return bytes
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return text.includes('\ufffd') ? undefined : text.normalize('NFC')
}

/** "Insignificant" spaces (RFC 4518, section 2.6.1). */
function prepare(text: string): string {
  return text.trim().replaceAll(/ {2,}/g, ' ')
}
