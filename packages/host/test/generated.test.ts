import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { generatedFiles } from './write-generated.ts'

const files = Object.entries(generatedFiles).map(([file, write]) => [basename(file), file, write] as const)

it.each(files)('%s is what `pnpm run schema` writes now', async (_, file, write) => {
  expect(await readFile(file, 'utf8')).toBe(write())
})

it('the schema for editors accepts a good file and points at wrong settings of a bundled plugin', async () => {
  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(await readFile(fileURLToPath(new URL('../schema/muster.schema.json', import.meta.url)), 'utf8')),
  )
  const good = parse('sources: [{ name: a, type: custom-program, settings: { program: ./x } }]\nnewPeople: [{ group: A, credit: 10.00 }]')
  expect(validate(good), JSON.stringify(validate.errors)).toBe(true)
  expect(validate(parse('sources: [{ name: a, type: custom-program, settings: { progam: ./x } }]'))).toBe(false)
})
