import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { languages } from '@muster/program-checker'
import { describe, expect, test } from 'vitest'
import { createFolder, runMuster } from './run-muster.ts'

interface Checked {
  readonly passed: boolean
  readonly clauses: readonly { readonly id: string; readonly outcome: string; readonly message?: string }[]
}

const protocol = new URL('../../../protocol/', import.meta.url)
const examples = readdirSync(new URL('examples', protocol)).filter((file) => extname(file) !== '')
const isInstalled = (command: string) => spawnSync(command, ['--version']).error === undefined

/** Everything that the checker found to say, by the real command and with a right password. */
async function complaintsAbout(folder: string, program: string, user: string, password: string, more: readonly string[] = []) {
  const words = ['program', 'check', program, '--user', user, '--password-stdin', '--json', ...more]
  const { exitCode, stdout, stderr } = await runMuster(words, { folder, stdin: `${password}\n` })
  const { passed, clauses } = JSON.parse(stdout === '' ? `{"stderr":${JSON.stringify(stderr)}}` : stdout) as Checked
  expect(stdout).not.toContain(password)
  return { exitCode, passed, complaints: clauses.filter(({ outcome }) => outcome === 'fail' || outcome === 'warning') }
}

const nothing = { exitCode: 0, passed: true, complaints: [] }

describe('every example of the protocol passes `muster program check`', () => {
  test.each(examples)('%s', async (file) => {
    using folder = createFolder()
    // Copied, so that no interpreter leaves its caches there.
    for (const part of ['examples', 'helpers']) cpSync(new URL(part, protocol), join(folder.path, part), { recursive: true })
    const dialect = ['papercut', 'table'].find((name) => file.startsWith(name))
    const more = dialect === undefined ? [] : ['--dialect', dialect]
    expect(await complaintsAbout(folder.path, `./examples/${file}`, 'jdoe', 'jdoe-demo', more)).toEqual(nothing)
  })

  test.each(['bash --posix'])('shell.sh under `%s`', async (shell) => {
    using folder = createFolder()
    for (const part of ['examples', 'helpers']) cpSync(new URL(part, protocol), join(folder.path, part), { recursive: true })
    const interpreter = ['--interpreter', shell]
    expect(await complaintsAbout(folder.path, './examples/shell.sh', 'jdoe', 'jdoe-demo', interpreter)).toEqual(nothing)
  })

  test('there is one in POSIX sh, Python, Perl and Node, one that stays, one that knows changes, one for PaperCut and a table', () => {
    expect(examples).toEqual(
      expect.arrayContaining([
        'shell.sh',
        'python_bare.py',
        'python_with_muster.py',
        'perl.pl',
        'node.mjs',
        'resident.mjs',
        'changes.py',
        'papercut.pl',
        'table.sh',
        'table.csv',
      ]),
    )
  })
})

describe('every program that `muster program new` begins passes `muster program check`', () => {
  const titles = { sh: 'sh', python: 'Python', powershell: 'PowerShell', perl: 'Perl', node: 'Node' } as const satisfies Record<
    keyof typeof languages,
    string
  >
  const interpreters = { sh: 'sh', python: 'python3', powershell: 'pwsh', perl: 'perl', node: 'node' } as const

  for (const language of Object.keys(languages) as (keyof typeof languages)[]) {
    test.skipIf(language === 'powershell' && !isInstalled(interpreters[language]))(`in ${titles[language]}`, async () => {
      using folder = createFolder()
      const begun = await runMuster(['program', 'new', '--lang', language], { folder: folder.path })
      expect(begun).toMatchObject({ exitCode: 0, stderr: '' })
      const program = `./directory${languages[language].extension}`
      expect(await complaintsAbout(folder.path, program, 'alice', 'alice-demo')).toEqual(nothing)
    })
  }
})
