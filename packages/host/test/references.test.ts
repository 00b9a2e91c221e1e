// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so references are written in the configuration
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { type JsonSchema, Secret } from '@muster/provider'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { splitWords } from '../src/ask-command.ts'
import { resolveReferences, wrapSecrets } from '../src/resolve-references.ts'
import { shapeOf } from '../src/shape-of.ts'
import { folderWith } from './temporary-folder.ts'

afterEach(() => vi.unstubAllEnvs())

const schema: JsonSchema = {
  type: 'object',
  properties: {
    password: { type: 'string', 'x-secret': true },
    url: { type: 'string' },
    port: { type: 'integer' },
    tls: { type: 'boolean' },
    keys: { type: 'array', items: { $ref: '#/$defs/key' } },
    byName: { type: 'object', additionalProperties: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/key' }] } },
  },
  $defs: { key: { type: 'string', 'x-secret': true } },
}

async function resolved(settings: unknown, folder = '/nowhere'): Promise<Record<string, unknown>> {
  const context = { folder, place: ['sources', 0, 'settings'], source: 'campus', signal: new AbortController().signal }
  return wrapSecrets(await resolveReferences(settings, shapeOf(schema), context), shapeOf(schema)) as Record<string, unknown>
}

async function failure(settings: unknown, folder?: string) {
  const error = await resolved(settings, folder).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toMatchObject({ code: 'SECRET_UNRESOLVED', family: 'settings', source: 'campus' })
  return error.message as string
}

function revealed(value: unknown): string {
  expect(value).toBeInstanceOf(Secret)
  return (value as Secret).reveal()
}

describe('a reference', () => {
  it('to the environment gives a Secret where the schema marks one, and text elsewhere, also within a text', async () => {
    vi.stubEnv('MUSTER_TEST_VALUE', 'hunter2')
    const settings = await resolved({ password: '${env:MUSTER_TEST_VALUE}', url: 'https://${env:MUSTER_TEST_VALUE}/x' })
    expect(revealed(settings.password)).toBe('hunter2')
    expect(settings.url).toBe('https://hunter2/x')
    expect(inspect(settings.password) + JSON.stringify(settings.password)).not.toContain('hunter2')
  })

  it('is found at any depth, through references and alternatives of the schema', async () => {
    vi.stubEnv('MUSTER_TEST_VALUE', 'k')
    const settings = await resolved({ keys: ['${env:MUSTER_TEST_VALUE}', 'clear'], byName: { a: '${env:MUSTER_TEST_VALUE}', b: null } })
    expect((settings.keys as unknown[]).map(revealed)).toEqual(['k', 'clear'])
    expect(revealed((settings.byName as Record<string, unknown>).a)).toBe('k')
  })

  it('gives a number or a truth value where only that is wanted', async () => {
    vi.stubEnv('MUSTER_TEST_PORT', '636')
    vi.stubEnv('MUSTER_TEST_TLS', 'true')
    expect(await resolved({ port: '${env:MUSTER_TEST_PORT}', tls: '${env:MUSTER_TEST_TLS}' })).toEqual({ port: 636, tls: true })
  })

  it('to a file gives its text without the last line end, relative to the folder of the configuration', async () => {
    const folder = await folderWith({ 'a.key': 'two\nlines\r\n' })
    expect(revealed((await resolved({ password: '${file:a.key}' }, folder)).password)).toBe('two\nlines')
  })

  it('to a command gives what it prints, with its words kept apart and without a shell', async () => {
    const folder = await folderWith({ 'show.sh': '#!/bin/sh\nprintf "%s|" "$#" "$@"\n' })
    const { password } = await resolved({ password: `\${command:./show.sh 'a b' "c;$HOME" d"e f"}` }, folder)
    expect(revealed(password)).toBe('3|a b|c;$HOME|de f|')
  })

  it('that stands for nothing is named together with all the others', async () => {
    const message = await failure({ password: '${env:MUSTER_NOT_THERE}', keys: ['${file:missing.key}', 'clear'], url: 'x${env:NOR_THIS}' })
    expect(message.split(/(?<=\.) (?=sources)/u)).toEqual([
      'sources[0].settings.password refers to ${env:MUSTER_NOT_THERE}, but the environment has no variable MUSTER_NOT_THERE.',
      'sources[0].settings.keys[0] refers to ${file:missing.key}, but /nowhere/missing.key cannot be read: there is no such file.',
      'sources[0].settings.url refers to ${env:NOR_THIS}, but the environment has no variable NOR_THIS.',
    ])
  })

  it('to a command gives it the environment of Muster, where password managers find their session', async () => {
    vi.stubEnv('MUSTER_TEST_SESSION', 'open')
    const folder = await folderWith({ 'show.sh': '#!/bin/sh\necho "$MUSTER_TEST_SESSION"\n' })
    expect(revealed((await resolved({ password: '${command:./show.sh}' }, folder)).password)).toBe('open')
  })

  it('is written $${ when it is none', async () => {
    expect(await resolved({ url: '$${env:HOME}' })).toEqual({ url: '${env:HOME}' })
  })
})

describe('what cannot be resolved is an error with its place:', () => {
  it('a variable that is not set', async () => {
    expect(await failure({ password: '${env:MUSTER_TEST_MISSING}' })).toBe(
      'sources[0].settings.password refers to ${env:MUSTER_TEST_MISSING}, but the environment has no variable MUSTER_TEST_MISSING.',
    )
  })

  it('a file that is not there', async () => {
    const folder = await folderWith({})
    expect(await failure({ keys: ['a', '${file:b.key}'] }, folder)).toBe(
      `sources[0].settings.keys[1] refers to \${file:b.key}, but ${join(folder, 'b.key')} cannot be read: there is no such file.`,
    )
  })

  it.each([
    ['exit 3', '#!/bin/sh\necho hunter2; echo hunter2 >&2; exit 3\n', 'the command ended with exit code 3'],
    ['nothing', '#!/bin/sh\n', 'the command printed nothing'],
  ])('a command that gives %s, without a word of what it printed', async (_, text, why) => {
    const folder = await folderWith({ 'show.sh': text })
    expect(await failure({ password: '${command:./show.sh}' }, folder)).toBe(
      `sources[0].settings.password refers to \${command:./show.sh}, but ${why}.`,
    )
  })

  it('a command that does not exist, or has an open quote, or others can change', async () => {
    const folder = await folderWith({ 'show.sh': '#!/bin/sh\necho x\n' })
    await writeFile(join(folder, 'show.sh'), '#!/bin/sh\necho x\n')
    expect(await failure({ password: '${command:muster-no-such-command}' }, folder)).toContain(
      'there is no command muster-no-such-command on the PATH',
    )
    expect(await failure({ password: "${command:./show.sh 'a}" }, folder)).toContain('a quote in it is not closed')
    const { chmod } = await import('node:fs/promises')
    await chmod(join(folder, 'show.sh'), 0o777)
    expect(await failure({ password: '${command:./show.sh}' }, folder)).toContain('can be changed by others than its owner')
  })
})

it('words of a command are split at blanks outside quotes', () => {
  expect(splitWords(`a  "b c" 'd "e"' f"g"'h' ""`)).toEqual(['a', 'b c', 'd "e"', 'fgh', ''])
  expect(splitWords('a "b')).toBeUndefined()
  expect(splitWords("it's")).toBeUndefined()
  expect(splitWords('')).toEqual([])
})
