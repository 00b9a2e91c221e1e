import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { mainFile } from '../../../test/runner/main-file.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { createFolder, runMuster } from './run-muster.ts'

describe('a slip on the command line', () => {
  const slips: Readonly<Record<string, readonly [words: string, error: string, remedy: string]>> = {
    'in a command': ['usres', "unknown command 'usres'", 'did you mean users?'],
    'in a command below another': ['run shwo 3', "unknown command 'shwo'", 'did you mean show?'],
    'where a command has a default': ['users shwo ada', "unknown command 'shwo'", 'did you mean show?'],
    'by leaving out show': ['run 3', "unknown command '3'", 'did you mean `muster run show 3`?'],
    'by leaving out show of a name': ['users ada', "unknown command 'ada'", 'did you mean `muster users show ada`?'],
    'in an option': ['sync --jsno', "unknown option '--jsno'", 'did you mean --json?'],
    'in a number': ['users list --limit many', 'must be a whole number', '`muster users list --help`'],
    'in a choice': ['completion tcsh', 'Allowed choices are bash, zsh, fish, powershell', '`muster completion --help`'],
    'by an argument left out': ['users show', "missing required argument 'name'", '`muster users show --help`'],
  }
  for (const [where, [words, error, remedy]] of Object.entries(slips)) {
    test(`${where} is named, with what to do, and exits 2`, async () => {
      using folder = createFolder()
      const { exitCode, stdout, stderr } = await runMuster(words.split(' '), { folder: folder.path })
      expect({ exitCode, stdout }).toEqual({ exitCode: exitCodes.usage, stdout: '' })
      expect(stderr).toMatch(/^error: .*\n {2}what to do: .*\n$/)
      expect(stderr).toContain(error)
      expect(stderr).toContain(remedy)
    })
  }
})

test('a slip is told to scripts as JSON too', async () => {
  using folder = createFolder()
  const { exitCode, stdout } = await runMuster(['users', 'list', '--limit', 'many', '--json'], { folder: folder.path })
  expect({ exitCode, answer: JSON.parse(stdout) }).toMatchObject({ exitCode: exitCodes.usage, answer: { error: { code: 'USAGE' } } })
})

