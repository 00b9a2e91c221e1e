import { changeClasses, exitCodes, type GrantTotal, type RunReport, type Totals } from './run-report.ts'

/** The report of a run that read no source. */
export function reportCredit(
  command: RunReport['command'],
  { run, startedAt, endedAt }: { readonly run: number; readonly startedAt: number; readonly endedAt: number },
  grants: readonly GrantTotal[],
  waiting: readonly string[] = [],
): RunReport {
  return {
    schema: 1,
    run,
    command,
    state: 'done',
    startedAt,
    durationMs: Math.max(0, endedAt - startedAt),
    sources: [],
    totals: Object.fromEntries(changeClasses.map((name) => [name, 0])) as Totals,
    holds: [],
    rejected: [],
    changes: [],
    grants,
    pending: waiting.map((reason) => ({ people: 0, reason })),
    conflicts: [],
    exitCode: exitCodes.done,
  }
}
