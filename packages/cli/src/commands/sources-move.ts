import type { Call } from '../call.ts'
import { withMuster } from '../open-muster.ts'
import { type RunCommandOptions, runAndPrint } from '../run-and-print.ts'

interface MoveOptions extends RunCommandOptions {
  readonly join: string
  readonly yes?: true
}

export function run(call: Call<MoveOptions>): Promise<number> {
  const [from = '', to = ''] = call.words
  const { join, yes } = call.options
  return withMuster(call, async (muster) => {
    const report = await runAndPrint(call, (following) =>
      yes ? muster.move({ ...following, from, to, join }) : muster.planMove({ ...following, from, to, join }),
    )
    return report.exitCode
  })
}