describe('the configuration', () => {
  test('that is nowhere is missed in a sentence, without a stack', async () => {
    using folder = createFolder()
    const { exitCode, stderr } = await runMuster(['users'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain(`error: There is no muster.yaml in ${folder.path} or in a folder above it.\n  what to do: \`muster init\``)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('that is missing is told to scripts as JSON too', async () => {
    using folder = createFolder()
    const { exitCode, stdout } = await runMuster(['users', '--json'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'CONFIG_UNREADABLE', message: expect.stringContaining('muster.yaml') } })
  })

  test('that lacks one of several keys names them all', async () => {
    using folder = createFolder()
    const file = join(folder.path, 'muster.yaml')
    writeFileSync(file, 'sources:\n  - name: campus\n    type: entra-id\n    settings: { tenant: example.edu, clientId: abc }\n')
    const { exitCode, stderr } = await runMuster(['plan'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('sources[0].settings: one of these is missing: `clientSecret`, `certificate`, `managedIdentity`')
  })

  test('is found in a folder above, by MUSTER_CONFIG, and by --config, which wins', async () => {
    using folder = createFolder()
    for (const name of ['above', 'variable', 'option']) mkdirSync(join(folder.path, name, 'below'), { recursive: true })
    const fileIn = (name: string) => join(folder.path, name, 'muster.yaml')
    for (const name of ['above', 'variable', 'option']) writeFileSync(fileIn(name), `no-such-key-${name}: 1\n`)
    const below = join(folder.path, 'above', 'below')
    const environment = { MUSTER_CONFIG: fileIn('variable') }

    expect((await runMuster(['users'], { folder: below })).stderr).toContain('no-such-key-above')
    expect((await runMuster(['users'], { folder: below, environment })).stderr).toContain('no-such-key-variable')
    const named = await runMuster(['users', '--config', '../../option/muster.yaml'], { folder: below, environment })
    expect(named.stderr).toContain('no-such-key-option')
    expect(named.exitCode).toBe(exitCodes.usage)
  })
})

describe('muster init', () => {
  test('writes a configuration that is valid, and says what to do next', async () => {
    using folder = createFolder()
    const words = ['init', '--yes', '--program', './x.py', '--name', 'campus', '--credit', '10.00', '--group', 'Students: "new"']
    const { exitCode, stdout } = await runMuster(words, { folder: folder.path })
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('muster program new ./x.py') })
    const { loadConfiguration } = await import('@muster/host')
    const { configuration, warnings } = await loadConfiguration(join(folder.path, 'muster.yaml'), [import.meta.url])
    expect(warnings).toEqual([])
    expect(configuration).toMatchObject({
      currency: 'USD',
      sources: [{ name: 'campus', type: 'custom-program', settings: { program: './x.py', dialect: 'muster' } }],
      newPeople: [{ group: 'Students: "new"', credit: 1000 }],
    })
  })

  test('writes a source of any kind that is installed, with its secrets in variables', async () => {
    using folder = createFolder()
    const settings = ['mode=remote', 'server=files.example.edu', 'bind.username=reader'].flatMap((setting) => ['--setting', setting])
    const { exitCode, stdout } = await runMuster(['init', '--yes', '--type', 'samba', ...settings], { folder: folder.path })
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('export SAMBA_PASSWORD=…') })
    const { loadConfiguration } = await import('@muster/host')
    const { configuration } = await loadConfiguration(join(folder.path, 'muster.yaml'), [import.meta.url])
    expect(configuration.sources).toMatchObject([
      { type: 'samba', settings: { mode: 'remote', server: 'files.example.edu', bind: { username: 'reader' } } },
    ])
    expect(readFileSync(join(folder.path, 'muster.yaml'), 'utf8')).toContain('"${env:SAMBA_PASSWORD}"')
  })

  test('writes a secret where a source needs one of several ways to prove who it is', async () => {
    using folder = createFolder()
    const words = ['init', '--yes', '--type', 'entra-id', '--setting', 'tenant=example.edu', '--setting', 'clientId=abc']
    expect((await runMuster(words, { folder: folder.path })).stdout).toContain('export ENTRA_ID_CLIENT_SECRET=…')
    expect(readFileSync(join(folder.path, 'muster.yaml'), 'utf8')).toContain('clientSecret: "${env:ENTRA_ID_CLIENT_SECRET}"')
  })

  test('writes a source that needs no settings', async () => {
    using folder = createFolder()
    expect((await runMuster(['init', '--yes', '--type', 'unix'], { folder: folder.path })).exitCode).toBe(0)
    const { loadConfiguration } = await import('@muster/host')
    expect((await loadConfiguration(join(folder.path, 'muster.yaml'), [import.meta.url])).configuration.sources).toMatchObject([
      { type: 'unix' },
    ])
  })

  test.each([
    [['--type', 'samba'], 'A source of the type samba needs the setting `mode`.', '--setting mode=local'],
    [['--type', 'samba', '--setting', 'mdoe=local'], 'There is no setting `mdoe`; did you mean `mode`?', undefined],
    [['--type', 'smaba'], 'The plugin `smaba` is not there', undefined],
    [['--setting', 'mode=local'], '`--setting` is for sources of a kind that `--type` names.', undefined],
    [['--type', 'samba', '--setting', 'mode'], 'It must be NAME=VALUE.', undefined],
  ])('says what is wrong with %j, and writes nothing', async (words, message, mend) => {
    using folder = createFolder()
    const { exitCode, stderr } = await runMuster(['init', '--yes', ...words], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain(message)
    if (mend !== undefined) expect(stderr).toContain(mend)
    expect(existsSync(join(folder.path, 'muster.yaml'))).toBe(false)
  })

  test('never overwrites', async () => {
    using folder = createFolder()
    const file = join(folder.path, 'muster.yaml')
    writeFileSync(file, '# precious\n')
    const { exitCode, stderr } = await runMuster(['init', '--yes'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('exists already')
    expect(readFileSync(file, 'utf8')).toBe('# precious\n')
  })

  test('asks nobody when nobody is at a terminal, and says how to answer', async () => {
    using folder = createFolder()
    const { exitCode, stderr } = await runMuster(['init'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('muster init --yes --name campus --program ./directory.py')
  })
})

describe('muster plugin new', () => {
  test('writes a plugin that passes the conformance suite as it stands', async () => {
    using folder = createFolder()
    const { exitCode, stdout } = await runMuster(['plugin', 'new', 'student-system'], { folder: folder.path })
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('cd muster-plugin-student-system') })
    const plugin = join(folder.path, 'muster-plugin-student-system')
    mkdirSync(join(plugin, 'node_modules', '@muster'), { recursive: true })
    for (const room of ['provider', 'provider-testing']) {
      symlinkSync(fileURLToPath(new URL(`../../${room}`, import.meta.url)), join(plugin, 'node_modules', '@muster', room))
    }
    const suite = spawn(process.execPath, ['-C', 'development', '--test', '--test-reporter=tap'], { cwd: plugin, env: withoutTestRunner() })
    let output = ''
    suite.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    expect(await new Promise((resolve) => suite.on('close', resolve)), output).toBe(0)
    expect(output).toMatch(/^# pass [1-9]\d+$/m)
    expect(readFileSync(join(plugin, 'index.js'), 'utf8')).toContain("type: 'student-system'")
  })

  test('refuses a name that no package can have', async () => {
    using folder = createFolder()
    const { exitCode, stderr } = await runMuster(['plugin', 'new', 'Bad Name'], { folder: folder.path })
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('"Bad Name" is no name for a plugin')
  })
})

test('muster plugin list shows what comes with Muster, also without a configuration', async () => {
  using folder = createFolder()
  const { exitCode, stdout } = await runMuster(['plugin', 'list', '--json'], { folder: folder.path })
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ type: 'custom-program', package: '@muster/plugin-custom-program' }))
})

describe('completion', () => {
  test('has a script for each shell', async () => {
    using folder = createFolder()
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { exitCode, stdout } = await runMuster(['completion', shell], { folder: folder.path })
      expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\bmuster complete\b/) })
    }
  })

  test('completes in bash by itself, however often it is sourced', async () => {
    using folder = createFolder()
    const { stdout: script } = await runMuster(['completion', 'bash'], { folder: folder.path })
    writeFileSync(join(folder.path, 'completion.bash'), script)
    const typed = [['us'], ['users', 'show', ''], ['sync', '--gr'], ['users', 'list', '--state', 'de'], ['apply', 'ton']]
    const session = `muster() { '${process.execPath}' '${mainFile}' "$@"; }
      source ./completion.bash; source ./completion.bash
      complete_after() { COMP_WORDS=(muster "$@"); COMP_CWORD=$#; __muster_complete; echo "\${COMPREPLY[*]}"; }
      ${typed.map((words) => `complete_after ${words.map((word) => `'${word}'`).join(' ')}`).join('\n')}`
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', session], { cwd: folder.path, encoding: 'utf8' })
    expect({ stderr, offered: stdout.split('\n') }).toEqual({
      stderr: '',
      offered: ['users', '', '--groups-only', 'deactivated deleted', '', ''],
    })
  })

  test('offers commands, the commands below them, options and choices', async () => {
    using folder = createFolder()
    const offered = async (...words: string[]) => {
      const { stdout } = await runMuster(['complete', '--', ...words], { folder: folder.path })
      return stdout.split('\n').map((line) => line.split('\t')[0])
    }
    expect(await offered('us')).toContain('users')
    expect(await offered('users', 's')).toContain('show')
    expect(await offered('sync', '--new')).toContain('--new-users-only')
    expect(await offered('users', 'list', '--state', '')).toContain('deactivated')
  })
})

