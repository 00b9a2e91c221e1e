import { basename } from 'node:path'
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit, type YAMLError } from 'yaml'
import { type Fault, type Path, printPath } from './fault.ts'

/** A YAML file that knows where each of its values stands. */
export interface YamlFile {
  readonly contents: Node | null
  /** What is wrong with it as YAML. */
  readonly faults: readonly Fault[]
  /** Whether the shape can be trusted, so that looking for further faults makes sense. */
  readonly readable: boolean
  readonly hasAliases: boolean
  /** The node itself, or what the alias stands for. */
  resolve(node: unknown): Node | null
  /** What stands at `path`, if anything does. */
  nodeAt(path: Path): Node | null
  /** A fault at the value at `path`, or at the nearest thing above it that exists. */
  faultAt(path: Path, sentence: string): Fault
  /** A fault at the key that ends `path`. */
  faultAtKey(path: Path, sentence: string): Fault
}

/** After these the shape is still what the author meant. */
const harmless = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'NON_STRING_KEY'])

export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const name = basename(file)

  const faultAtOffset = (offset: number, path: Path, sentence: string): Fault => {
    const { line, col } = lines.linePos(offset)
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1), path: printPath(path), sentence }
  }
  const resolve = (node: unknown): Node | null => (isAlias(node) ? (node.resolve(document) ?? null) : isNode(node) ? node : null)

  const problems = [...document.errors, ...document.warnings]
  return {
    contents: document.contents,
    faults: onePerLine(problems.map((problem) => faultAtOffset(problem.pos[0], [], explain(problem, text)))),
    readable: problems.every((problem) => harmless.has(problem.code)),
    get hasAliases() {
      let found = false
      visit(document, {
        Alias() {
          found = true
          return visit.BREAK
        },
      })
      return found
    },
    resolve,
    nodeAt(path) {
      return path.reduce<Node | null>((node, step) => childOf(resolve(node), step), document.contents)
    },
    faultAt(path, sentence) {
      return faultAtOffset(offsetOf(nearestNode(document.contents, path, resolve)), path, sentence)
    },
    faultAtKey(path, sentence) {
      const parent = resolve(nearestNode(document.contents, path.slice(0, -1), resolve))
      const key = findPair(parent, path.at(-1))?.key
      return faultAtOffset(offsetOf(isNode(key) ? key : parent), path, sentence)
    },
  }
}

/** A key as it is written, so that `0123:` stays what its author sees. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return ''
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

/** Of a key that stands twice, the later one: its value is the one that is read. */
function findPair(node: Node | null, key: string | number | undefined): Pair | undefined {
  return isMap(node) ? node.items.findLast((pair) => keyText(pair.key) === key) : undefined
}

function nearestNode(contents: Node | null, path: Path, resolve: YamlFile['resolve']): Node | null {
  let node = contents
  for (const step of path) {
    const here = resolve(node)
    const next = childOf(here, step)
    if (next === null) return findKey(here, step) ?? node
    node = next
  }
  return node
}

function childOf(node: Node | null, step: string | number): Node | null {
  const child = isSeq(node) && typeof step === 'number' ? node.items[step] : findPair(node, step)?.value
  return isNode(child) ? child : null
}

/** `key:` without a value: the key is where to look. */
function findKey(node: Node | null, step: string | number): Node | undefined {
  const key = findPair(node, step)?.key
  return isNode(key) ? key : undefined
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0
}

/** One slip makes the parser stumble several times on the same line; the first says it. */
function onePerLine(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter((fault, index) => faults.findIndex((other) => other.line === fault.line) === index)
}

function explain(problem: YAMLError, text: string): string {
  switch (problem.code) {
    case 'DUPLICATE_KEY':
      return `the key \`${/^["']?([^\s"':]+)/.exec(text.slice(problem.pos[0]))?.[1]}\` stands here a second time; keep one of them`
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent YAML; use spaces'
    case 'MULTIPLE_DOCS':
      return 'a second document begins here (`---`); the configuration is one document'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second `: ` on one line; put the value in quotes, or begin a new line'
    case 'BAD_SCALAR_START':
      return `a value cannot begin with \`${text[problem.pos[0]]}\`; put it in quotes`
    case 'TAG_RESOLVE_FAILED':
      return 'tags (`!…`) have no meaning here; leave it out, or put the value in quotes'
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'UNEXPECTED_TOKEN':
      return `this is not YAML: ${lowerFirst(problem.message)}; look at quotes, brackets, colons and the indentation here and above`
    default:
      return `this is not YAML: ${lowerFirst(problem.message)}`
  }
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
