import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Played, playHistory, Violation } from './play-history.ts'

const nightsEach = 12
/** Nobody reads more; a broken law breaks in every other history. */
const mostViolations = 20

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '100000' },
    from: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    seed: { type: 'string' },
  },
})

if (values.seed === undefined) await campaign(Number(values.faults), Number(values.from))
else await replay(Number(values.seed))

async function replay(seed: number): Promise<void> {
  try {
    await playHistory(seed, nightsEach)
    console.log(`The history of seed ${seed} breaks no law.`)
  } catch (error) {
    console.error(error instanceof Violation ? error.message : error)
    process.exitCode = 1
  }
}

/** Histories one after another until so many faults were injected. Every broken law is printed with the seed that plays it again. */
async function campaign(wanted: number, from: number): Promise<void> {
  const begun = Date.now()
  // What was played until then counts all the same.
  let isStopped = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void (isStopped = true))
  const counts = new Map<string, number>()
  const [totals, violations] = [{ histories: 0, nights: 0, faults: 0, checks: 0 }, [] as string[]]
  for (let seed = from; !isStopped && totals.faults < wanted && violations.length < mostViolations; seed++) {
    try {
      add(await playHistory(seed, nightsEach))
    } catch (error) {
      const told =
        error instanceof Violation
          ? error.message
          : `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
      violations.push(told)
      console.error(`VIOLATION ${told}\n  again: npx -y pnpm@12 run campaign --seed ${seed}`)
      totals.histories++
    }
    // Or no signal is heard.
    await setImmediate()
    if (totals.histories % 50 === 0)
      console.log(`${totals.histories} histories, ${totals.faults} faults, ${totals.checks} checks, ${violations.length} violations`)
  }
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1)
  console.log(`\nseeds ${from} to ${from + totals.histories - 1}; ${minutes} min on ${availableParallelism()} cores\n`)
  for (const [kind, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`| ${kind} | ${count} |`)
  console.log(
    `\n${totals.histories} histories, ${totals.nights} nights, ${totals.faults} faults, ${totals.checks} checks, ${violations.length} violations`,
  )
  if (violations.length > 0) process.exitCode = 1

  function add({ nights, faults, checks }: Played): void {
    totals.histories++
    totals.nights += nights
    totals.checks += checks
    for (const [kind, count] of faults) {
      totals.faults += count
      counts.set(kind, (counts.get(kind) ?? 0) + count)
    }
  }
}
