import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Logger, Secret } from '@muster/provider'
import { describe, expect, it, vi } from 'vitest'
import { createMuster, type MusterSettings } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

const run = promisify(execFile)

const yaml = `sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.sh
      input: lines
newPeople:
  - group: Students
    credit: 10.00
`
const directory = `#!/bin/sh
case $1 in
list)
  echo '{"type":"user","id":"1","username":"Jason"}'
  echo '{"type":"group","id":"2","name":"Students"}'
  echo '{"type":"members","group":"2","members":["1"]}'
  echo '{"type":"end","users":1,"groups":1,"members":1}'
  ;;
authenticate)
  read -r name
  read -r password
  [ "$password" = 'correct horse' ] || exit 3
  echo '{"type":"accepted"}'
  ;;
*) exit 2 ;;
esac
`

async function campus(more = '', settings: Partial<MusterSettings> = {}) {
  const folder = await folderWith({ 'muster.yaml': `${yaml}${more}`, 'directory.sh': directory })
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() } satisfies Logger
  const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger, ...settings })
  return { muster, folder, logger }
}

describe('questions about the copy', () => {
  it('say that there is none before the first sync, and do not make one', async () => {
    const { muster, folder } = await campus()
    expect(() => muster.users.count()).toThrow('there is no store')
    await muster.close()
    expect(existsSync(join(folder, 'muster.db'))).toBe(false)
  })

  it('are answered before and after the same Muster has synced', async () => {
    const { muster, folder } = await campus()
    await muster.sync()
    expect(muster.users.list().map(({ username }) => username)).toEqual(['jason'])
    expect(muster.groups.members('Students').map(({ username }) => username)).toEqual(['jason'])
    expect(muster.credit.ledger({ username: 'jason' })).toMatchObject([{ amount: { minor: 1000, currency: 'USD' } }])
    expect(muster.runs.list()).toHaveLength(1)
    expect(muster.conflicts()).toEqual([])
    await muster.close()

    await using again = await createMuster({ config: join(folder, 'muster.yaml') })
    expect(again.users.find('JASON')?.spelling).toBe('Jason')
    expect(again.runs.show(1)?.state).toBe('done')
  })

  it('load no plugin, no engine and no validator', async () => {
    const { muster, folder } = await campus()
    await muster.sync()
    await muster.close()
    const script = `import { registerHooks } from 'node:module'
      registerHooks({ load: (url, context, next) => (/\\/(ajv|tsyringe|pino|engine|custom-program|program)\\//.test(url) && console.log(url), next(url, context)) })
      const { createMuster } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
      await using muster = await createMuster({ config: 'muster.yaml' })
      console.log(muster.users.find('jason').username)`
    const { stdout } = await run(process.execPath, ['-C', 'development', '--input-type=module', '-e', script], { cwd: folder })
    expect(stdout).toBe('jason\n')
  })
})

describe('a plan', () => {
  it('changes nothing, and makes no store where there is none', async () => {
    const { muster, folder } = await campus()
    expect(await muster.plan()).toMatchObject({ state: 'planned', totals: { newUsers: 1 } })
    expect(existsSync(join(folder, 'muster.db'))).toBe(false)
    await muster.close()
  })

  it('in a file is applied as it stands', async () => {
    const { muster, folder } = await campus()
    await muster.sync()
    const file = join(folder, 'plan.json')
    await muster.plan({ out: file })
    expect(await muster.apply(file)).toMatchObject({ command: 'apply' })
    await muster.close()
  })
})

it('a password is asked of the source, live', async () => {
  const { muster } = await campus()
  await muster.sync()
  expect(await muster.authenticate('jason', new Secret('correct horse'))).toMatchObject({ outcome: 'accepted', username: 'Jason' })
  expect(await muster.authenticate('jason', new Secret('battery staple'))).toMatchObject({
    outcome: 'rejected',
    reason: 'invalid-credentials',
  })
  await muster.close()
})

