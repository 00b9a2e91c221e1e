import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasNtDomain, hasSambaServer } from './find-programs.ts'
import {
  type NtDomain,
  type SambaMachine,
  type SambaPerson,
  type SambaServer,
  sambaStartMs,
  startNtDomain,
  startSambaServer,
} from './start-samba-server.ts'

const document = readFileSync(new URL('../../docs/samba-standalone.md', import.meta.url), 'utf8')
const [local = '', remote = '', winbind = ''] = [...document.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, written]) => written!)

const password = 'Correct-Horse-1'
const people: SambaPerson[] = ['ada', 'bob', 'zoë', 'carl', 'dora', 'emil', 'fay'].map((name) => ({ name, password, gid: 3001 }))
const groups = [
  { gid: 3001, unixName: 'students', members: [] },
  { gid: 3002, unixName: 'staff', members: ['ada', 'zoë'], name: 'staff' },
  { gid: 3003, unixName: 'choir', members: ['ada'] },
]
const contents = { people, groups }

/** The document's configuration, with where the tools of this machine are. */
function writeConfiguration(
  folder: string,
  written: string,
  { toolsFolder, configFile }: SambaMachine,
  more: readonly string[] = [],
): void {
  const settings = [`toolsFolder: ${toolsFolder}`, `configFile: ${configFile}`, ...more].map((line) => `      ${line}\n`).join('')
  writeFileSync(join(folder, 'muster.yaml'), written.replace('    settings:\n', `    onUnknown: create\n    settings:\n${settings}`))
}

function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'samba-'))
  const muster = (words: string, stdin = ''): Promise<Ended> =>
    runMuster(words.split(' '), { folder, stdin, environment: { SAMBA_PASSWORD: password } })
  return { folder, muster, json: async (words: string) => JSON.parse((await muster(`${words} --json`)).stdout) }
}

describe.skipIf(!hasSambaServer)('the configurations of docs/samba-standalone.md, on a real Samba server', () => {
  let server: SambaServer
  let opened: ReturnType<typeof openFolder>
  beforeAll(async () => {
    opened = openFolder()
    server = await startSambaServer(contents)
  }, sambaStartMs)
  afterAll(async () => {
    await server?.stop()
    rmSync(opened.folder, { recursive: true, force: true })
  })

  test('on the server: from doctor to plan, sync, signing in, a newcomer, a rename, and a server that is gone', async () => {
    const { folder, muster, json } = opened
    writeConfiguration(folder, local, server, [`port: ${server.port}`])
    const pdbedit = (...words: string[]): string => server.run('pdbedit', ['-s', server.configFile, ...words], `${password}\n${password}\n`)

    const doctor = await muster('doctor')
    expect(doctor.stdout).toContain('Read 7 users, 3 groups and 10 memberships')
    expect(doctor.exitCode).toBe(0)
    expect((await json('plan')).totals).toMatchObject({ newUsers: 7, newGroups: 2 })
    expect((await muster('sync')).exitCode).toBe(0)
    const again = await json('sync')
    expect(Object.values(again.totals as Record<string, number>).every((total) => total === 0)).toBe(true)
    expect((await muster('authenticate ada', `${password}\n`)).exitCode).toBe(0)
    expect((await muster('authenticate ada', 'Wrong-Horse-1\n')).exitCode).toBe(6)

    // Somebody new signs in before the night's run: she is looked up, and created.
    const withNewcomer = [...people, { name: 'newcomer', password, gid: 3001 }, { name: 'newname', password, gid: 3001 }]
    server.writeUnixAccounts({ people: withNewcomer, groups })
    pdbedit('-a', '-t', '-u', 'newcomer')
    expect((await muster('authenticate newcomer', `${password}\n`)).exitCode).toBe(0)
    expect((await json('users show newcomer')).username).toBe('newcomer')

    // The same SID under another name.
    const sid = /^User SID: +(\S+)$/m.exec(pdbedit('-L', '-v', '-u', 'fay'))![1]!
    pdbedit('-x', '-u', 'fay')
    pdbedit('-a', '-t', '-u', 'newname', '-U', sid)
    expect((await json('sync')).totals).toMatchObject({ renames: 1, newUsers: 0, absentUsers: 0 })

    const everybody = (await json('users')).length
    const restore = server.replaceTool('pdbedit', '"$real" "$@" | head -n 60')
    expect((await json('sync')).totals).toMatchObject({ absentUsers: 0 })
    restore()
    const stop = server.replaceTool('pdbedit', 'exit 1')
    const gone = await muster('sync')
    expect(gone.exitCode).toBe(4)
    expect(gone.stdout).toContain('nobody was removed')
    stop()
    expect(await json('users')).toHaveLength(everybody)

    pdbedit('-x', '-u', 'emil')
    expect((await json('sync')).totals).toMatchObject({ absentUsers: 1 })
  }, 120_000)

  test('over the network, the same people are still themselves', async () => {
    const { folder, muster, json } = opened
    // `fay` is the account that reads; she has another name by now.
    writeConfiguration(folder, remote.replace('files.example.edu', server.host).replace('username: reader', 'username: newname'), server, [
      `port: ${server.port}`,
    ])
    expect((await muster('doctor')).exitCode).toBe(0)
    expect((await json('sync')).totals).toMatchObject({ newUsers: 0, renames: 0, absentUsers: 0 })
    expect((await muster('authenticate zoë', `${password}\n`)).exitCode).toBe(0)
    await server.stopAnswering()
    expect((await muster('authenticate zoë', `${password}\n`)).exitCode).toBe(4)
    expect((await muster('sync')).exitCode).toBe(4)
  }, 120_000)
})

describe.skipIf(!hasNtDomain)('the configuration for winbind of docs/samba-standalone.md, in a real domain', () => {
  let domain: NtDomain
  let opened: ReturnType<typeof openFolder>
  beforeAll(async () => {
    opened = openFolder()
    domain = await startNtDomain(contents)
  }, sambaStartMs)
  afterAll(async () => {
    await domain?.stop()
    rmSync(opened.folder, { recursive: true, force: true })
  })

  test('goes from doctor to sync, signing in and a controller that is gone', async () => {
    const { folder, muster, json } = opened
    writeConfiguration(folder, winbind, domain.member)
    const doctor = await muster('doctor')
    expect(doctor.stdout).toContain('winbind reaches a controller of the domain CAMPUS')
    expect(doctor.exitCode).toBe(0)
    expect((await json('sync')).totals).toMatchObject({ newUsers: 8, newGroups: 1 })
    expect((await muster('authenticate zoë', `${password}\n`)).exitCode).toBe(0)
    expect((await muster('authenticate zoë', 'Wrong-Horse-1\n')).exitCode).toBe(6)
    await domain.stopController()
    expect((await muster('sync')).exitCode).toBe(4)
    expect((await muster('authenticate zoë', `${password}\n`)).exitCode).toBe(4)
    expect(await json('users')).toHaveLength(8)
  }, 120_000)
})
