import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDocument, readDocuments, root } from './read-documents.ts'

const words = [...readDocument('GLOSSARY.md').text.matchAll(/^\| ([a-z-]+) \| (.+?) \| \[`([\w.]+)`\]\((.+?)\) \| (.*?) ?\|$/gm)].map(
  ([, word = '', meaning = '', type = '', file = '', not = '']) => ({ word, meaning, type, file, not: not === '' ? [] : not.split(', ') }),
)

/** Never said, whatever is meant: they abbreviate, or say nothing. */
const neverInCode = /^(?:cfg|opts|mgr|ctx|utils?|mixin|misc)$/i

/** As a library calls it. */
const namesOfOthers: ReadonlySet<string> = new Set(['optsWithGlobals'])

const sources = execFileSync(
  'git',
  [
    'ls-files',
    '-co',
    '--exclude-standard',
    'packages/*/src/*.ts',
    'plugins/*/src/*.ts',
    'protocol/src/*.ts',
    '*/helpers/*',
    '*/templates/template.*',
  ],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')

describe('GLOSSARY.md', () => {
  test('has some thirty words, each once', () => {
    expect(words.length).toBeGreaterThanOrEqual(20)
    expect(words.length).toBeLessThanOrEqual(45)
    expect(new Set(words.map(({ word }) => word)).size).toBe(words.length)
    expect(readDocument('GLOSSARY.md').text.match(/^\| [a-z]/gm)).toHaveLength(words.length + 1)
  })

  test.each(words)('$word is the type $type', ({ type, file }) => {
    const text = readFileSync(join(root, file), 'utf8')
    const [name = '', member] = type.split('.')
    const declaration = new RegExp(`^export (?:interface|type|class) ${name}\\b[\\s\\S]*?(?:^\\}|\\n\\n|$(?![\\s\\S]))`, 'm').exec(
      text,
    )?.[0]
    expect(declaration, `${file} exports no type ${name}`).toBeDefined()
    if (member !== undefined) expect(declaration).toMatch(new RegExp(`^ {2}(?:readonly )?${member}\\??[:(]`, 'm'))
  })

  const strays = words.flatMap(({ word, not }) => not.map((other) => ({ word, other })))

  test.each(strays)('documents say $word, never $other', ({ other }) => {
    for (const { path, text } of readDocuments()) if (path !== 'GLOSSARY.md') expect(linesWith(other, text), path).toEqual([])
  })

  test.each(strays)('the code says $word, never $other', ({ other }) => {
    for (const path of sources) expect(linesWith(other, readFileSync(join(root, path), 'utf8')), path).toEqual([])
  })

  test('no name in the code abbreviates or says nothing, and no type has an I before it', () => {
    for (const path of sources.filter((path) => path.endsWith('.ts'))) {
      const code = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*\*?[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')
      const names = new Set(code.match(/(?<![.\w])[A-Za-z_]\w*/g))
      for (const name of names) {
        if (namesOfOthers.has(name)) continue
        for (const part of name.split(/(?=[A-Z])|_/)) expect(part, `${name} in ${path}`).not.toMatch(neverInCode)
        expect(name, path).not.toMatch(/^I[A-Z][a-z]/)
      }
    }
  })
})

/** Where the word stands in a sentence or as a part of a name. What is imported from others keeps its own names. */
function linesWith(word: string, text: string): readonly string[] {
  const pattern = new RegExp(`(?<![A-Za-z])(?:${word}|${word.replace(/^./, (first) => first.toUpperCase())})(?:s|es)?(?![a-z])`)
  return text.split('\n').filter((line) => pattern.test(line) && !isOthers(line))
}

/** The name of a command of Unix, of a function of Windows, or what a field is called in other people's directories. */
function isOthers(line: string): boolean {
  return (
    /^import |^ {2}\w+: names\('|^\| `username` \| username, /.test(line) ||
    // A label that a tool of others prints before a value.
    /^ {2}'[A-Z][A-Za-z ]+:',$/.test(line) ||
    /`login`|'login'|loginDisabled|loginShell|loginExpirationTime|login\.defs|[lL]oginDefs|select id, login|[|]login[|]|LogonUser|[pP]rincipalSource|System\.Security\.Principal|'S-1-5-32-|@odata\.deltaLink|@delta'|\/delta`|delta-query|https:\/\/login\.|'openid profile'/.test(
      line,
    )
  )
}