describe('the doctor', () => {
  it('examines the configuration and every source, and names a group that a rule mistypes', async () => {
    const { muster } = await campus('  - { group: Studnts, credit: 1 }\n')
    await muster.sync()
    const [file, source] = await muster.doctor()
    expect(file).toMatchObject({
      source: 'muster.yaml',
      report: {
        findings: [{ outcome: 'ok' }, { id: 'rules.group-missing', message: expect.stringContaining('did you mean `Students`?') }],
      },
    })
    expect(source).toMatchObject({ source: 'campus', type: 'custom-program' })
    expect(source?.report.findings.some(({ outcome }) => outcome === 'failed')).toBe(false)
    await muster.close()
  })

  it('reports a source that cannot be opened, with the mend', async () => {
    const { muster, folder } = await campus()
    await writeFile(
      join(folder, 'muster.yaml'),
      'sources: [{ name: campus, type: custom-program, settings: { program: ./directory.sh, environment: { KEY: "$' +
        '{env:MUSTER_TEST_MISSING}" } } }]\n',
    )
    await muster.close()
    await using mended = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })
    expect(await mended.doctor('campus')).toMatchObject([
      {
        report: {
          findings: [
            { id: 'source.open', outcome: 'failed', message: expect.stringContaining('MUSTER_TEST_MISSING'), remedy: expect.any(String) },
          ],
        },
      },
    ])
  })

  it('reports what a reference stands for when it does not fit, without showing it', async () => {
    const limits = 'limits: { lineBytes: "$' + '{file:size}" }'
    const folder = await folderWith({
      'muster.yaml': `sources: [{ name: campus, type: custom-program, settings: { program: ./directory.sh, ${limits} } }]\n`,
      'directory.sh': directory,
      size: 'hunter2\n',
    })
    await using muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })
    const [campus] = await muster.doctor('campus')
    expect(campus?.report.findings).toMatchObject([
      {
        outcome: 'failed',
        message: expect.stringContaining('sources[0].settings.limits.lineBytes: what the reference here stands for must be a whole number'),
      },
    ])
    expect(JSON.stringify(campus)).not.toContain('hunter2')
  })

  it('asked for a source that is not there names the nearest', async () => {
    const { muster } = await campus()
    await expect(muster.doctor('campos')).rejects.toMatchObject({
      code: 'UNKNOWN_SOURCE',
      message: expect.stringContaining('did you mean `campus`?'),
    })
    await muster.close()
  })
})

describe('the configuration', () => {
  it('with faults gives all of them before anything is opened, those of the plugins included', async () => {
    const folder = await folderWith({ 'muster.yaml': 'stor: x\nsources: [{ name: a, type: custom-program, settings: { progam: x } }]\n' })
    await expect(createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      faults: [{ path: 'stor' }, { path: 'sources[0].settings' }, { path: 'sources[0].settings.progam' }],
    })
  })

  it('with warnings says them when work begins', async () => {
    const { muster, logger } = await campus('pinKey: in-clear\n')
    expect(logger.warn).not.toHaveBeenCalled()
    await muster.plan()
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('pinKey: a secret stands here in clear'))
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('in-clear')
    await muster.close()
  })

  it('whose key for PINs cannot be resolved says so, and can be mended while Muster is open', async () => {
    const { muster, folder } = await campus(`pinKey: "$${'{file:pin.key}'}"\n`)
    await expect(muster.sync()).rejects.toMatchObject({ code: 'SECRET_UNRESOLVED', message: expect.stringMatching(/^pinKey refers to /u) })
    await writeFile(join(folder, 'pin.key'), 'k\n')
    expect(await muster.sync()).toMatchObject({ state: 'done' })
    await muster.close()
  })
})

describe('closing', () => {
  it('calls off what is going on and waits for it', async () => {
    const folder = await folderWith({ 'muster.yaml': yaml, 'directory.sh': '#!/bin/sh\ntouch started\nexec sleep 60\n' })
    const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })
    const synced = muster.sync().catch((error) => error)
    await vi.waitFor(() => expect(existsSync(join(folder, 'started'))).toBe(true), { timeout: 10_000 })
    await muster.close()
    const outcome = await synced
    expect(outcome.code ?? outcome.state).toMatch(/^stopped$/iu)
  })

  it('may happen twice; afterwards nothing is answered', async () => {
    const { muster } = await campus()
    await muster.close()
    await muster.close()
    expect(() => muster.users).toThrow('after it had been closed')
    await expect(muster.sync()).rejects.toThrow('after it had been closed')
  })
})
