import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planColumns, tableUserFields } from '@muster/protocol'
import { describe, expect, test } from 'vitest'
import { tableSettingsSchema } from '../src/table-settings.ts'
import { list, open, openText, temporaryFolder } from './open-table.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/table.md'), 'utf8')
const blocks = (kind: string) => [...document.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)
const section = (title: string) => document.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
const rows = (title: string) =>
  [...section(title).matchAll(/^\| `(\w+)` \| (.+?) \|(?: (.+) \|)?$/gm)].map(([, name, text]) => [name!, text!] as const)

describe('docs/table.md', () => {
  test('has tables that are complete as they stand', async () => {
    const [people, several] = blocks('text \\w+\\.csv')
    expect(await list(await openText(people!))).toMatchObject({
      users: { ann: { displayName: 'Able, Ann', cardNumbers: ['0071', '0072'] }, bob: {} },
      groups: { Students: ['ann', 'bob'], Choir: ['ann'] },
      complete: true,
    })
    expect(await list(await openText(several!))).toMatchObject({
      groups: { Students: ['ann', 'bob'], Everybody: ['Students', 'ann'] },
      complete: true,
    })
    expect(blocks('text \\w+\\.csv')).toHaveLength(2)
  })

  test('has a program that lists this machine', async () => {
    const folder = await temporaryFolder()
    const [script] = blocks('sh export\\.sh')
    writeFileSync(join(folder, 'export.sh'), script!)
    chmodSync(join(folder, 'export.sh'), 0o755)
    const { users, complete, doubts } = await list(await open({ program: 'export.sh' }, folder))
    expect(doubts).toEqual([])
    expect([Object.keys(users)[0], complete]).toEqual(['root', true])
  })

  test('names every setting, and uses only settings that there are', () => {
    const properties = Object.keys(tableSettingsSchema.properties as object)
    expect(rows('Settings').map(([name]) => name)).toEqual(properties)
    const used = blocks('yaml').flatMap((text) =>
      [...(/ {6}table:\n((?: {8}.*\n)+)/.exec(text)?.[1] ?? '').matchAll(/^ {8}(\w+):/gm)].map(([, name]) => name),
    )
    expect(used.length).toBeGreaterThan(0)
    expect(properties).toEqual(expect.arrayContaining(used))
  })

  test('names every field, and names of columns that mean it', () => {
    const fields = rows('CSV and TSV')
    expect(fields.map(([name]) => name)).toEqual(tableUserFields)
    for (const [field, names] of fields) {
      for (const name of names.replace(/ \(.*?\)/, '').split(/[,;] /)) {
        const header = field === 'username' ? [name] : ['username', name]
        expect([name, planColumns(header, 'users', 'csv', {}).fields.get(field)]).toEqual([name, [header.length - 1]])
      }
    }
  })
})
