import { type ProgramEnd, startProgram } from '@muster/program'
import { type AuthenticationAnswer, judgeAuthentication, readPapercutName, repeatsPassword, sayPasswordRepeated } from '@muster/protocol'
import { type Accepted, type ErrorCode, MusterError, type Password, type Rejected } from '@muster/provider'
import { explainFailure } from './papercut-failure.ts'
import type { PapercutSource } from './papercut-source.ts'

/** What a program that reads lines cannot be told. */
const unspeakable = /[\r\n\0]/

/** Whether a name or password can be given to a program that reads lines. */
export function canBeSaid(text: string): boolean {
  return !unspeakable.test(text)
}

/** Runs the program without arguments, with the name and the password on two lines. Throws when it could not ask. */
export async function authenticateByPapercut(source: PapercutSource, username: string, password: Password): Promise<Accepted | Rejected> {
  if (!canBeSaid(username) || !canBeSaid(password.reveal())) return { type: 'rejected', reason: 'invalid-credentials' }
  const answer = await askAuthentication(source, username, password)
  const judged = judgeAuthentication(answer, source.settings.silentRejection)
  if (judged.type === 'unavailable') {
    throw new MusterError(codeOf(answer.end), `authentication: ${judged.sentence}`, {
      hint: 'Run `muster doctor`, which tries a name that does not exist and says what the program should print.',
      source: source.context.source,
      phase: 'authenticate',
    })
  }
  if (repeatsPassword(judged, username, password)) throw sayPasswordRepeated()
  if (judged.type === 'rejected') source.context.logger.debug('a sign-in was rejected')
  if (judged.type === 'rejected' || judged.username === undefined) return judged
  return { type: 'accepted', username: readPapercutName(judged.username, source.settings) }
}

/** The first two lines as they are: here, a blank line counts. */
export async function askAuthentication(source: PapercutSource, username: string, password: Password): Promise<AuthenticationAnswer> {
  const program = startProgram(source.authCommand, {
    ...source.manner,
    signal: source.context.signal,
    stdin: `${username}\n${password.reveal()}\n`,
  })
  const lines: string[] = []
  for await (const { bytes, starts, ends, count } of program.lines()) {
    for (let index = 0; index < count && lines.length < 2; index++) lines.push(bytes.toString('utf8', starts[index], ends[index]))
  }
  return { lines, end: await program.ended }
}

function codeOf(end: ProgramEnd): ErrorCode {
  return explainFailure('authentication', end)?.code ?? 'SOURCE_UNAVAILABLE'
}
