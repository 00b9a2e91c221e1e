import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasSlapd } from '../servers/find-programs.ts'
import { accounts, startSlapd, suffix } from '../servers/start-slapd.ts'
import type { Found } from './search-places.ts'
import { leftInTemporaryFolder, type Watched, type Watching, watchMuster } from './watch-muster.ts'
import { makeCanaries, writeWorld } from './write-world.ts'

/**
 * What the configuration itself puts there: a variable that Muster was started with, for Muster, for the command of a
 * reference and for what has not become another program yet; a variable of the program that is made of references.
 */
const wanted: readonly RegExp[] = [
  /^environment of (?:muster|\/bin\/sh .*vault\.sh|cat \.vault|\S*node .*): environment$/,
  /^environment of (?:.*\/program\.py.*|what is ending): (?:environment|file|command)$/,
]
const unwanted = ({ found }: Watched): readonly Found[] => found.filter((one) => !wanted.some((pattern) => pattern.test(one)))

const loud = { MUSTER_LOG: 'debug' }

/** Runs the command as loudly as it can be; what is found of canaries must be nothing. */
async function run(world: Watching, words: string, password = '', nodeWords: readonly string[] = []): Promise<Watched> {
  const stdin = password === '' ? '' : `${password}\n`
  const louder = { ...world, environment: { ...world.environment, ...loud } }
  const watched = await watchMuster([...words.split(' '), '--verbose'], stdin, louder, nodeWords)
  expect(unwanted(watched), `${words}\n${watched.stdout}\n${watched.stderr}`).toEqual([])
  return watched
}

/**
 * Reads the store from now on, so that its log is neither taken in nor removed. In a process of its own: whoever searches a file of the
 * store lets go of its own locks on it (POSIX).
 */
