import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Campus, inventCampus } from '../campus/invent-campus.ts'
import { nssWrapper } from '../servers/find-programs.ts'
import { atMost, type Measure, median, shown, timesAtMost } from './measure.ts'
import { forgetStore, sizeFor } from './prepare-campus.ts'
import { timeCommand, timeMuster } from './time-command.ts'

const rounds = 5
const firstUid = 1_000
const firstGid = 1_000
/** Everybody's primary group. */
const users = 'users:x:100:\n'

/** The campus as the accounts and groups of a machine: Muster against `getent passwd` and `getent group`, in turns, both with nss_wrapper. */
export function* measureUnix(folder: string, people: number): Iterable<Measure> {
  writeMachine(folder, inventCampus(sizeFor(people)))
  const environment = { LD_PRELOAD: nssWrapper, NSS_WRAPPER_PASSWD: join(folder, 'passwd'), NSS_WRAPPER_GROUP: join(folder, 'group') }
  const indented = Object.entries(environment).map(([name, value]) => `        ${name}: ${value}\n`)
  writeFileSync(
    join(folder, 'muster.yaml'),
    `store: muster.db
sources:
  - name: campus
    type: unix
    settings:
      uids: ["${firstUid}-"]
      expiry: never
      environment:
${indented.join('')}      files:
        nsswitch: nsswitch.conf
        passwd: passwd
        group: group
`,
  )
  const bare: number[] = []
  const first: number[] = []
  const unchanged: number[] = []
  const peaks: number[] = []
  const words = [...Object.entries(environment).map(([name, value]) => `${name}=${value}`), 'sh', '-c', 'getent passwd; getent group']
  for (let round = 0; round < rounds; round++) {
    forgetStore(folder)
    bare.push(timeCommand(folder, 'env', ...words))
    for (const times of [first, unchanged]) {
      const { ms, peakMB } = timeMuster(folder, 'sync')
      times.push(ms)
      peaks.push(peakMB)
    }
  }
  const alone = median(bare) / 1_000
  const against = 'getent passwd; getent group'
  yield shown(against, alone, 's')
  yield timesAtMost('Unix, first sync', median(first) / 1_000, 's', alone, against, 3)
  yield timesAtMost('Unix, nothing changed', median(unchanged) / 1_000, 's', alone, against, 2)
  yield atMost(`Unix, peak memory, ${people.toLocaleString('en')} accounts`, Math.max(...peaks), 'MB', 200)
}

/** A colon or a comma in a name would end it. */
const plain = (text: string): string => text.replaceAll(/[:,\n]/g, ' ')

function writeMachine(folder: string, campus: Campus): void {
  const write = (name: string, lines: Iterable<string>): void => {
    const file = openSync(join(folder, name), 'w')
    for (const line of lines) writeSync(file, line)
    closeSync(file)
  }
  const names = new Map<string, string>()
  function* accounts(): Generator<string> {
    yield 'root:x:0:0:root:/root:/bin/bash\n'
    let uid = firstUid
    for (const { id, username, given, family, department, active } of campus.people()) {
      const name = plain(username)
      names.set(id, name)
      const shell = active ? '/bin/bash' : '/usr/sbin/nologin'
      yield `${name}:x:${uid++}:100:${plain(`${given} ${family}`)},${plain(department)},,:/home/${name}:${shell}\n`
    }
  }
  function* groups(): Generator<string> {
    yield `root:x:0:\n${users}`
    let gid = firstGid
    for (const { name, members } of campus.groups())
      yield `${plain(name)}:x:${gid++}:${members.map((member) => names.get(member) ?? member).join(',')}\n`
  }
  write('passwd', accounts())
  write('group', groups())
  writeFileSync(join(folder, 'nsswitch.conf'), 'passwd: files\ngroup: files\n')
}
