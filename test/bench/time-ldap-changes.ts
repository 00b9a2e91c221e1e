/**
 * Runs in a process of its own, in the folder of a campus that was synced, on the packages as they are built; its arguments are
 * the address of the slapd and how many people it holds. Prints one line of JSON.
 */
import { createMuster } from '@muster/host'
import { modifySlapd } from '../servers/start-slapd.ts'
import { inventNights } from './change-directory.ts'
import { median } from './measure.ts'

export interface LdapChangeTimes {
  /** Medians of a whole run in a process that has the store open. */
  readonly unchangedMs: number
  readonly changedMs: number
}

const [warmUp, unchangedRuns, nights] = [2, 10, 5]
const [url, people] = [process.argv[2]!, Number(process.argv[3])]
const changes = inventNights(people, nights)

await using muster = await createMuster({ resolveFrom: [import.meta.url] })

const unchanged: number[] = []
for (let run = 0; run < warmUp + unchangedRuns; run++) {
  const { ms, changed } = await sync()
  if (changed !== 0) throw new Error(`A run without changes made ${changed}.`)
  if (run >= warmUp) unchanged.push(ms)
}

const changed: number[] = []
for (const ldif of changes) {
  modifySlapd(url, ldif)
  const night = await sync()
  const expected = people / 100
  if (night.changed !== expected || night.gone !== people / 1_000)
    throw new Error(`Of ${expected} people changed, and a tenth of them gone, ${night.changed} were seen, and ${night.gone} gone.`)
  changed.push(night.ms)
}
console.log(JSON.stringify({ unchangedMs: median(unchanged), changedMs: median(changed) } satisfies LdapChangeTimes))

async function sync(): Promise<{ ms: number; changed: number; gone: number }> {
  const started = performance.now()
  const { sources, totals, exitCode } = await muster.sync({})
  const ms = performance.now() - started
  if (exitCode !== 0 || sources[0]!.read?.by !== 'changes')
    throw new Error(`A run was not done by changes (exit code ${exitCode}): ${JSON.stringify(sources)}`)
  const { newUsers, changedUsers, renames, absentUsers } = totals
  return { ms, changed: newUsers + changedUsers + renames + absentUsers, gone: absentUsers }
}
