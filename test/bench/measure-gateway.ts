import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMuster } from '@muster/host'
import { inventDirectory, peopleBase } from '../servers/invent-directory.ts'
import { accounts, passwordOf, startSlapd, suffix } from '../servers/start-slapd.ts'
import { atLeast, type Measure, median, shown, timesAtMost } from './measure.ts'
import { sizeFor } from './prepare-campus.ts'
import { startService } from './start-service.ts'
import { timeCommand, timeMuster } from './time-command.ts'
import type { GatewayTimes } from './time-gateway.ts'

const rounds = 3
const base = 'dc=gateway,dc=example'
const attributes = ['uid', 'cn', 'sn', 'givenName', 'mail', 'departmentNumber', 'employeeNumber']

/** The LDAP gateway over the copy of a real slapd, against that slapd. */
export async function* measureGateway(folder: string, people: number): AsyncIterable<Measure> {
  const slapd = await startSlapd({ entries: inventDirectory(sizeFor(people)), megabytes: 4_096 })
  try {
    const source = `sources:
  - name: campus
    type: ldap
    settings: { urls: "${slapd.url}", base: "${suffix}", pageSize: 1000, bind: { dn: "${accounts.reader}", password: "\${env:LDAP_PASSWORD}" } }
`
    writeFileSync(
      join(folder, 'muster.yaml'),
      `gateway: { listen: "127.0.0.1:0", base: "${base}" }\nschedule: { sync: never }\nlog: info\n${source}`,
    )
    process.env.LDAP_PASSWORD = passwordOf('reader')
    timeMuster(folder, 'sync')
    const { token, names } = await prepareClient(folder)
    const dn = `uid=bench,ou=tokens,${base}`
    const service = await startService(folder, 'the gateway listens')
    try {
      const read = (url: string, as: string, password: string, below: string): number =>
        timeCommand(
          folder,
          'ldapsearch',
          ...[
            '-LLL',
            '-x',
            '-H',
            url,
            '-D',
            as,
            '-w',
            password,
            '-b',
            below,
            '-E',
            'pr=1000/noprompt',
            '(objectClass=inetOrgPerson)',
            ...attributes,
          ],
        )
      const [bare, ours]: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round++) {
        bare.push(read(slapd.url, accounts.reader, passwordOf('reader'), peopleBase))
        ours.push(read(service.address, dn, token, base))
      }
      const alone = median(bare) / 1_000
      const against = 'ldapsearch of slapd, in pages of 1,000'
      yield shown(against, alone, 's')
      yield timesAtMost(`ldapsearch of the gateway, ${people.toLocaleString('en')} people`, median(ours) / 1_000, 's', alone, against, 5)
      const { perSecond } = time(folder, token, [service.address, dn, base, ...names])
      yield atLeast('searches by name through the gateway', Math.floor(perSecond), 'searches/s', 2_000)
    } finally {
      await service.stop()
    }
  } finally {
    await slapd.stop()
  }
}

function time(folder: string, input: string, words: readonly string[]): GatewayTimes {
  const script = join(import.meta.dirname, 'time-gateway.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { cwd: folder, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The searches could not be timed:\n${stderr}`)
  return JSON.parse(stdout) as GatewayTimes
}

async function prepareClient(folder: string): Promise<{ readonly token: string; readonly names: readonly string[] }> {
  await using muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })
  const names = muster.users.list({ limit: 1_000, state: 'present' }).flatMap(({ username, active }) => (active ? username : []))
  return { token: muster.tokens.add('bench', ['directory']).token, names }
}
