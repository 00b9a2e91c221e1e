import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import type { Fault, Path } from './fault.ts'
import { findBrokenReference, hasReference } from './find-references.ts'
import { keyText, type YamlFile } from './read-yaml.ts'
import { accepts, isAmount, isSecret, type Shape } from './shape-of.ts'

/** More than any configuration has: an alias that stands within itself, or aliases of aliases without end. */
const mostValues = 100_000
const deepest = 100

export interface ReadValue {
  readonly value: unknown
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
  /** It stopped before the end, so that what follows cannot be judged. */
  readonly tooMuch: boolean
}

/** The value at a node of the file, read with its schema in hand: where text is expected, `0123` stays `0123` and is not the number 123. */
export function readValue(yaml: YamlFile, node: Node | null, shape: Shape, path: Path): ReadValue {
  const faults: Fault[] = []
  const warnings: Fault[] = []
  let values = 0
  let tooMuch = false

  function read(unresolved: unknown, shape: Shape, at: Path): unknown {
    values += 1
    if (values > mostValues || at.length > deepest) {
      if (!tooMuch) faults.push(yaml.faultAt(at.slice(0, 3), sayTooMuch()))
      tooMuch = true
      return null
    }
    const node = yaml.resolve(unresolved)
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map((pair) => {
          const key = keyText(pair.key)
          return [key, read(pair.value, shape.child(key), [...at, key])]
        }),
      )
    }
    if (isSeq(node)) return node.items.map((item, index) => read(item, shape.child(index), [...at, index]))
    if (isScalar(node)) return readScalar(node, shape, at)
    if (unresolved !== null && node === null) faults.push(yaml.faultAt(at, 'this alias stands for nothing that came before it'))
    return null
  }

  function sayTooMuch(): string {
    return yaml.hasAliases
      ? 'an alias here stands within itself, or for too much; write out what it stands for'
      : `what is before this is too much: a configuration has at most ${mostValues.toLocaleString('en')} values, ${deepest} below each other`
  }

  function readScalar({ value, source }: Scalar, shape: Shape, at: Path): unknown {
    const slip = typeof value === 'string' ? findBrokenReference(value) : undefined
    if (slip !== undefined) faults.push(yaml.faultAt(at, slip))
    else if (isSecret(shape) && value !== null && !hasReference(String(value))) {
      warnings.push(
        yaml.faultAt(at, `a secret stands here in clear; write \`\${env:NAME}\`, \`\${file:PATH}\` or \`\${command:…}\` instead`),
      )
      return source ?? String(value)
    }
    if (typeof value !== 'number' && typeof value !== 'boolean') return value
    const text = source ?? String(value)
    if (isAmount(shape)) return text
    if (!accepts(shape, 'string') || accepts(shape, typeof value as 'number' | 'boolean')) return value
    if (String(value) !== text) {
      warnings.push(
        yaml.faultAt(
          at,
          `\`${text}\` without quotes is the ${typeof value} ${value} to YAML; it was taken as text, write it as \`"${text}"\``,
        ),
      )
    }
    return text
  }

  return { value: read(node, shape, path), faults, warnings, tooMuch }
}
