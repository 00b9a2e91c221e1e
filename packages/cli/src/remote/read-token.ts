import { readFileSync, statSync } from 'node:fs'
import { MusterError, Secret } from '@muster/provider'
import type { Call } from '../call.ts'
import { keepBack } from '../keep-back.ts'
import { readPassword } from '../read-password.ts'

let given: string | undefined

/** Takes MUSTER_TOKEN out of the environment, so that nothing that is started from here inherits it. */
export function takeToken(environment: NodeJS.ProcessEnv): void {
  given = environment.MUSTER_TOKEN
  delete environment.MUSTER_TOKEN
}

/** From the file that is named, from MUSTER_TOKEN, or typed at a terminal. `undefined`: called off. */
export async function readToken({ options: { tokenFile }, terminal, stop }: Call): Promise<Secret | undefined> {
  if (tokenFile !== undefined)
    return check(
      readFile(tokenFile, (text) => terminal.note(text)),
      tokenFile,
    )
  if (given !== undefined && given !== '') return check(given, 'MUSTER_TOKEN')
  if (process.stdin.isTTY !== true) throw refuse('No token was given.', 'set MUSTER_TOKEN, or name a file with --token-file')
  const typed = await readPassword('Token: ', stop.signal)
  return typed && check(typed.reveal(), 'What was typed')
}

function check(text: string, from: string): Secret {
  const token = text.trim()
  if (!/^[\w.~+/=-]{1,256}$/.test(token))
    throw refuse(`${from} holds no token.`, 'a token is one word, as `muster token add NAME --scope read` prints it')
  return keepBack(new Secret(token))
}

function readFile(path: string, note: (text: string) => void): string {
  try {
    const text = readFileSync(path, 'utf8')
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      note(`Others on this machine may read ${path}; \`chmod 600\` keeps the token to yourself.`)
    return text
  } catch (cause) {
    throw refuse(`The token file ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, 'mend --token-file')
  }
}

function refuse(message: string, hint: string): MusterError {
  return new MusterError('CONFIG_INVALID', message, { hint })
}