test('muster --version prints the version of the package', async () => {
  using folder = createFolder()
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  for (const words of [['--version'], ['users', '--version']]) {
    expect(await runMuster(words, { folder: folder.path })).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
  }
})

test('a reader that has seen enough is no failure', async () => {
  using folder = createFolder()
  const child = spawn(process.execPath, [mainFile, '--help'], { cwd: folder.path })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  child.stdout.destroy()
  const exitCode = await new Promise((resolve) => child.on('close', resolve))
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test.runIf(existsSync('/dev/full'))('a full disk behind stdout is told in a sentence, and fails', async () => {
  using folder = createFolder()
  const full = openSync('/dev/full', 'w')
  try {
    const child = spawn(process.execPath, [mainFile, 'plugin', 'list'], {
      cwd: folder.path,
      stdio: ['ignore', full, 'pipe'],
    })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: the answer could not be written: ENOSPC.*\n$/),
    })
  } finally {
    closeSync(full)
  }
})

test('bin/muster of a checkout is the command from its sources, wherever it is started, on the Node that comes with it', () => {
  using folder = createFolder()
  const command = fileURLToPath(new URL('../../../bin/muster', import.meta.url))
  const { status, stdout, stderr } = spawnSync(command, ['plugin', 'list', '--json'], { cwd: folder.path, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ type: 'custom-program' }))
})

test('a command that gave away a password it was handed would fail whatever test runs it', async () => {
  using folder = createFolder()
  const environment = { LDAP_PASSWORD: 'tiger-7-lily' }
  await expect(runMuster(['tiger-7-lily'], { folder: folder.path, environment })).rejects.toThrow('gave a secret away: printed')
  await expect(runMuster(['authenticate', 'tiger-8'], { folder: folder.path, stdin: 'tiger-8\n' })).resolves.toMatchObject({ exitCode: 2 })
})

/** A test runner inside a test runner would believe itself to be one of its files. */
function withoutTestRunner(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  return environment
}
