import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { hasNtDomain, hasSambaServer } from '../../../test/servers/find-programs.ts'
import { type NtDomain, type SambaServer, sambaStartMs, startNtDomain, startSambaServer } from '../../../test/servers/start-samba-server.ts'
import { provider, type Settings } from '../src/index.ts'
import { contents, directory, password } from './invent-lab.ts'

const asking = {
  provider: provider as Provider,
  authenticate: { username: 'bob%x', password, wrongPassword: 'Wrong-Horse-1' },
  lookUp: { known: 'zoë', unknown: 'nobody-there' },
  changes: 'not offered',
  patienceMs: 30_000,
} as const

/** Half an answer, and a failure. */
const cutShort = (lines: number) => `"$real" "$@" | head -n ${lines}; exit 1`
const neverEnding = 'sleep 600'

function prepared(settings: Settings, remove: () => void = () => undefined, secrets: readonly string[] = []): PreparedSource {
  return { settings, folder: '/', secrets, remove: async () => remove() }
}

describe.skipIf(!hasSambaServer)('Samba', () => {
  let server: SambaServer
  beforeAll(async () => {
    server = await startSambaServer(contents)
  }, sambaStartMs)
  afterAll(() => server?.stop())

  describe('on the server itself', () => {
    const settings = (): Settings => ({ mode: 'local', port: server.port, configFile: server.configFile, toolsFolder: server.toolsFolder })
    const harness: ConformanceHarness = {
      ...asking,
      good: async () => prepared(settings()),
      directory,
      unavailable: async () => prepared({ ...settings(), configFile: '/no/such/smb.conf', port: await choosePort() }),
      cut: async () => prepared(settings(), server.replaceTool('pdbedit', cutShort(30))),
      async stalled() {
        const restore = ['pdbedit', 'smbclient', 'net'].map((tool) => server.replaceTool(tool, neverEnding))
        return prepared(settings(), () => restore.forEach((each) => void each()))
      },
    }
    for (const { title, run } of conformance(harness)) test(title, run)
  })

  describe('over the network', () => {
    const settings = (): Settings => ({
      mode: 'remote',
      server: server.host,
      port: server.port,
      bind: { username: 'bob%x', password },
      configFile: server.configFile,
      toolsFolder: server.toolsFolder,
    })
    const harness: ConformanceHarness = {
      ...asking,
      good: async () => prepared(settings(), undefined, [password]),
      directory,
      unavailable: async () => prepared({ ...settings(), port: await choosePort() }, undefined, [password]),
      cut: async () =>
        prepared(settings(), server.replaceTool('rpcclient', `case "$*" in *querydispinfo*) ${cutShort(2)};; esac; exec "$real" "$@"`)),
      async stalled() {
        const restore = ['rpcclient', 'smbclient'].map((tool) => server.replaceTool(tool, neverEnding))
        return prepared(settings(), () => restore.forEach((each) => void each()))
      },
    }
    for (const { title, run } of conformance(harness)) test(title, run)
  })
})

describe.skipIf(!hasNtDomain)('A domain as NT had them, through winbind', () => {
  let domain: NtDomain
  beforeAll(async () => {
    domain = await startNtDomain(contents)
  }, sambaStartMs)
  afterAll(() => domain?.stop())

  const settings = (): Settings => ({ mode: 'winbind', configFile: domain.member.configFile, toolsFolder: domain.member.toolsFolder })
  const harness: ConformanceHarness = {
    ...asking,
    good: async () => prepared(settings()),
    // winbind writes names small.
    directory: {
      users: [...directory.users, 'root'],
      groups: Object.fromEntries(Object.entries(directory.groups).map(([name, members]) => [name.toLowerCase(), members])),
    },
    async unavailable() {
      const elsewhere = 'SELFTEST_WINBINDD_SOCKET_DIR=/no/such/folder exec "$real" "$@"'
      const restore = ['wbinfo', 'ntlm_auth'].map((tool) => domain.member.replaceTool(tool, elsewhere))
      return prepared(settings(), () => restore.forEach((each) => void each()))
    },
    cut: async () =>
      prepared(settings(), domain.member.replaceTool('wbinfo', `case "$*" in *--domain-groups*) exit 1;; esac; exec "$real" "$@"`)),
    async stalled() {
      const restore = ['wbinfo', 'ntlm_auth'].map((tool) => domain.member.replaceTool(tool, neverEnding))
      return prepared(settings(), () => restore.forEach((each) => void each()))
    },
  }
  for (const { title, run } of conformance(harness)) test(title, run)
})
