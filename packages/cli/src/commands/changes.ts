import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'

interface ChangesOptions {
  readonly after: string
  readonly limit?: number
  readonly follow?: true
}

/** The lines that the API answers with, so that one reader reads both. */
export function run(call: Call<ChangesOptions>): Promise<number> {
  const { options, terminal, stop } = call
  const { after, limit, follow = false } = options
  return withOwnMuster(call, async (muster) => {
    const { followChanges } = await import('@muster/host')
    const wanted = { after, follow, signal: stop.signal, ...(limit !== undefined && { limit }) }
    for await (const page of followChanges(muster.changes.read, wanted))
      if (page.length > 0) terminal.print(page.map((event) => JSON.stringify(event)).join('\n'))
    return exitCodes.done
  })
}
