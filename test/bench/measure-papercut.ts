import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Measure, median, timesAtMost } from './measure.ts'
import { forgetStore } from './prepare-campus.ts'
import { timeCommand, timeMuster } from './time-command.ts'

const people = 5_000
const groups = 200
const concurrency = 4
const rounds = 5

const configuration = (environment: string): string => `store: muster.db
sources:
  - name: papercut
    type: custom-program
    settings:
      program: papercut.py
      dialect: papercut
      papercut: { concurrency: ${concurrency} }
${environment}`

/** One process per group: Muster against xargs making the very same calls, as many at once. */
export function* measurePapercut(folder: string): Iterable<Measure> {
  prepare(folder)
  const calls = noteCalls(folder)

  const muster: number[] = []
  const xargs: number[] = []
  for (let round = 0; round < rounds; round++) {
    forgetStore(folder)
    xargs.push(calls.reduce((sum, file) => sum + callAll(folder, file), 0))
    muster.push(timeMuster(folder, 'sync').ms)
  }
  yield timesAtMost('papercut dialect, 200 groups', median(muster) / 1000, 's', median(xargs) / 1000, `xargs -P ${concurrency}`, 1.3)
}

function prepare(folder: string): void {
  const names = Array.from({ length: people }, (_, number) => `person${number}`)
  writeFileSync(join(folder, 'users.txt'), names.map((name) => `${name}\tA ${name}\t${name}@campus.example\tArts\tRoom 1\n`).join(''))
  const rows = Array.from({ length: groups }, (_, group) => {
    const members = names.filter((_, number) => (number * 7 + group) % groups < 2)
    return `Group ${group}\t${members.join(' ')}\n`
  })
  writeFileSync(join(folder, 'groups.tsv'), rows.join(''))
  copyFileSync(join(import.meta.dirname, 'papercut.py'), join(folder, 'papercut.py'))
  chmodSync(join(folder, 'papercut.py'), 0o755)
}

/** Lets Muster sync once with a program that notes its calls: files for xargs, one for each number of arguments. */
function noteCalls(folder: string): string[] {
  const noted = join(folder, 'calls')
  writeFileSync(join(folder, 'muster.yaml'), configuration(`      environment: { CALLS: ${JSON.stringify(noted)} }\n`))
  timeMuster(folder, 'sync')
  writeFileSync(join(folder, 'muster.yaml'), configuration(''))

  const calls = readFileSync(noted, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\0'))
  rmSync(noted)
  return [...Map.groupBy(calls, (call) => call.length)].map(([length, alike]) => {
    const file = join(folder, `calls-of-${length}`)
    writeFileSync(file, alike.map((call) => `${call.join('\0')}\0`).join(''))
    return file
  })
}

function callAll(folder: string, file: string): number {
  const length = file.slice(file.lastIndexOf('-') + 1)
  return timeCommand(folder, 'xargs', '-0', '-a', file, '-n', length, '-P', String(concurrency), './papercut.py')
}
