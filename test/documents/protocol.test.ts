import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provider } from '@muster/plugin-custom-program'
import { answerBytes, runProgram } from '@muster/program'
import { errorOf, exitMeaning, explainEnd, membersPerLine, verbs } from '@muster/protocol'
import type { ErrorRecord } from '@muster/provider'
import { afterAll, describe, expect, test } from 'vitest'
import { readDocument, root } from './read-documents.ts'

const { text, blocks } = readDocument('protocol/PROTOCOL.md')

const folder = mkdtempSync(join(tmpdir(), 'muster-ten-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Schema {
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
}
interface FieldSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly items?: FieldSchema
}
const { $defs } = JSON.parse(readFileSync(join(root, 'protocol/schemas/records.schema.json'), 'utf8')) as { $defs: Record<string, Schema> }

describe('protocol/PROTOCOL.md', () => {
  test('begins with its synopsis and a program of ten lines', () => {
    expect(text.indexOf('\n## ')).toBe(text.indexOf('\n## SYNOPSIS'))
    const program = blocks.find(({ kind, file }) => kind === 'sh' && file !== undefined)?.text
    expect(program?.trim().split('\n')).toHaveLength(10)
  })

  test('has a program of ten lines that prints every value as it is, and never less than there is', async () => {
    const path = join(folder, 'directory.sh')
    writeFileSync(path, blocks.find(({ file }) => file === 'directory.sh')!.text, { mode: 0o755 })
    const list = async (people: string | undefined) => {
      rmSync(join(folder, 'people.txt'), { force: true })
      if (people !== undefined) writeFileSync(join(folder, 'people.txt'), people)
      return await runProgram({ path, args: ['list'] })
    }
    const odd = ['a "b" c', '\\', '\\"\\\\', '$(id) & `x`', "O'Brien", '李小龍 🦉']
    const { stdout } = await list(odd.map((name, id) => `${id}:${id}:${name}\n`).join(''))
    const users = stdout
      .toString()
      .split('\n')
      .filter((line) => line.includes('"user"'))
    expect(users.map((line) => JSON.parse(line).displayName)).toEqual(odd)
    for (const people of [undefined, '']) {
      const { end, stdout } = await list(people)
      expect(stdout.toString()).toBe('')
      expect(end).toMatchObject({ how: 'exited', code: 75, stderr: expect.stringMatching(/error: people\.txt cannot be read\n$/) })
    }
  })

  test('tells the records and their fields as the schemas have them', () => {
    const told = rows('RECORDS', 4).filter(([record = '', field = '']) => record.startsWith('`') || field.startsWith('`'))
    let current = ''
    const documented: Record<string, Record<string, string>> = {}
    for (const [record = '', field = '', is = ''] of told) {
      if (record !== '') current = record.replaceAll('`', '')
      documented[current] ??= {}
      if (field !== '') documented[current]![field.replaceAll('`', '')] = is
    }
    const { userAnswer, ...records } = $defs
    const wanted = Object.entries(records).filter(([, schema]) => schema.properties?.type !== undefined)
    expect(documented).toEqual(
      Object.fromEntries(
        wanted.map(([type, schema]) => {
          const { type: _, ...fields } = type === 'user' ? { ...schema.properties, ...userAnswer?.properties } : (schema.properties ?? {})
          const told = Object.entries(fields).map(([name, field]) => [
            name,
            `${wordFor(field)}${schema.required?.includes(name) ? ', required' : ''}`,
          ])
          return [type, Object.fromEntries(told)]
        }),
      ),
    )
  })

  test('tells how many members a line may have', () => {
    expect(text).toContain(`at most ${membersPerLine.toLocaleString('en')} a line`)
  })

  test('tells the verbs', () => {
    const [synopsis = ''] = blocks.filter(({ kind }) => kind === 'text').map(({ text }) => text)
    expect(/PROGRAM ([a-z |]+?) {2}/.exec(synopsis)?.[1]?.split(' | ')).toEqual([...verbs])
    expect(rows('QUESTIONS', 4).map(([verb = '']) => verb.replaceAll('`', ''))).toEqual(['verb', ...verbs])
  })

  test('tells what each exit code means, and what becomes of it', () => {
    const codes = rows('EXIT STATUS', 3).slice(1)
    expect(codes.map(([code]) => code)).toEqual(['0', '1', '2', '3', '4 to 15', '75', '77', '78', 'anything else'])
    for (const [told = '', , becomes = ''] of codes) {
      const code = told === 'anything else' ? 79 : Number(/\d+/.exec(told)?.[0])
      const end = { how: 'exited', code, stderr: '', stdoutBytes: 0, durationMs: 0, sentence: '' } as const
      const seen = exitMeaning('user', code) === 'no' ? undefined : explainEnd('user', end, false)
      expect(becomes, told).toBe(seen === undefined ? '' : `\`${seen.code}\``)
    }
  })

  test('tells what becomes of each class of error', () => {
    const section = sectionOf('EXIT STATUS').replaceAll('\n', ' ')
    const told = new Map([...section.matchAll(/`([a-z-]+)` is `([A-Z_]+)`/g)].map(([, kind, code]) => [kind, code]))
    const [, others] = /the others are `([A-Z_]+)`/.exec(section) ?? []
    for (const kind of ['config', 'permission', 'not-found', 'transient', 'rate-limit', 'data', 'bug'] as const) {
      const record: ErrorRecord = { type: 'error', class: kind, message: '' }
      expect(told.get(kind) ?? others, kind).toBe(errorOf(record, 'list').code)
    }
  })

  test('tells the whole environment of a program', async () => {
    const told = new Map(
      rows('ENVIRONMENT', 2)
        .slice(1)
        .map(([name = '', value = '']) => [name.replaceAll('`', ''), value.replaceAll('`', '')]),
    )
    const program = await runProgram({ path: '/usr/bin/env', args: [] })
    const variables = program.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string])
    expect(variables.map(([name]) => name).toSorted()).toEqual([...told.keys()].toSorted())
    for (const [name, value] of variables) if (name !== 'MUSTER_TMPDIR') expect(value, name).toBe(told.get(name))
  })

  test('tells every limit with its default', () => {
    const { limits } = provider.settingsSchema.properties as { limits: { properties: Record<string, { default: number }> } }
    const told = rows('LIMITS', 3)
      .slice(1)
      .map(([name = '', value]) => [name.replaceAll('`', ''), Number(value)])
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(Object.entries(limits.properties).map(([name, { default: value }]) => [name, value])),
    )
    expect(text).toContain(`a short answer may have ${answerBytes / 1024 ** 2} MiB`)
  })
})

function sectionOf(title: string): string {
  return text.split(/^## /m).find((section) => section.startsWith(title)) ?? ''
}

/** The rows of a section's tables that have so many cells, without the lines between head and body. */
function rows(section: string, cells: number): readonly (readonly string[])[] {
  return [...sectionOf(section).matchAll(/^\|(.*)\|$/gm)]
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
    .filter((row) => row.length === cells && !row.every((cell) => /^-*$/.test(cell) && cell !== ''))
}

/** As the second table of the section explains. */
function wordFor({ $ref, type, enum: words, items }: FieldSchema): string {
  const [, definition] = /^#\/\$defs\/(.*)$/.exec($ref ?? '') ?? []
  if (definition === 'amount') return 'number'
  if (definition === 'kind') return '`user` `group`'
  if (definition !== undefined) return definition
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(' ')
  if (type === 'array') return items?.$ref === undefined ? 'list' : 'names'
  if (type === 'integer') return 'count'
  return [type].flat().includes('boolean') ? 'flag' : String(type)
}
