import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { DoctorReport } from '@muster/host'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startCampus, until } from './api-campus.ts'

const plugin = `import { MusterError } from ${JSON.stringify(import.meta.resolve('@muster/provider'))}
export const provider = {
  contract: 1, type: 'vault',
  settingsSchema: {
    type: 'object', additionalProperties: false, required: ['url'],
    properties: { url: { type: 'string' }, bind: { type: 'object', properties: { password: { type: 'string', 'x-secret': true, minLength: 6 } } } },
  },
  open: async ({ url, bind }, { logger }) => {
    if (!(bind?.password?.reveal() === 'tiger-77')) {
      logger.warn('refused with ' + bind?.password?.reveal())
      throw new MusterError('SOURCE_REFUSED', 'the vault does not take ' + bind?.password?.reveal(), { hint: 'Mend it.' })
    }
    return {
      abilities: { authenticate: false, lookUp: false, changes: false, nestedGroups: false, stableIds: true, groupScope: false, fingerprints: false },
      check: async () => ({ findings: [{ id: 'vault.open', outcome: 'ok', message: 'It is open.' }] }),
      async *list() { yield [{ type: 'user', id: '1', username: 'Ada' }, { type: 'end', users: 1, groups: 0, members: 0 }] },
      close: async () => undefined,
    }
  },
}`

async function startWithVault() {
  const campus = await startCampus()
  writeFileSync(campus.file('vault.mjs'), plugin)
  const commented = readFileSync(campus.file('muster.yaml'), 'utf8').replace('sources:', '# Who is here.\nsources: # in order')
  writeFileSync(campus.file('muster.yaml'), `${commented}    removal: keep # for now\n`)
  chmodSync(campus.file('muster.yaml'), 0o640)
  const token = campus.token('read', 'run', 'configure')
  const draft = { name: 'vault', type: './vault.mjs', settings: { url: 'vault://x', bind: { password: 'tiger-77' } }, removeAfter: '9d' }
  const post = (path: string, body: unknown = draft) => campus.ask('POST', `/api/v1/${path}`, { token, body })
  return { ...campus, all: token, draft, post }
}

describe('examining', () => {
  it('has a source say how it is, and knows the plugins with what can be set', async () => {
    const { ask, post, all, muster } = await startWithVault()
    // How long it took stands in a sentence.
    const brief = ({ source, type, report }: DoctorReport) => [source, type, report.findings.map(({ id, outcome }) => `${id} ${outcome}`)]
    expect(brief((await post('sources/campus/check', {})).json)).toEqual(brief((await muster.doctor('campus'))[0]!))
    expect(await post('sources/nowhere/check', {})).toMatchObject({ status: 404 })
    const { json: plugins } = await ask('GET', '/api/v1/plugins', { token: all })
    const [program] = plugins
    expect(program).toMatchObject({ type: 'custom-program', usedBy: ['campus'], package: '@muster/plugin-custom-program', contract: 1 })
    expect(program.summary).toBe("The provider for an administrator's own program")
    const validate = new Ajv2020({ strict: false }).compile(program.settingsSchema)
    expect([validate({ program: './x' }), validate({ program: 7 })]).toEqual([true, false])
  })
})

