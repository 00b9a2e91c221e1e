import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgramCommand } from '@muster/program'
import { type Accepted, MusterError, type Password, type Rejected, type RejectionReason } from '@muster/provider'
import { askShadow, type FoundAccount, findAccount } from './look-up.ts'
import type { UnixSource } from './open-source.ts'
import { readsAccountFiles } from './read-nsswitch.ts'
import { makeAccountFields, splitAccount } from './split-account.ts'
import { explainTool } from './tools.ts'

/** Beside `src` and `dist` alike. */
const helperFile = fileURLToPath(new URL('../pam/muster-pam.py', import.meta.url))

/** The numbers of Linux-PAM (security/_pam_types.h). */
const pam = {
  success: 0,
  permissionDenied: 6,
  authenticationError: 7,
  insufficientCredentials: 8,
  informationUnavailable: 9,
  userUnknown: 10,
  maximumTries: 11,
  newTokenRequired: 12,
  accountExpired: 13,
  credentialsExpired: 16,
  tokenExpired: 27,
} as const

const reasons: Readonly<Record<'authenticate' | 'account', Readonly<Record<number, RejectionReason>>>> = {
  authenticate: {
    [pam.authenticationError]: 'invalid-credentials',
    [pam.userUnknown]: 'unknown-user',
    [pam.maximumTries]: 'locked',
    [pam.permissionDenied]: 'disabled',
    [pam.accountExpired]: 'expired',
    [pam.newTokenRequired]: 'must-change',
    [pam.tokenExpired]: 'expired',
    [pam.credentialsExpired]: 'expired',
  },
  // The password was right; what is refused here is the account.
  account: {
    [pam.authenticationError]: 'disabled',
    [pam.permissionDenied]: 'disabled',
    [pam.userUnknown]: 'unknown-user',
    [pam.maximumTries]: 'locked',
    [pam.accountExpired]: 'expired',
    [pam.newTokenRequired]: 'must-change',
    [pam.tokenExpired]: 'expired',
    [pam.credentialsExpired]: 'expired',
  },
}

/** What the helper answered, by word. */
export type HelperAnswer = ReadonlyMap<string, string>

/** Asks PAM, in a process of its own. Throws when it could not be asked. */
export async function signIn(source: UnixSource, username: string, password: Password): Promise<Accepted | Rejected> {
  if (password.isEmpty) return { type: 'rejected', reason: 'invalid-credentials' }
  const found = await findAccount(source, username)
  if (found === undefined || !isPerson(source, found)) return { type: 'rejected', reason: 'unknown-user' }
  const secret = password.reveal()
  // In C it would end there, and what is before it might be a password.
  if (secret.includes('\0')) return { type: 'rejected', reason: 'invalid-credentials' }
  const name = found.bytes.subarray(0, found.bytes.indexOf(0x3a))
  const answer = await askHelper(source, 'authenticate', Buffer.concat([name, Buffer.of(0), Buffer.from(secret), Buffer.of(0)]))
  const authenticated = codeOf(answer, 'authenticate')
  if (authenticated !== pam.success) return explainRefusal(source, found, answer, authenticated)
  const account = codeOf(answer, 'account')
  if (account === pam.success) return { type: 'accepted', username: found.name }
  const reason = account === undefined ? undefined : reasons.account[account]
  if (reason === undefined) throw couldNotAsk(source, account)
  return { type: 'rejected', reason: reason === 'disabled' ? await whyDisabled(source, found) : reason }
}

/** `common-account` of Debian turns every reason into a refusal by pam_deny; the shadow map still has it. */
async function whyDisabled(source: UnixSource, found: FoundAccount): Promise<RejectionReason> {
  if (!readsAccountFiles(found.place.service)) return 'disabled'
  const { activeUntil, passwordUntil } = (await askShadow(source, found.name)) ?? {}
  const now = source.context.clock.now()
  const isOver = (activeUntil != null && Date.parse(activeUntil) <= now) || (passwordUntil !== undefined && passwordUntil < now)
  return isOver ? 'expired' : 'disabled'
}

