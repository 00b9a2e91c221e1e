import { existsSync } from 'node:fs'
import type { RunReport } from '@muster/engine'
import type { Muster } from '@muster/host'
import type { CopyCounts, RunView } from '@muster/store'

/** Something that needs somebody. Numbers and names of sources; never of people. */
export interface Condition {
  /** The same as long as it is the same matter: it is told once. */
  readonly key: string
  readonly kind: 'hold' | 'source' | 'failure'
  /** One sentence. */
  readonly text: string
  /** The command that shows it. */
  readonly look: string
  readonly source?: string
  /** A matter that grows by more than a tenth is told again. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly since: number
}

/** A line of the schedule that failed and has not been done since. */
export interface FailedLine {
  readonly line: string
  /** Of the error. */
  readonly code: string
  readonly at: number
}

/** Runs that are looked at: more than there are between two nights of a source that is read every five minutes. */
const lookedAt = 500
/** A source that does not answer is asked again for so long before anybody is told. */
const patienceMs = 3_600_000

export interface Looking {
  readonly staleAfterMs: number
  readonly failed: readonly FailedLine[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What needs somebody now, by the store and by what failed without a run. */
export function findConditions(muster: Muster, { staleAfterMs, failed, now }: Looking): readonly Condition[] {
  // Before the first run there is nothing to look at.
  if (!existsSync(muster.configuration.store)) return failures(failed, [])
  const runs = muster.runs.list({ limit: lookedAt })
  const counts = muster.count()
  return [
    ...holdsIn(runs),
    ...muster.configuration.sources.flatMap(({ name }) => sourceCondition(name, runs, counts, staleAfterMs, now)),
    ...failures(failed, runs),
  ]
}

function holdsIn(runs: readonly RunView[]): Condition[] {
  const found = new Map<string, Condition>()
  for (const { run, hold, startedAt, report } of runs) {
    if (hold?.state !== 'waiting') continue
    for (const held of reportOf(report).holds ?? []) {
      const key = `hold:${held.source}:${held.class}`
      const size = (found.get(key)?.size ?? 0) + held.count
      const text = `${held.source}: ${size} changes are on hold (${inWords(held.class)}), until ${moment(hold.expiresAt)}.`
      found.set(key, { key, kind: 'hold', text, look: `muster run show ${run} --held`, source: held.source, size, since: startedAt })
    }
  }
  return [...found.values()]
}

function sourceCondition(
  source: string,
  runs: readonly RunView[],
  { sources }: CopyCounts,
  staleAfterMs: number,
  now: number,
): Condition[] {
  const readings = runs.flatMap(({ run, startedAt, report }) => {
    const found = (reportOf(report).sources ?? []).find((one) => one.source === source)
    return found === undefined ? [] : { run, startedAt, outcome: found.outcome }
  })
  const [last] = readings
  if (last === undefined) return []
  const completeAt = sources.find((one) => one.source === source)?.completeAt
  const streak = readings.slice(0, readings.findIndex(({ outcome }) => outcome === 'complete') >>> 0)
  const failingSince = streak.at(-1)?.startedAt
  const isFailing = failingSince !== undefined && now - failingSince >= patienceMs
  const isStale = now - (completeAt ?? readings.at(-1)!.startedAt) > staleAfterMs
  if (!isFailing && !isStale) return []
  const since = completeAt ?? failingSince ?? last.startedAt
  const lastly = last.outcome === 'complete' ? '' : ` The last time it was ${last.outcome}.`
  const text =
    completeAt === undefined
      ? `${source}: it has never been read completely.${lastly}`
      : `${source}: it was last read completely on ${moment(completeAt)}.${lastly} Nobody of it is taken away meanwhile.`
  return [{ key: `source:${source}`, kind: 'source', text, look: `muster run show ${last.run}`, source, size: 1, since }]
}

function failures(failed: readonly FailedLine[], runs: readonly RunView[]): Condition[] {
  if (failed.length > 0)
    return failed.map(({ line, code, at }) => ({
      key: `failure:${line}:${code}`,
      kind: 'failure',
      text: `What the schedule calls \`${line}\` failed (${code}), and has not been done since.`,
      look: 'the log of the service',
      size: 1,
      since: at,
    }))
  const last = runs.find(({ state, command }) => state !== 'running' && /^sync(?: |$)/.test(command))
  if (last?.state !== 'failed') return []
  const text = `Run ${last.run} (${last.command.split(' --user')[0]}) failed.`
  return [{ key: 'failure:run', kind: 'failure', text, look: `muster run show ${last.run}`, size: 1, since: last.startedAt }]
}

function reportOf(report: unknown): Partial<RunReport> {
  return (report ?? {}) as Partial<RunReport>
}

/** `absentUsers` as `absent users`. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** In the time of nobody in particular: who reads it may be anywhere. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
