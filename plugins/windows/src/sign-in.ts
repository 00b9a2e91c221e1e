import { type Accepted, type Context, MusterError, type Password, type Rejected, type RejectionReason } from '@muster/provider'
import { type Powershell, wordOf } from './ask-powershell.ts'
import { explainEnd, explainFailure } from './explain-failure.ts'
import type { AnswerLine } from './read-lines.ts'
import { defaults, type Settings, signInKinds } from './settings.ts'
import { isBuiltIn } from './well-known.ts'

/** What LogonUser says of the person (winerror.h). */
export const reasons: Readonly<Record<number, RejectionReason>> = {
  1317: 'unknown-user', // ERROR_NO_SUCH_USER
  1326: 'invalid-credentials', // ERROR_LOGON_FAILURE
  1327: 'disabled', // ERROR_ACCOUNT_RESTRICTION: a policy, e.g. that an empty password is for the console only
  1328: 'disabled', // ERROR_INVALID_LOGON_HOURS
  1329: 'disabled', // ERROR_INVALID_WORKSTATION
  1330: 'expired', // ERROR_PASSWORD_EXPIRED
  1331: 'disabled', // ERROR_ACCOUNT_DISABLED
  1793: 'expired', // ERROR_ACCOUNT_EXPIRED
  1907: 'must-change', // ERROR_PASSWORD_MUST_CHANGE
  1909: 'locked', // ERROR_ACCOUNT_LOCKED_OUT
}

/** Of those, what the contract has no word for; told in the log, without the name. */
const restrictions: Readonly<Record<number, string>> = {
  1327: 'a restriction of the account',
  1328: 'the hours at which the account may be used',
  1329: 'the machines from which the account may be used',
}

/** Nobody can have such a name in Windows, and LogonUser reads some of these signs as a domain. */
const impossibleName = /["/\\[\]:;|=,+*?<>@\p{Cc}]|^\s*$/u

/** Asks Windows whether the password of a local account is right. */
export async function signIn(
  powershell: Powershell,
  settings: Settings,
  { logger, source }: Pick<Context, 'logger' | 'source'>,
  username: string,
  password: Password,
): Promise<Accepted | Rejected> {
  if (impossibleName.test(username) || !username.isWellFormed()) return { type: 'rejected', reason: 'unknown-user' }
  if (password.isEmpty || password.reveal().includes('\0') || !password.reveal().isWellFormed()) {
    return { type: 'rejected', reason: 'invalid-credentials' }
  }
  const type = signInKinds[settings.signInAs ?? defaults.signInAs]
  const answer = await askWindows(powershell, ['authenticate', type.number, wordOf(username), wordOf(password.reveal())].join(' '))
  if (!answer.known || (settings.builtInAccounts !== true && isBuiltIn(answer.account))) return { type: 'rejected', reason: 'unknown-user' }
  if (answer.code === 0) {
    if (answer.sid !== answer.account) throw sayAnother()
    return { type: 'accepted', username: answer.name }
  }
  const reason = reasons[answer.code]
  if (reason === undefined) throw explainCode(answer.code, type)
  const restriction = restrictions[answer.code]
  if (restriction !== undefined) logger.info(`Windows refused a sign-in because of ${restriction} (error ${answer.code})`, { source })
  return { type: 'rejected', reason }
}

/** The one answer to a question about a password. Throws when there is none, or more than one. */
export async function askWindows(powershell: Powershell, question: string): Promise<AnswerLine> {
  const { lines, end } = await powershell.ask('authenticate', question)
  const failure = lines.find((line) => line.type === 'failure')
  if (failure !== undefined) throw explainFailure(failure, 'authenticate')
  const ended = explainEnd(end, 'authenticate')
  if (ended !== undefined) throw ended
  const answers = lines.filter((line) => line.type === 'answer')
  const [answer] = answers
  if (answer === undefined || lines.length !== 2 || lines[0]?.type !== 'start') {
    throw new MusterError(
      'PROTOCOL_VIOLATION',
      `PowerShell gave ${answers.length} answers on ${lines.length} lines to a question about a password`,
      {
        hint: 'See whether something on this machine adds to what powershell.exe prints.',
        phase: 'authenticate',
      },
    )
  }
  return answer
}

function sayAnother(): MusterError {
  return new MusterError('SOURCE_REFUSED', 'Windows let somebody else in instead, so the password was not checked', {
    hint: 'Set the policy "Network access: Sharing and security model for local accounts" to Classic and disable the guest account, or set `signInAs: interactive`.',
    phase: 'authenticate',
  })
}

function explainCode(code: number, type: (typeof signInKinds)[keyof typeof signInKinds]): MusterError {
  const refused = (message: string, hint: string): MusterError =>
    new MusterError('SOURCE_REFUSED', message, { hint, phase: 'authenticate' })
  switch (code) {
    case 1385: // ERROR_LOGON_TYPE_NOT_GRANTED
      return refused(
        'the account may not sign in to this machine in this way (error 1385), so its password was not checked',
        `In the local security policy, under User Rights Assignment, grant "${type.allow}" to its group and take it out of "${type.deny}"; or set \`signInAs: ${type.other}\`.`,
      )
    case 5: // ERROR_ACCESS_DENIED
    case 1314: // ERROR_PRIVILEGE_NOT_HELD
      return refused(
        `Windows does not let the account that runs Muster check passwords (error ${code})`,
        'Run Muster as an administrator of this machine, or as a service under LocalSystem.',
      )
    default:
      return new MusterError('SOURCE_UNAVAILABLE', `Windows could not check the password (error ${code})`, {
        hint: `\`net helpmsg ${code}\` says what that means.`,
        phase: 'authenticate',
      })
  }
}