/** Accounts of the system sign nobody in, whatever their password. */
function isPerson({ choice }: UnixSource, { bytes, name, place }: FoundAccount): boolean {
  const fields = makeAccountFields()
  splitAccount(bytes, 0, bytes.length, fields)
  return choice.takesUid(fields.uid, place.service) && choice.takesName(name)
}

async function explainRefusal(source: UnixSource, found: FoundAccount, answer: HelperAnswer, code: number | undefined): Promise<Rejected> {
  const reason = code === undefined ? undefined : reasons.authenticate[code]
  if (reason === undefined) throw couldNotAsk(source, code)
  if (reason !== 'invalid-credentials' || !readsAccountFiles(found.place.service)) return { type: 'rejected', reason }
  // pam_unix says "wrong password" to whoever may not read the right one.
  if (answer.get('shadow') !== 'yes') {
    throw new MusterError('SOURCE_REFUSED', `PAM may not check the password of ${found.name}, an account of local files.`, {
      hint: needsRights,
      phase: 'authenticate',
    })
  }
  const shadow = await askShadow(source, found.name)
  return { type: 'rejected', reason: shadow?.isLocked === true ? 'locked' : reason }
}

export const needsRights =
  'Run Muster as root or in the group that may read /etc/shadow (`shadow` on Debian), or give the helper that right: `pam.helper` in docs/unix.md.'

function couldNotAsk({ settings }: UnixSource, code: number | undefined): MusterError {
  const service = settings.pam?.service ?? 'muster'
  const why =
    code === pam.informationUnavailable
      ? 'what PAM asks cannot be reached'
      : code === pam.insufficientCredentials
        ? 'PAM has no right to what it needs'
        : `PAM failed (code ${code ?? 'none'})`
  return new MusterError(
    code === pam.insufficientCredentials ? 'SOURCE_REFUSED' : 'SOURCE_UNAVAILABLE',
    `The password could not be checked: ${why}.`,
    {
      hint: `See what the log of authentication says of the service ${service} (journalctl -t muster-pam.py, /var/log/auth.log, /var/log/secure), and its file in /etc/pam.d.`,
      phase: 'authenticate',
    },
  )
}

function codeOf(answer: HelperAnswer, word: string): number | undefined {
  const text = answer.get(word)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** Where it was given a password, nothing that it says on stderr is shown. */
export async function askHelper(source: UnixSource, verb: 'authenticate' | 'check', stdin?: Uint8Array): Promise<HelperAnswer> {
  const service = source.settings.pam?.service ?? 'muster'
  const { end, stdout } = await source.tools.ask(helperCommand(source, [verb, service]), stdin === undefined ? {} : { stdin })
  const asked = `${verb} of the PAM helper`
  if (end.how !== 'exited' || end.code !== 0) {
    throw explainTool(
      asked,
      verb === 'check' ? end : { ...end, stderr: '' },
      verb === 'check'
        ? 'See that `pam.helper` can be run by the user whom Muster runs as, or leave it out.'
        : 'Run `muster doctor`, which tries it without a password.',
    )
  }
  return new Map(
    stdout
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const space = line.indexOf(' ')
        return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)]
      }),
  )
}

function helperCommand({ settings, tools, context }: UnixSource, args: readonly string[]): ProgramCommand {
  const given = settings.pam?.helper
  if (given !== undefined) {
    const [path = '', ...words] = typeof given === 'string' ? [given] : given
    return { path: resolve(context.folder, path), args: [...words, ...args], environment: settings.environment ?? {} }
  }
  const python = tools.command('python3', [])
  // Without what a site adds to Python: it has no business here, and takes half of the time.
  return { ...python, path: helperFile, args, interpreter: [python.path, '-I', '-S'] }
}