async function keepLog({ folder }: Watching): Promise<{ end(): Promise<void> }> {
  const script = `import sqlite3, sys
store = sqlite3.connect('muster.db', isolation_level=None)
store.execute('begin')
store.execute('select count(*) from entry').fetchone()
print('reading', flush=True)
sys.stdin.read()`
  const child = spawn('python3', ['-c', script], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

const canaries = makeCanaries()
const { password, wrong } = canaries

const subjects = [
  ['a program that is started for each question', 'muster', false],
  ['a resident program', 'muster', true],
  ['a program of the dialect papercut', 'papercut', false],
] as const

function open(dialect: 'muster' | 'papercut', resident: boolean) {
  const world = writeWorld(canaries, { dialect })
  if (resident) world.write('resident', '')
  return world
}

type Mood = 'careless' | 'dies' | 'hangs'

/** In each mood of the program, which ends sign-ins as unavailable: two of them, a doctor and a run. */
async function bear(moods: readonly Mood[], dialect: 'muster' | 'papercut', resident: boolean): Promise<void> {
  using world = open(dialect, resident)
  expect((await run(world, 'sync')).exitCode).toBe(0)
  for (const mood of moods) {
    world.write('mood', mood)
    for (const [words, typed] of [
      ['authenticate ann', password],
      ['authenticate ann --json', wrong],
    ] as const) {
      const { exitCode, looks, stdout, stderr } = await run(world, words, typed.value)
      expect(exitCode, stdout + stderr).toBe(4)
      expect(looks).toBeGreaterThan(3)
    }
    await run(world, 'doctor')
    await run(world, 'sync')
    expect(leftInTemporaryFolder(world)).toEqual([])
  }
}

describe.each(subjects)('%s', (_, dialect, resident) => {
  test('gets the password on stdin alone, and nothing that Muster writes, logs, prints or starts says it, or any secret', async () => {
    using world = open(dialect, resident)
    expect((await run(world, 'doctor')).exitCode).toBe(0)
    expect((await run(world, 'plan --out plan.json')).exitCode).toBe(0)
    expect((await run(world, 'sync')).exitCode).toBe(0)
    const reader = await keepLog(world)
    try {
      expect((await run(world, 'authenticate ann', password.value)).exitCode).toBe(0)
      expect((await run(world, 'authenticate ann --json', wrong.value)).exitCode).toBe(6)
      expect((await run(world, 'authenticate nobody', password.value)).exitCode).toBe(6)
      expect((await run(world, 'sync --full')).exitCode).toBe(0)
      expect(existsSync(join(world.folder, 'muster.db-wal'))).toBe(true)
    } finally {
      await reader.end()
    }
    for (const words of ['users show ann --json', 'run show 1 --json', 'runs --json', 'doctor --json'])
      expect((await run(world, words)).exitCode, words).toBe(0)
    const started = readFileSync(join(world.folder, 'started'), 'utf8')
    expect(started.split('\n').length).toBeGreaterThan(4)
    expect(leftInTemporaryFolder(world)).toEqual([])
  })

  test('that repeats what it was told wherever it can, or dies with a stack that shows it, makes nobody else say it', () =>
    bear(['careless', 'dies'], dialect, resident))

  test('tried by hand, or recorded, is told and shown as little', async () => {
    using world = open(dialect, resident)
    const options = dialect === 'papercut' ? ' --dialect papercut' : ''
    // A resident program is started for each of these too.
    for (const mood of resident ? [] : ['', 'careless', 'dies']) {
      world.write('mood', mood)
      await run(world, `program call ./program.py authenticate ann${options}`, password.value)
      await run(world, `program call ./program.py authenticate ann${options} --json`, wrong.value)
      await run(world, `program record ./program.py --out record-${mood}.ndjson${options}`)
      expect(existsSync(join(world.folder, `record-${mood}.ndjson`))).toBe(true)
    }
    world.write('mood', '')
    await run(world, `program check ./program.py --quick --user ann --password-stdin${options}`, password.value)
  })
})

// Beside each other, for they do little but wait.
test.concurrent.each(subjects)('%s that hangs until its time is up makes nobody else say it', (_, dialect, resident) =>
  bear(['hangs'], dialect, resident),
)

describe('Muster itself', () => {
  /** A plugin whose sign-in is the worst that code can be, in the way that `how` says. */
  const plugin = (how: string) => `export const provider = {
    contract: 1, type: 'worst', settingsSchema: { type: 'object', additionalProperties: false, properties: { token: { type: 'string', 'x-secret': true } } },
    async open(settings, context) {
      const token = settings.token.reveal()
      return {
        abilities: { authenticate: true, lookUp: false, changes: false, nestedGroups: false, stableIds: true, groupScope: false, fingerprints: false },
        check: async () => ({ findings: [{ level: 'warning', message: 'asked with ' + token }] }),
        async *list() { yield [{ type: 'user', id: '1', username: 'ann' }, { type: 'end', users: 1, groups: 0, members: 0 }] },
        async authenticate(username, password) {
          const said = 'asked with ' + password.reveal() + ' and ' + token
          context.logger.warn(said, { said, password, token })
          ${how}
        },
        close: async () => undefined,
      }
    },
  }
  `
  const sources = '  - { name: worst, type: ./worst.mjs, settings: { token: "${file:token}" } }\n'

  const ways = [
    ['throws', 'throw new Error(said)', 4],
    ['throws what is no error', 'throw said', 4],
    ['answers nonsense', 'return { type: said }', 4],
    [
      'lets an error escape',
      'setTimeout(() => { throw Object.assign(new TypeError(said), { password, token }) }); await new Promise(() => setTimeout(() => {}, 60_000))',
      1,
    ],
    [
      'lets a rejection escape',
      'Promise.reject(new Error(said, { cause: new Error(said) })); await new Promise(() => setTimeout(() => {}, 60_000))',
      1,
    ],
    [
      'lets something escape that is no error',
      'setTimeout(() => { throw said }); await new Promise(() => setTimeout(() => {}, 60_000))',
      1,
    ],
  ] as const

  test('that is brought down by a plugin says no password and no secret, in whatever way that ends', async () => {
    using world = writeWorld(canaries, { sources })
    world.write('worst.mjs', plugin(ways[0][1]))
    expect((await run(world, 'sync')).exitCode).toBe(0)
    await run(world, 'doctor')
    for (const [title, how, exitCode] of ways) {
      world.write('worst.mjs', plugin(how))
      for (const words of ['authenticate ann', 'authenticate ann --json']) {
        const { exitCode: ended, stdout, stderr } = await run(world, words, password.value)
        expect(ended, `${title}\n${stdout}${stderr}`).toBe(exitCode)
        if (how.includes('Error')) expect(stderr).toContain(exitCode === 1 ? 'worst.mjs' : 'Error')
      }
    }
  })

  test('keeps of the passwords of internal people nothing that could be read', async () => {
    using world = writeWorld(canaries)
    await run(world, 'sync')
    expect((await run(world, 'users internal add guest --password', password.value)).exitCode).toBe(0)
    expect((await run(world, 'authenticate guest', password.value)).exitCode).toBe(0)
    expect((await run(world, 'authenticate guest', wrong.value)).exitCode).toBe(6)
    expect((await run(world, 'users internal password guest', wrong.value)).exitCode).toBe(0)
    expect((await run(world, 'authenticate guest', wrong.value)).exitCode).toBe(0)
  })

  test('refuses a password that cannot be one, and does not repeat it', async () => {
    using world = writeWorld(canaries)
    await run(world, 'sync')
    expect((await run(world, 'authenticate ann', `${password.value}\0`)).exitCode).toBe(6)
    const { exitCode, stderr } = await run(world, 'authenticate ann', `${password.value}${'x'.repeat(10_000_000)}`)
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('longer than')])
    expect(readFileSync(join(world.folder, 'started'), 'utf8')).not.toContain('authenticate')
  })
})

