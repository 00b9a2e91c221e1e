import type { Progress, RunReport } from '@muster/engine'
import type { Call } from './call.ts'
import { keepMemorySmall } from './keep-memory-small.ts'
import { printRunReport } from './print/run-report.ts'
import { followProgress } from './show-progress.ts'

export interface RunCommandOptions {
  readonly shown?: number
}

/** What every run is given: somebody who follows it, and a way to stop it. */
export interface Following {
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
  readonly shownChanges?: number
}

/** `plan`, `sync` and `apply` differ only in what they ask for. */
export async function runAndPrint(
  { options, terminal, stop }: Call<RunCommandOptions>,
  begin: (following: Following) => Promise<RunReport> | RunReport,
  planFile?: string,
): Promise<RunReport> {
  keepMemorySmall()
  const progress = followProgress(options.json ? 'silent' : process.stderr.isTTY ? 'redrawn' : 'lines', terminal)
  try {
    const report = await begin({
      onProgress: progress.show,
      signal: stop.signal,
      ...(options.shown === undefined ? {} : { shownChanges: options.shown }),
    })
    progress.end()
    if (options.json) terminal.printJson(report)
    else terminal.print(printRunReport(report, terminal, planFile === undefined ? {} : { planFile }))
    return stop.exitCode === undefined || report.state !== 'stopped' ? report : { ...report, exitCode: stop.exitCode }
  } finally {
    progress.end()
  }
}
