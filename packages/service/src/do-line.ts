import type { RunReport } from '@muster/engine'
import type { Muster, ScheduleLine } from '@muster/host'
import { isMusterError, type Logger } from '@muster/provider'
import type { RunProgress } from './run-progress.ts'

/**
 * `busy`: another run was working. `again`: what could not be done, all of it or of some sources, and is worth another try.
 */
export type Outcome = 'done' | 'busy' | { readonly again: 'all' | readonly string[] }

export interface Doing {
  readonly logger: Logger
  readonly signal: AbortSignal
  /** For whoever follows what is done. */
  readonly progress: RunProgress
  /** Of a line that reads everything: only these sources, because the others were read already. */
  readonly only?: readonly string[]
}

const busy = new Set(['RUN_IN_PROGRESS', 'STORE_BUSY'])

/** Does one line of the schedule and writes into the log what came of it. Never throws: a service outlives any of its runs. */
export async function doLine(muster: Muster, line: ScheduleLine, doing: Doing): Promise<Outcome> {
  const { logger } = doing
  try {
    return line.what === 'quota' ? await grantQuotas(muster, logger) : await sync(muster, line, doing)
  } catch (error) {
    if (isMusterError(error) && busy.has(error.code)) return 'busy'
    if (isMusterError(error) && error.code === 'STOPPED') return { again: 'all' }
    logger.error('a run failed', { ...nameLine(line), ...describeFailure(error) })
    return { again: doing.only ?? 'all' }
  }
}

/** Why a run failed, for the log. */
export function describeFailure(error: unknown): Readonly<Record<string, unknown>> {
  const { message, code, hint } = isMusterError(error) ? error : { message: String(error), code: 'BUG', hint: undefined }
  return { code, reason: message, ...(hint !== undefined && { hint }) }
}

/** What a line is called in the log. */
export function nameLine({ what, source }: ScheduleLine): Readonly<Record<string, unknown>> {
  return { run: what, ...(source !== undefined && { source }) }
}

async function grantQuotas(muster: Muster, logger: Logger): Promise<Outcome> {
  const { report, waiting } = await muster.quotas.run()
  for (const why of waiting) logger.warn('a quota waits', { reason: why })
  if (report !== undefined) logger.info('quotas were granted', describe(report))
  return 'done'
}

async function sync(muster: Muster, { source }: ScheduleLine, { logger, signal, progress, only }: Doing): Promise<Outcome> {
  const again: string[] = []
  for (const one of only ?? [source]) {
    const report = await progress.during(muster.configuration.store, (following) =>
      muster.sync({ ...following, signal, ...(one !== undefined && { source: one }) }),
    )
    tell(report, logger)
    again.push(...report.sources.filter(({ outcome }) => outcome !== 'complete').map(({ source }) => source))
  }
  return again.length === 0 ? 'done' : { again }
}

/** Writes into the log what a run came to. */
export function tell(report: RunReport, logger: Logger): void {
  for (const { source, outcome, reason, hint } of report.sources) {
    if (outcome !== 'complete')
      logger.warn('a source was not read completely', { source, outcome, reason, ...(hint !== undefined && { hint }) })
  }
  for (const { source, reason, count } of report.holds) {
    const look = `muster run show ${report.run} --held`
    logger.warn('something is on hold until somebody has looked', { source, reason, count, look })
  }
  for (const { people, reason } of report.pending) logger.warn('credit waits', { people, reason })
  logger.info('a run has ended', describe(report))
}

function describe({ run, state, durationMs, totals, exitCode }: RunReport): Readonly<Record<string, unknown>> {
  const counts = Object.fromEntries(Object.entries(totals).filter(([, count]) => count !== 0))
  const seconds = Number((durationMs / 1_000).toFixed(1))
  return { run, state, exitCode, seconds, ...(Object.keys(counts).length > 0 && { changes: counts }) }
}
