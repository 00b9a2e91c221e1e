import { resolve } from 'node:path'
import type { Call } from '../call.ts'
import { withOwnMuster } from '../open-muster.ts'
import { type RunCommandOptions, runAndPrint } from '../run-and-print.ts'

export function run(call: Call<RunCommandOptions>): Promise<number> {
  const [file = ''] = call.words
  return withOwnMuster(call, async (muster) => {
    const report = await runAndPrint(call, (following) => muster.apply(resolve(file), following))
    return report.exitCode
  })
}
