import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { presets } from '@muster/plugin-ldap'
import { inventDirectory } from '../servers/invent-directory.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../servers/start-slapd.ts'
import { atMost, type Measure, median, shown, timesAtMost } from './measure.ts'
import { forgetStore, sizeFor } from './prepare-campus.ts'
import { timeCommand, timeMuster } from './time-command.ts'
import type { LdapChangeTimes } from './time-ldap-changes.ts'
import type { LdapSignInTimes } from './time-ldap-sign-ins.ts'

const rounds = 5

const configuration = (url: string): string => `store: muster.db
sources:
  - name: campus
    type: ldap
    settings:
      urls: ${url}
      base: ${suffix}
      pageSize: 1000
      bind:
        dn: ${accounts.reader}
        password: \${env:LDAP_PASSWORD}
`

/** The packages that read-ldap.ts reads with, shown beside ldapsearch where the machine has them. */
const readers = ['ldapts', '@muster/ldap'].filter(isInstalled)

/** The campus on a real slapd: Muster against ldapsearch reading the same entries in pages, on the same server, in turns. */
export async function* measureLdap(folder: string, people: number): AsyncIterable<Measure> {
  const size = sizeFor(people)
  const entries = size.people + size.groups + 1 // The primary group.
  const slapd = await startSlapd({ entries: inventDirectory(size), megabytes: 4_096 })
  try {
    writeFileSync(join(folder, 'muster.yaml'), configuration(slapd.url))
    process.env.LDAP_PASSWORD = passwordOf('reader')
    const bare: number[] = []
    const others = readers.map((reader) => ({ reader, times: [] as number[] }))
    const first: number[] = []
    const unchanged: number[] = []
    const byCookie: number[] = []
    const peaks: number[] = []
    for (let round = 0; round < rounds; round++) {
      forgetStore(folder)
      bare.push(search(folder, slapd))
      for (const { reader, times } of others) times.push(read(folder, slapd, reader, entries))
      for (const [times, ...words] of [[first], [byCookie], [unchanged, '--full']] as const) {
        const { ms, peakMB } = timeMuster(folder, 'sync', ...words)
        times.push(ms)
        peaks.push(peakMB)
      }
    }
    const alone = median(bare) / 1_000
    const against = 'ldapsearch, in pages of 1,000'
    yield shown(against, alone, 's')
    for (const { reader, times } of others) yield shown(`${reader}, in pages of 1,000`, median(times) / 1_000, 's', alone, against)
    yield timesAtMost('LDAP, first sync', median(first) / 1_000, 's', alone, against, 3.5)
    yield shown('LDAP, nothing changed, by the cookie, the whole command', median(byCookie) / 1_000, 's')
    yield timesAtMost('LDAP, nothing changed, all read', median(unchanged) / 1_000, 's', alone, against, 1.6)
    yield atMost(`LDAP, peak memory, ${people.toLocaleString('en')} people`, Math.max(...peaks), 'MB', 200)

    const { bareMs, throughMusterMs, perSecond } = timeInProcess<LdapSignInTimes>(folder, 'time-ldap-sign-ins.ts', slapd.url)
    yield shown('a bare bind, on a connection of its own', bareMs, 'ms')
    yield atMost('what Muster adds to it, median', throughMusterMs - bareMs, 'ms', 3)
    yield shown('sign-ins by LDAP, sustained', Math.floor(perSecond), 'sign-ins/s')

    // Last: it changes the directory.
    const { unchangedMs, changedMs } = timeInProcess<LdapChangeTimes>(folder, 'time-ldap-changes.ts', slapd.url, String(people))
    yield atMost('LDAP, nothing changed, by the cookie, in process', unchangedMs, 'ms', 100)
    yield atMost('LDAP, 1 % changed, by the cookie, in process', changedMs / 1_000, 's', 0.5)
  } finally {
    await slapd.stop()
  }
}

/** The same directory at ten times the size, read once: memory stays flat. */
export async function* measureLargeLdap(folder: string, people: number): AsyncIterable<Measure> {
  const large = people * 10
  const slapd = await startSlapd({ entries: inventDirectory(sizeFor(large)), megabytes: 40_960 })
  try {
    writeFileSync(join(folder, 'muster.yaml'), configuration(slapd.url))
    process.env.LDAP_PASSWORD = passwordOf('reader')
    const { ms, peakMB } = timeMuster(folder, 'sync')
    yield shown(`LDAP, first sync, ${large.toLocaleString('en')} people`, ms / 1_000, 's')
    yield atMost(`LDAP, peak memory, ${large.toLocaleString('en')} people`, peakMB, 'MB', 250)
  } finally {
    await slapd.stop()
  }
}

function search(folder: string, slapd: Slapd): number {
  const who = ['-x', '-LLL', '-H', slapd.url, '-D', accounts.reader, '-w', passwordOf('reader'), '-b', suffix]
  const { filter, attributes } = request()
  return timeCommand(folder, 'ldapsearch', ...who, '-E', 'pr=1000/noprompt', filter, ...attributes)
}

/** Throws when it did not read as many entries as `expected`. */
function read(folder: string, slapd: Slapd, reader: string, expected: number): number {
  const who = [slapd.url, accounts.reader, passwordOf('reader'), suffix]
  const { filter, attributes } = request()
  const script = join(import.meta.dirname, 'read-ldap.ts')
  return timeCommand(folder, process.execPath, script, reader, ...who, filter, String(expected), ...attributes)
}

/** The entries and attributes that Muster asks for. */
function request(): { readonly filter: string; readonly attributes: ReadonlySet<string> } {
  const { users, groups } = presets['openldap-rfc2307']
  const attributes = [users, groups].flatMap((mapping) =>
    Object.entries(mapping).flatMap(([key, names]) =>
      key === 'filter' || key === 'memberOf' ? [] : [names].flat().map((name) => (typeof name === 'string' ? name : name.attribute)),
    ),
  )
  return { filter: `(|${users.filter}${groups.filter})`, attributes: new Set(attributes) }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

/** Runs one of the scripts beside this one, in a process of its own, and gives what it prints. */
function timeInProcess<Times>(folder: string, script: string, ...words: readonly string[]): Times {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${script} could not time what it does:\n${stderr}`)
  return JSON.parse(stdout) as Times
}
