import type { RunReport } from '@muster/engine'
import { lastBackupAt, type Muster, type ScheduleLine } from '@muster/host'

/** More runs than there are between two nights of a source that is read every five minutes. */
const lookedAt = 500
/** Runs that came to nothing: what they should have done is still due. */
const cameToNothing = new Set(['unavailable', 'failed', 'interrupted', 'stopped'])

/** As runs are called: not `sync --groups-only` and the like. */
const wholeSync = /^sync(?: [^\s-]\S*)?(?: --full)?$/

/**
 * Whether what was due at a moment has been done since, by whomever: this service before it was started anew, another beside the
 * same store, or somebody at a terminal.
 */
export function isCovered({ configuration, runs }: Pick<Muster, 'configuration' | 'runs'>, line: ScheduleLine, dueAt: number): boolean {
  // Granting what was granted is nothing.
  if (line.what === 'quota') return false
  if (line.what === 'backup') return (lastBackupAt(configuration) ?? Number.NEGATIVE_INFINITY) >= dueAt - 999
  const wanted = line.source === undefined ? configuration.sources.map(({ name }) => name) : [line.source]
  const read = new Set<string>()
  for (const { command, startedAt, state, report } of runs.list({ limit: lookedAt })) {
    if (startedAt < dueAt || cameToNothing.has(state) || !wholeSync.test(command)) continue
    const { sources } = (report ?? {}) as Partial<RunReport>
    for (const { source, outcome } of sources ?? []) if (outcome === 'complete') read.add(source)
  }
  return wanted.every((source) => read.has(source))
}
