import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import type { Context } from '@muster/provider'
import { type Answer, preparePowershell, wordOf } from './ask-powershell.ts'
import { hideNames } from './hide-names.ts'
import type { Exchange, Recording } from './recording.ts'
import { type Settings, signInKinds } from './settings.ts'

export interface Recorded {
  readonly recording: Recording
  /** What Muster reads out of the listing. */
  readonly listing: Answer
}

/**
 * Asks this machine what Muster would ask: for everything, and for the password of somebody made up. Nobody's password is needed.
 * @param redact puts made-up names in the place of all names, and made-up numbers in that of the machine's and domains' SIDs
 */
export async function recordMachine(settings: Settings, context: Context, redact: boolean): Promise<Recorded> {
  const powershell = preparePowershell(settings, context)
  const nobody = redact ? 'muster-nobody' : `muster-${randomBytes(6).toString('hex')}`
  const questions = [
    ['list', 'list all'],
    ['authenticate', ['authenticate', signInKinds.network.number, wordOf(nobody), wordOf('wrong')].join(' ')],
  ] as const
  const exchanges: Exchange[] = []
  const answers: Answer[] = []
  try {
    for (const [phase, question] of questions) {
      const pieces: Buffer[] = []
      const answer = await powershell.ask(phase, question, (bytes) => pieces.push(bytes))
      answers.push(answer)
      const { end } = answer
      exchanges.push({
        question,
        ...printedOf(Buffer.concat(pieces)),
        stderr: end.stderr,
        exit: end.how === 'exited' ? end.code : null,
      })
    }
  } finally {
    await powershell.close()
  }
  return { recording: { exchanges: redact ? hideNames(exchanges) : exchanges }, listing: answers[0]! }
}

function printedOf(bytes: Buffer): Pick<Exchange, 'lines' | 'base64'> {
  const text = bytes.toString('utf8')
  // Only what comes out as the same bytes again may be kept as lines.
  return isUtf8(bytes) && (text === '' || text.endsWith('\n')) && !text.includes('\r') && !text.startsWith('\ufeff')
    ? { lines: text.split('\n').slice(0, -1) }
    : { base64: bytes.toString('base64') }
}