describe('a draft of a source', () => {
  it('is checked and planned without being kept, and its secret is told to nobody', async () => {
    const { post, draft, file, folder, log, muster } = await startWithVault()
    const before = [readFileSync(file('muster.yaml'), 'utf8'), readdirSync(folder).sort()]
    expect((await post('drafts/check')).json).toEqual({
      source: 'vault',
      type: './vault.mjs',
      report: { findings: [{ id: 'vault.open', outcome: 'ok', message: 'It is open.' }] },
    })
    const wrong = await post('drafts/check', { ...draft, settings: { url: 'vault://x', bind: { password: 'lion-4711' } } })
    expect(wrong.json.report.findings).toMatchObject([{ outcome: 'failed', message: expect.stringContaining('[secret]') }])
    // There is no copy yet: it is planned against nothing.
    expect((await post('drafts/plan')).json).toMatchObject({ command: 'plan', state: 'planned', totals: { newUsers: 1 } })
    expect([readFileSync(file('muster.yaml'), 'utf8'), readdirSync(folder).sort()]).toEqual(before)
    await muster.sync()
    expect((await post('drafts/plan')).json).toMatchObject({ sources: [{ source: 'vault', outcome: 'complete' }], totals: { newUsers: 1 } })
    expect(muster.users.count()).toBe(2)
    expect(JSON.stringify(log)).not.toMatch(/tiger-77|lion-4711/)
    expect(wrong.text).not.toContain('lion-4711')
  })

  it('with faults is refused with all of them, and nothing is changed', async () => {
    const { post, draft, file, folder } = await startWithVault()
    const before = [readFileSync(file('muster.yaml'), 'utf8'), readdirSync(folder).sort()]
    const faults = async (body: unknown) => {
      const answers = await Promise.all(['drafts/check', 'drafts/plan', 'drafts'].map((path) => post(path, body)))
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
      expect(new Set(answers.map(({ json }) => JSON.stringify(json.faults))).size).toBe(1)
      expect(answers[0]!.text).not.toContain('tiger')
      return answers[0]!.json.faults.map(({ place, sentence }: { place: string; sentence: string }) => `${place} ${sentence}`)
    }
    expect(await faults({ ...draft, settings: { uri: 'x', bind: { password: 'tiger' } }, removal: 'burn', removeAfter: 'soon' })).toEqual([
      expect.stringMatching(/^body\.settings `url` is missing/),
      expect.stringMatching(/^body\.settings\.uri unknown key `uri`; did you mean `url`\?/),
      expect.stringMatching(/^body\.settings\.bind\.password /),
      expect.stringMatching(/^body\.removeAfter /),
      expect.stringMatching(/^body\.removal /),
    ])
    expect(await faults({ ...draft, name: 'campus' })).toEqual([expect.stringMatching(/^body\.name `campus` is already the name/)])
    expect(await faults({ ...draft, type: './nowhere.mjs' })).toEqual([expect.stringMatching(/^body\.type there is no plugin/)])
    expect(await faults({ name: 'x' })).toEqual(['body.type is missing'])
    expect([readFileSync(file('muster.yaml'), 'utf8'), readdirSync(folder).sort()]).toEqual(before)
  })

  it('is added with its comments kept, its secret in a file of its own, and read by the service at once', async () => {
    const { ask, post, all, draft, file, said, folder } = await startWithVault()
    const added = await post('drafts')
    expect(added).toMatchObject({
      status: 201,
      json: { source: 'vault', secrets: [{ setting: 'settings.bind.password', reference: '${file:vault-bind-password.secret}' }] },
    })
    await until(() => said('the configuration was read anew').length === 1)
    const text = readFileSync(file('muster.yaml'), 'utf8')
    for (const kept of ['# Who is here.', '# in order', 'removal: keep # for now', 'removeAfter: 9d']) expect(text).toContain(kept)
    expect(text).toContain('password: ${file:vault-bind-password.secret}')
    expect(text).not.toContain('tiger-77')
    expect(statSync(file('muster.yaml')).mode & 0o777).toBe(0o640)
    expect([readFileSync(file('vault-bind-password.secret'), 'utf8'), statSync(file('vault-bind-password.secret')).mode & 0o777]).toEqual([
      'tiger-77\n',
      0o600,
    ])
    expect((await ask('GET', '/api/v1/sources', { token: all })).json.map(({ source }: { source: string }) => source)).toEqual([
      'campus',
      'vault',
    ])
    expect((await post('sources/vault/check', {})).json.report.findings).toMatchObject([{ outcome: 'ok' }])
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])

    // A reference stays one, and no file is written over.
    process.env.VAULT_PASSWORD = 'tiger-77'
    onTestFinished(() => void delete process.env.VAULT_PASSWORD)
    const referring = await post('drafts', {
      ...draft,
      name: 'second',
      settings: { url: 'x', bind: { password: '${env:VAULT_PASSWORD}' } },
    })
    expect(referring.json).toMatchObject({ source: 'second', secrets: [] })
    writeFileSync(file('third-bind-password.secret'), 'mine')
    const third = await post('drafts', { ...draft, name: 'third' })
    expect(third.json.secrets).toMatchObject([{ reference: '${file:third-bind-password-2.secret}' }])
    expect(readFileSync(file('third-bind-password.secret'), 'utf8')).toBe('mine')
  })

  it('waits until the configuration is mended, when that has faults of its own', async () => {
    const { post, file } = await startWithVault()
    const broken = `${readFileSync(file('muster.yaml'), 'utf8')}nonsense: 1\n`
    writeFileSync(file('muster.yaml'), broken)
    expect(await post('drafts')).toMatchObject({ status: 409, json: { code: 'CONFIG_INVALID' } })
    expect(readFileSync(file('muster.yaml'), 'utf8')).toBe(broken)
    expect(existsSync(file('vault-bind-password.secret'))).toBe(false)
  })
})
