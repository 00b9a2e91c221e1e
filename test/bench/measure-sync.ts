import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast, atMost, type Measure, median, shown, timesAtMost } from './measure.ts'
import { chooseProgram, forgetStore, prepareCampus, prepareChanges, sizeFor, swapStates } from './prepare-campus.ts'
import { timeCommand, timeMuster, timeMusterOnly } from './time-command.ts'

const rounds = 5

/** First, unchanged and changed sync against the program alone, the memory they take, and the commands on that store. */
export function* measureSync(folder: string, people: number): Iterable<Measure> {
  const size = sizeFor(people)
  const { records } = prepareCampus(folder, size)
  prepareChanges(folder, size)
  timeMusterOnly(folder, '--version') // Fills the compile cache.

  const emitter: number[] = []
  const first: number[] = []
  const unchanged: number[] = []
  const changed: number[] = []
  const peaks: number[] = []
  // All in turn, so that what else the machine does falls on all alike.
  for (let round = 0; round < rounds; round++) {
    forgetStore(folder)
    emitter.push(timeCommand(folder, 'python3', 'emit.py', 'list'))
    for (const times of [first, unchanged, changed]) {
      if (times === changed) swapStates(folder)
      const { ms, peakMB } = timeMuster(folder, 'sync')
      times.push(ms)
      peaks.push(peakMB)
    }
    swapStates(folder)
  }

  const alone = median(emitter)
  const program = 'the bare Python emitter'
  yield atLeast(program, Math.round((records * 1000) / alone), 'records/s', 100_000)
  yield shown('cat of the same bytes', timeCat(folder) / 1000, 's', alone / 1000, program)
  yield timesAtMost('first sync', median(first) / 1000, 's', alone / 1000, program, 3)
  yield timesAtMost('sync, nothing changed', median(unchanged) / 1000, 's', alone / 1000, program, 1.8)
  yield timesAtMost('sync, 1 % changed', median(changed) / 1000, 's', alone / 1000, program, 1.9)
  yield atMost(`peak memory, ${people.toLocaleString('en')} people`, Math.max(...peaks), 'MB', 200)

  const somebody = nameOfSomebody(folder)
  yield atMost('muster --version', median(times(15, () => timeMusterOnly(folder, '--version'))), 'ms', 60)
  yield atMost('muster users show NAME', median(times(15, () => timeMusterOnly(folder, 'users', 'show', somebody))), 'ms', 150)

  chooseProgram(folder, 'emit.mjs')
  const node = times(3, () => timeCommand(folder, process.execPath, 'emit.mjs', 'list'))
  const synced = times(3, () => {
    forgetStore(folder)
    return timeMuster(folder, 'sync').ms
  })
  yield shown('first sync, program in Node', median(synced) / 1000, 's', median(node) / 1000, 'the bare Node emitter')
}

/** The same listing at ten times the size: memory stays flat, time grows no faster than the campus. */
export function* measureLargeSync(folder: string, people: number): Iterable<Measure> {
  const large = people * 10
  const ms: Record<number, number> = {}
  for (const size of [people, large]) {
    forgetStore(folder)
    prepareCampus(folder, sizeFor(size))
    const taken = timeMuster(folder, 'sync')
    ms[size] = taken.ms
    if (size === large) yield atMost(`peak memory, ${large.toLocaleString('en')} people`, taken.peakMB, 'MB', 300)
  }
  const tenfold = ((ms[people] ?? Number.NaN) * 10) / 1000
  yield timesAtMost(
    `first sync, ${large.toLocaleString('en')} people`,
    (ms[large] ?? Number.NaN) / 1000,
    's',
    tenfold,
    'ten times the smaller one',
    1.25,
  )
}

/** An active person of the state that the last sync saw, from the middle of the campus. */
function nameOfSomebody(folder: string): string {
  const people = readFileSync(join(folder, 'changed.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('u\t') && !line.endsWith('disabled'))
  return people[Math.floor(people.length / 2)]?.split('\t')[2] ?? ''
}

function timeCat(folder: string): number {
  const listing = openSync(join(folder, 'listing.ndjson'), 'w')
  spawnSync('python3', ['emit.py', 'list'], { cwd: folder, stdio: ['ignore', listing, 'inherit'] })
  closeSync(listing)
  return median(times(3, () => timeCommand(folder, 'cat', 'listing.ndjson')))
}

function times(count: number, take: () => number): number[] {
  return Array.from({ length: count }, take)
}
