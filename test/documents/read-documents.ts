import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** What the test does with a block, by the first word of its info string. `CONTRIBUTING.md` explains each. */
export const blockKinds = ['text', 'sh', 'bash', 'console', 'exchange', 'jsonl', 'yaml', 'ts', 'python'] as const
export type BlockKind = (typeof blockKinds)[number]

export interface Block {
  readonly kind: string
  /** The second word of the info string: the file that the block is, in the document's folder. */
  readonly file?: string
  readonly text: string
  /** Of the opening fence, counted from 1. */
  readonly line: number
}

export interface Document {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** Every Markdown file of the repository. */
export function readDocuments(): readonly Document[] {
  const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  return paths.trim().split('\n').map(readDocument)
}

export function readDocument(path: string): Document {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, blocks: blocksOf(text) }
}

/** The fenced blocks, in order. */
export function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = []
  let open: { readonly kind: string; readonly file: string | undefined; readonly line: number; readonly lines: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) {
      const [kind = '', file] = fence[1]!.trim().split(/\s+/)
      open = { kind, file, line: index + 1, lines: [] }
    } else {
      const { kind, file, line, lines } = open
      blocks.push({ kind, line, text: lines.map((one) => `${one}\n`).join(''), ...(file !== undefined && { file }) })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`the block that begins at line ${open.line} does not end`)
  return blocks
}

/** The text outside of blocks, with blank lines in their places. */
export function proseOf(text: string): string {
  let inside = false
  return text
    .split('\n')
    .map((line) => {
      const fence = /^\s*```/.test(line)
      if (fence) inside = !inside
      return fence || inside ? '' : line
    })
    .join('\n')
}
