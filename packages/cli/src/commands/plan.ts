import { resolve } from 'node:path'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { type RunCommandOptions, runAndPrint } from '../run-and-print.ts'

interface PlanOptions extends RunCommandOptions {
  readonly out?: string
  readonly detailedExitcode?: true
  readonly full?: true
}

export function run(call: Call<PlanOptions>): Promise<number> {
  const { words, options } = call
  return withMuster(call, async (muster) => {
    const report = await runAndPrint(
      call,
      (following) =>
        muster.plan({
          ...following,
          ...(words[0] === undefined ? {} : { source: words[0] }),
          ...(options.full ? { full: true } : {}),
          ...(options.out === undefined ? {} : { out: resolve(options.out) }),
        }),
      options.out,
    )
    return report.exitCode === exitCodes.done && options.detailedExitcode && report.state !== 'nothing'
      ? exitCodes.changesPending
      : report.exitCode
  })
}
