import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { readReport } from '../read-report.ts'

/** The latest run: whether it has ended, and what came of it. */
export async function followTask(muster: AskedMuster, _: readonly string[], { options, terminal }: Call): Promise<number> {
  const [latest] = await muster.runs.list({ limit: 1 })
  const completed = latest?.state !== 'running'
  const report = latest && readReport(latest)
  const why = report !== undefined && 'message' in report ? `: ${printable(report.message)}` : ''
  const message = latest === undefined ? 'Nothing was run yet.' : `Run ${latest.run} (${latest.command}): ${latest.state}${why}`
  if (options.json) terminal.printJson({ completed, message, ...(latest && { run: latest.run, state: latest.state }) })
  else terminal.print(`completed=${completed}\nmessage=${message}`)
  return exitCodes.done
}
