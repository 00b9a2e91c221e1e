/**
 * Runs in a process of its own, in the folder of a synced `slow-check.py`, on the packages as they are built. Prints one line of
 * JSON: how long an outsider waits for his "no", for names that nobody has and for wrong passwords, which take turns.
 */
import { createMuster } from '@muster/host'
import { Secret } from '@muster/provider'

export interface RefusalTimes {
  /** Milliseconds, ascending. */
  readonly unknown: readonly number[]
  readonly wrong: readonly number[]
}

const warmUp = 50
const questions = 300

await using muster = await createMuster({ resolveFrom: [import.meta.url] })
const times: { unknown: number[]; wrong: number[] } = { unknown: [], wrong: [] }
for (let number = 0; number < warmUp + questions; number++) {
  for (const kind of ['wrong', 'unknown'] as const) {
    const started = performance.now()
    const { outcome } = await muster.authenticate(kind === 'wrong' ? `p${number}` : `nobody${number}`, new Secret('wrong'))
    if (outcome !== 'rejected') throw new Error(`A wrong sign-in was ${outcome}.`)
    if (number >= warmUp) times[kind].push(performance.now() - started)
  }
}
const ascending = (some: readonly number[]): number[] => some.toSorted((one, other) => one - other)
console.log(JSON.stringify({ unknown: ascending(times.unknown), wrong: ascending(times.wrong) } satisfies RefusalTimes))
