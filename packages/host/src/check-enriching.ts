import { mappableFields } from './configuration-schema.ts'
import type { ValueFault } from './explain-faults.ts'
import type { Path } from './fault.ts'
import { didYouMeanOr } from './find-nearest.ts'
import { isObject } from './shape-of.ts'

/** Who may come in, and under what name, is the owner's word alone. */
const ownersWord = ['username', 'active', 'activeFrom', 'activeUntil', 'pin']

/** What means nothing for a source that owns nobody. */
const ownersKeys = ['removal', 'removeAfter', 'reuseAfter', 'changes', 'authenticateWith', 'onUnknown', 'tryUnknown']

/** A source with `role: enrich` says by what it joins, and nothing that only an owner can say; another says neither. */
export function checkEnriching(sources: readonly unknown[]): readonly ValueFault[] {
  const parts = sources.map((source): Record<string, unknown> => (isObject(source) ? source : {}))
  const isEnriching = (name: unknown): boolean => parts.some((part) => part.name === name && part.role === 'enrich')
  const faults = parts.flatMap((part, index) => {
    const path: Path = ['sources', index]
    if (part.role === 'enrich') return checkOne(part, path)
    return [
      ...['join', 'overrides'].flatMap((key) =>
        key in part ? [fault([...path, key], `\`${key}\` is for a source that enriches; add \`role: enrich\`, or leave it out`, true)] : [],
      ),
      ...(isEnriching(part.authenticateWith)
        ? [fault([...path, 'authenticateWith'], `\`${part.authenticateWith}\` only adds fields, and checks nobody's password`)]
        : []),
    ]
  })
  const onlyEnriching = parts.length > 0 && parts.every(({ role }) => role === 'enrich')
  return onlyEnriching
    ? [...faults, fault(['sources', 0, 'role'], 'every source enriches, so there is nobody to add anything to; one must own people')]
    : faults
}

function checkOne(part: Record<string, unknown>, path: Path): ValueFault[] {
  const scope = isObject(part.scope) ? part.scope : {}
  const fields: readonly unknown[] = Array.isArray(scope.fields) ? scope.fields : []
  const overrides: readonly unknown[] = Array.isArray(part.overrides) ? part.overrides : []
  const refuse = (field: unknown, at: Path, key = false): ValueFault[] =>
    ownersWord.includes(String(field))
      ? [fault(at, `\`${String(field)}\` is said by the source that owns the person alone; leave it out`, key)]
      : []
  return [
    ...('join' in part ? [] : [fault(path, 'a source that enriches says by what: add `join: { theirs: FIELD, ours: FIELD }`')]),
    ...ownersKeys.flatMap((key) =>
      key in part ? [fault([...path, key], `a source that enriches owns nobody, so \`${key}\` means nothing; leave it out`, true)] : [],
    ),
    ...['users', 'groups', 'importDisabled'].flatMap((key) =>
      key in scope
        ? [fault([...path, 'scope', key], `a source that enriches owns nobody, so \`${key}\` means nothing; leave it out`, true)]
        : [],
    ),
    ...fields.flatMap((field, at) => refuse(field, [...path, 'scope', 'fields', at])),
    ...overrides.flatMap((field, at) => [
      ...refuse(field, [...path, 'overrides', at]),
      ...checkField(field, [...path, 'overrides', at], [...mappableFields, 'attributes']),
    ]),
    ...Object.entries(isObject(part.join) ? part.join : {}).flatMap(([side, field]) =>
      side === 'theirs' || side === 'ours' ? checkField(field, [...path, 'join', side], [...mappableFields, 'id']) : [],
    ),
    ...Object.keys(isObject(part.mapping) ? part.mapping : {}).flatMap((field) => refuse(field, [...path, 'mapping', field], true)),
  ]
}

/** A slip here would join or override nothing, and nobody would hear of it. */
function checkField(field: unknown, path: Path, fields: readonly string[]): ValueFault[] {
  if (typeof field !== 'string' || fields.includes(field) || /^attributes\.\S/.test(field)) return []
  return [fault(path, `there is no field \`${field}\`${didYouMeanOr(field, fields, 'there is `attributes.NAME`, and')}`)]
}

function fault(path: Path, sentence: string, key = false): ValueFault {
  return { path, key, sentence }
}
