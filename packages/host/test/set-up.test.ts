import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMusterError } from '@muster/provider'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addSource } from '../src/add-source.ts'
import { keepSecrets } from '../src/secrets-in-files.ts'
import { shapeOf } from '../src/shape-of.ts'
import { replaceConfiguration } from '../src/write-whole.ts'

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-set-up-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isMusterError(error)) return error.code
    throw error
  }
  return 'none'
}

describe('adding a source to a configuration', () => {
  it('leaves what stands there as it stands, and reads back as what was given', () => {
    const text = '# Ours.\nstore: "muster.db"   # beside it\n\nsources:\n  # The first.\n  - name: one\n    type: ldap\n\n# At the end.\n'
    const draft = {
      name: 'two',
      type: 'ldap',
      settings: { base: '0123', port: 636, note: 'yes', text: 'a: b # c', long: 'x '.repeat(200).trim() },
    }
    const changed = addSource(text, draft)
    for (const line of text.split('\n')) expect(changed).toContain(line.replace(/ {2,}#/, ' #'))
    expect(changed).toContain('base: "0123"')
    expect(addSource('sources: [{ name: one, type: ldap }] # all\n', { name: 'two', type: 'x' })).toBe(
      'sources: [ { name: one, type: ldap }, { name: two, type: x } ] # all\n',
    )
  })

  it('is refused where the list of sources stands elsewhere', () => {
    expect(codeOf(() => addSource('x: &all [{ name: one, type: ldap }]\nsources: *all\n', { name: 'two', type: 'x' }))).toBe(
      'CONFIG_UNWRITABLE',
    )
  })

  it('goes through a link, keeps the mode of the file, and refuses when somebody has edited it meanwhile', () => {
    const folder = makeFolder()
    const [target, link] = [join(folder, 'real.yaml'), join(folder, 'muster.yaml')]
    writeFileSync(target, 'before')
    chmodSync(target, 0o604)
    symlinkSync('real.yaml', link)
    replaceConfiguration(link, 'before', 'after')
    expect([readFileSync(target, 'utf8'), lstatSync(link).isSymbolicLink(), statSync(target).mode & 0o777]).toEqual(['after', true, 0o604])
    expect(codeOf(() => replaceConfiguration(link, 'before', 'again'))).toBe('CONFIG_UNWRITABLE')
    expect(readFileSync(target, 'utf8')).toBe('after')
    expect(codeOf(() => replaceConfiguration(join(folder, 'gone', 'muster.yaml'), '', 'x'))).toBe('CONFIG_UNWRITABLE')
    expect(readdirSync(folder).sort()).toEqual(['muster.yaml', 'real.yaml'])
  })

  it('takes the files of its secrets away again when it comes to nothing', () => {
    const folder = makeFolder()
    const shape = shapeOf({
      type: 'object',
      properties: { keys: { type: 'array', items: { type: 'string', 'x-secret': true } }, name: { type: 'string' } },
    })
    const draft = { name: 'ö/../x', type: 'x', settings: { keys: ['one', '${env:TWO}', 'thr$${ee}\n'], name: 'clear' } }
    {
      using kept = keepSecrets(draft, shape, folder)
      expect(kept.draft.settings).toEqual({ keys: ['${file:x-keys-0.secret}', '${env:TWO}', '${file:x-keys-2.secret}'], name: 'clear' })
      // With the line end that is taken off again.
      expect(readFileSync(join(folder, 'x-keys-2.secret'), 'utf8')).toBe('thr${ee}\n\n')
    }
    expect(readdirSync(folder)).toEqual([])
  })
})
