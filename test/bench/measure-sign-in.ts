import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast, type Measure, median, shown } from './measure.ts'
import { prepareCampus, sizeFor } from './prepare-campus.ts'
import { timeMuster } from './time-command.ts'
import type { RefusalTimes } from './time-refusals.ts'
import type { SignInTimes } from './time-sign-ins.ts'

const people = 5_000

/** Passwords through a resident program: what Muster adds to the program's own time, and how many go through it. */
export function* measureSignIn(folder: string): Iterable<Measure> {
  prepareCampus(folder, sizeFor(people))
  timeMuster(folder, 'sync')

  const times = timeBy<SignInTimes>('time-sign-ins.ts', folder)
  const added = times.throughMusterMs - times.programAloneMs
  yield shown('a sign-in that the program answers alone', times.programAloneMs, 'ms')
  yield { name: 'what Muster adds to it, median', value: added, unit: 'ms', ratio: null, limit: 2, met: added <= 2 }
  yield atLeast('sign-ins, sustained', Math.floor(times.perSecond), 'sign-ins/s', 200)
  yield* measureRefusals(join(folder, 'slow'), true)
  yield* measureRefusals(join(folder, 'unpadded'), false)
}

/** What an outsider may measure: how long "no" takes when nobody has the name, and when the password is wrong. */
function* measureRefusals(folder: string, padding: boolean): Iterable<Measure> {
  mkdirSync(folder)
  copyFileSync(join(import.meta.dirname, 'slow-check.py'), join(folder, 'slow-check.py'))
  const settings = 'sources:\n  - name: slow\n    type: custom-program\n    settings: { program: slow-check.py }\n'
  writeFileSync(join(folder, 'muster.yaml'), `${settings}signIn: { padding: ${padding} }\n`)
  timeMuster(folder, 'sync')
  const { unknown, wrong } = timeBy<RefusalTimes>('time-refusals.ts', folder)
  const name = (what: string): string => `"no" to ${what}${padding ? '' : ', `padding: false`'}`
  yield shown(`${name('an unknown name')}, median`, median(unknown), 'ms')
  yield shown(`${name('an unknown name')}, 95 of 100`, percentile(unknown, 95), 'ms')
  yield shown(`${name('a wrong password')}, median`, median(wrong), 'ms')
  yield shown(`${name('a wrong password')}, 95 of 100`, percentile(wrong, 95), 'ms')
  if (!padding) return
  const apart = Math.abs(median(unknown) - median(wrong))
  yield { name: 'how far the two medians are apart', value: apart, unit: 'ms', ratio: null, limit: 1, met: apart <= 1 }
}

function percentile(ascending: readonly number[], percent: number): number {
  return ascending[Math.ceil((ascending.length * percent) / 100) - 1] ?? Number.NaN
}

function timeBy<Times>(script: string, folder: string): Times {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, script)], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The sign-ins could not be timed:\n${stderr}`)
  return JSON.parse(stdout) as Times
}
