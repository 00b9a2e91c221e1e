import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { loadConfiguration } from '@muster/host'
import { decodeAnswer } from '@muster/protocol'
import { describe, expect, test } from 'vitest'
import { type Block, type BlockKind, blockKinds, type Document, proseOf, readDocuments, root } from './read-documents.ts'
import { compile, holdConversation, matches, notRun, runCommands, runSession, type Stage, setStage, writeBlock } from './run-blocks.ts'

const documents = readDocuments()

describe.each(documents.filter(({ blocks }) => blocks.length > 0))('$path', (document) => {
  test('has only blocks that say what they are', () => {
    for (const { kind, line } of document.blocks) expect(blockKinds, `line ${line}`).toContain(kind)
  })

  test('does what its blocks say', async () => {
    using stage = await setStage(document)
    for (const [index, block] of document.blocks.entries()) {
      await telling(document, block, async () => await blockRunners[block.kind as BlockKind](stage, block, document.blocks[index + 1]))
    }
    if (document.blocks.some(({ kind }) => kind === 'ts')) await compile(stage)
  })
})

type RunBlock = (stage: Stage, block: Block, next: Block | undefined) => void | Promise<void>

const blockRunners: Readonly<Record<BlockKind, RunBlock>> = {
  text: (stage, block) => (block.file === undefined ? undefined : writeBlock(stage, block)),
  async sh(stage, block) {
    if (block.file === undefined) await runCommands(stage, block.text)
    else writeBlock(stage, block)
  },
  bash: (stage, { text }) => runCommands(stage, text, 'bash'),
  python: fileOnly,
  ts: fileOnly,
  console: (stage, { text }) => runSession(stage, text),
  exchange: (stage, { text }) => holdConversation(stage, text),
  jsonl(_, { text }) {
    for (const line of text.trimEnd().split('\n')) expect(['fault', 'ignored'], line).not.toContain(decodeAnswer(line).type)
  },
  /** A configuration that is good, without a warning; or `faults.yaml`, with the faults in the block that follows. */
  async yaml(stage, block, next) {
    const file = join(stage.folder, 'muster.yaml')
    writeFileSync(file, block.text)
    if (block.file !== 'faults') expect((await loadConfiguration(file, [import.meta.url])).warnings).toEqual([])
    else {
      const error = await loadConfiguration(file, [import.meta.url]).catch((error) => error)
      expect(`${error.message}\n`).toBe(next?.text)
    }
  },
}

function fileOnly(stage: Stage, block: Block): void {
  expect(block.file, 'a program needs the name of its file behind its language').toBeDefined()
  writeBlock(stage, block)
}

async function telling({ path }: Document, { line, kind }: Block, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Error) error.message = `${path}:${line} (${kind}): ${error.message}`
    throw error
  }
}

describe('links between documents', () => {
  test.each(documents)('of $path lead somewhere', ({ path, text }) => {
    for (const [, target = ''] of proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const [file = '', anchor] = target.split('#')
      const place = file === '' ? join(root, path) : resolve(root, dirname(path), file)
      expect(existsSync(place), `${target}: there is no ${file}`).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(place), target).toContain(anchor)
    }
  })

  test('reach every document from the README', () => {
    const reached = new Set<string>()
    const visit = (path: string) => {
      if (reached.has(path)) return
      reached.add(path)
      const { text } = documents.find((document) => document.path === path)!
      for (const [, target = ''] of proseOf(text).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const place = resolve(root, dirname(path), target)
        for (const other of documents) {
          if (join(root, other.path) === place || (isFolder(place) && dirname(join(root, other.path)) === place)) visit(other.path)
        }
      }
    }
    visit('README.md')
    // What `muster plugin new` copies is read where it is copied to.
    const unreached = documents.map(({ path }) => path).filter((path) => !reached.has(path) && !path.includes('/templates/'))
    expect(unreached).toEqual([])
  })
})

function isFolder(place: string): boolean {
  return statSync(place).isDirectory()
}

/** As the web pages of repositories make them out of headings. */
function anchorsOf(place: string): readonly string[] {
  const headings = proseOf(readFileSync(place, 'utf8')).matchAll(/^#+ (.*)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('what a document says and no test runs', () => {
  const lines = documents
    .flatMap(({ blocks }) => blocks.filter(({ kind, file }) => kind === 'sh' && file === undefined))
    .flatMap(({ text }) => text.split('\n'))

  test('is still said somewhere', () => {
    for (const { command } of notRun) expect(lines.filter((line) => command.test(line))).not.toEqual([])
  })

  test('are scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const called = documents.flatMap(({ text }) => [...text.matchAll(/pnpm@12 (?:run )?([a-z]+)/g)].map(([, name]) => name))
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called.filter((name) => name !== 'install' && name !== 'run')))
  })
})

describe('the lines that a session shows', () => {
  test.each([
    [true, ['one', 'two'], ['one', 'two']],
    [true, ['one', 'two', 'three'], ['one', '…', 'three']],
    [true, ['one', 'three'], ['one', '…', 'three']],
    [true, ['took 12 ms'], ['took … ms']],
    [false, ['one', 'two'], ['one']],
    [false, ['one'], ['one', 'two']],
    [false, ['a.c'], ['a.d']],
    [false, ['abc'], ['a.c']],
  ])('match: %s', (matching, lines, expected) => {
    expect(matches(lines, expected)).toBe(matching)
  })
})
