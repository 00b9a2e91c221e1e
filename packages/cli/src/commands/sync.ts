import type { Call } from '../call.ts'
import { withMuster } from '../open-muster.ts'
import { type RunCommandOptions, runAndPrint } from '../run-and-print.ts'

interface SyncOptions extends RunCommandOptions {
  readonly groupsOnly?: true
  readonly newUsersOnly?: true
  readonly user?: string
  readonly full?: true
}

export function run(call: Call<SyncOptions>): Promise<number> {
  const { words, options } = call
  return withMuster(call, async (muster) => {
    const report = await runAndPrint(call, (following) =>
      muster.sync({
        ...following,
        ...(words[0] === undefined ? {} : { source: words[0] }),
        ...(options.groupsOnly ? { groupsOnly: true } : {}),
        ...(options.newUsersOnly ? { newUsersOnly: true } : {}),
        ...(options.full ? { full: true } : {}),
        ...(options.user === undefined ? {} : { user: options.user }),
      }),
    )
    return report.exitCode
  })
}
