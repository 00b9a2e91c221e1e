import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { atLeast, type Measure, shown } from './measure.ts'
import { prepareCampus, sizeFor } from './prepare-campus.ts'
import { timeMuster } from './time-command.ts'
import type { SignInTimes } from './time-sign-ins.ts'

const people = 5_000

/** Passwords through a resident program: what Muster adds to the program's own time, and how many go through it. */
export function* measureSignIn(folder: string): Iterable<Measure> {
  prepareCampus(folder, sizeFor(people))
  timeMuster(folder, 'sync')

  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'time-sign-ins.ts')], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The sign-ins could not be timed:\n${stderr}`)
  const times = JSON.parse(stdout) as SignInTimes
  const added = times.throughMusterMs - times.programAloneMs
  yield shown('a sign-in that the program answers alone', times.programAloneMs, 'ms')
  yield { name: 'what Muster adds to it, median', value: added, unit: 'ms', ratio: null, limit: 2, met: added <= 2 }
  yield atLeast('sign-ins, sustained', Math.floor(times.perSecond), 'sign-ins/s', 200)
}