describe.skipIf(!hasSlapd)('a real slapd', () => {
  test('is told the passwords of its people and of the account that reads it, and nobody else is', async () => {
    const { inFile } = canaries
    const reader = `cn=canary,${suffix}`
    const slapd = await startSlapd({
      entries: [
        {
          dn: reader,
          attributes: { objectClass: ['organizationalRole', 'simpleSecurityObject'], cn: 'canary', userPassword: inFile.value },
        },
        {
          dn: `uid=ann,ou=people,${suffix}`,
          attributes: { objectClass: 'inetOrgPerson', uid: 'ann', cn: 'Ann', sn: 'Ann', userPassword: password.value },
        },
      ],
    })
    const settings = (bind: string) => `  - name: campus
    type: ldap
    settings: { urls: "${slapd.url}", base: "${suffix}", bind: { dn: "${bind}", password: "\${file:token}" } }
    deadlines: { authenticate: 3s }
`
    try {
      using world = writeWorld(canaries, { sources: settings(reader) })
      expect((await run(world, 'doctor')).stdout).toContain('ann')
      expect((await run(world, 'sync')).exitCode).toBe(0)
      expect((await run(world, 'authenticate ann', password.value)).exitCode).toBe(0)
      expect((await run(world, 'authenticate ann --json', wrong.value)).exitCode).toBe(6)
      const file = join(world.folder, 'muster.yaml')
      writeFileSync(file, readFileSync(file, 'utf8').replace(reader, accounts.reader))
      // Now the canary is the wrong password of another account.
      expect((await run(world, 'doctor')).exitCode).toBe(1)
      expect((await run(world, 'authenticate ann', password.value)).exitCode).toBe(4)
      process.kill(slapd.pid, 'SIGSTOP')
      expect((await run(world, 'authenticate ann', password.value)).exitCode).toBe(4)
      process.kill(slapd.pid, 'SIGCONT')
      await slapd.kill('SIGKILL')
      expect((await run(world, 'authenticate ann', password.value)).exitCode).toBe(4)
      expect((await run(world, 'sync')).exitCode).toBe(4)
    } finally {
      await slapd.stop()
    }
  })
})
