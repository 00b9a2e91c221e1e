import type { Call } from '../call.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { printSignIn } from '../print/sign-in.ts'

/** By device code: the person signs in wherever she has a browser, and this command waits. */
export function run(call: Call): Promise<number> {
  const [source = ''] = call.words
  const { terminal } = call
  return withMuster(call, async (muster) => {
    const { url, userCode, state, expiresAt } = await muster.beginSignIn(source, 'device')
    const { notePaint: paint } = terminal
    terminal.note(`Open ${paint.bold(printable(url.href))} on any device`)
    if (userCode !== undefined) terminal.note(`and type there ${paint.bold(printable(userCode))}`)
    const minutes = expiresAt === undefined ? undefined : Math.max(1, Math.round((expiresAt - Date.now()) / 60_000))
    terminal.note(
      paint.dim(`Waiting${minutes === undefined ? '' : ` for ${minutes} minute${minutes === 1 ? '' : 's'} at most`}; Ctrl-C to leave.`),
    )
    const result = await muster.completeSignIn(source, { state })
    if (call.stop.exitCode !== undefined) return call.stop.exitCode
    return printSignIn(result, call)
  })
}
