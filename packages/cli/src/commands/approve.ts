import type { Call } from '../call.ts'
import { withMuster } from '../open-muster.ts'
import { type RunCommandOptions, runAndPrint } from '../run-and-print.ts'

export function run(call: Call<RunCommandOptions>): Promise<number> {
  return withMuster(call, async (muster) => {
    const report = await runAndPrint(call, (following) => muster.approve(Number(call.words[0]), following))
    return report.exitCode
  })
}
