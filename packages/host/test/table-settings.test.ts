import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadConfiguration } from '../src/load-configuration.ts'
import { folderWith } from './temporary-folder.ts'

it('a mistake in the settings of a table is placed and named', async () => {
  const text =
    'sources:\n  - name: a\n    type: custom-program\n    settings:\n      dialect: table\n      table: { fil: x, columns: { usernam: y }, delimiter: ab }\n'
  const file = join(await folderWith({ 'muster.yaml': text }), 'muster.yaml')
  const { message } = await loadConfiguration(file, [import.meta.url]).catch((error) => error)
  expect(message).toContain('table.fil: unknown key `fil`; did you mean `file`?')
  expect(message).toContain('table.columns.usernam: unknown key `usernam`; did you mean `username`?')
  expect(message).toContain('table.delimiter: must be one character, or `tab`, but is `ab`')
})
