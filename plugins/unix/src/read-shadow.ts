import { type ProgramEnd, startProgram } from '@muster/program'
import { MusterError } from '@muster/provider'
import { decodeText } from './decode-text.ts'
import type { UnixSource } from './open-source.ts'
import { readNsswitch, readsAccountFiles } from './read-nsswitch.ts'
import { explainTool } from './tools.ts'

/** What shadow(5) says of an account. */
export interface ShadowFacts {
  /** A password that was taken away by a mark in front of it (passwd -l). One that never was is no lock: others may check it. */
  readonly isLocked: boolean
  /** The day on which the account has expired, or that it never does. */
  readonly activeUntil: string | null
  /** When a password that was not changed in time lets nobody in any more, in milliseconds since 1970. */
  readonly passwordUntil: number | undefined
  /** The same in a few bytes: what a fingerprint has to cover. */
  readonly text: string
}

/** Of the accounts in local files; what other services hold of it they do not show. */
export type Shadow = ReadonlyMap<string, ShadowFacts>

const dayMs = 86_400_000

/** `undefined` where it cannot be read, or is not to be. Throws when it must be. */
export async function readShadow(source: UnixSource): Promise<Shadow | undefined> {
  const { settings, tools, files } = source
  const { expiry = 'auto', mode, services = readNsswitch(files.nsswitch, 'passwd') } = settings
  if (expiry === 'never' || mode === 'nis' || !services.some(readsAccountFiles)) return undefined
  const shadow = new Map<string, ShadowFacts>()
  const program = startProgram(tools.command('getent', ['-s', 'files', 'shadow']), tools.reading)
  let end: ProgramEnd
  try {
    for await (const { bytes, starts, ends, count } of program.lines())
      for (let at = 0; at < count; at++) takeLine(bytes, starts[at]!, ends[at]!, shadow)
    end = await program.ended
  } finally {
    await program.stop()
  }
  if (end.how !== 'exited' || end.code !== 0) throw explainTool('getent -s files shadow', end, howToRead)
  if (shadow.size > 0) return shadow
  if (expiry === 'required') throw unreadable()
  return undefined
}

export const howToRead =
  'Run Muster as root, or as a member of the group that may read /etc/shadow (`shadow` on Debian); or set `expiry: never`.'

function unreadable(): MusterError {
  return new MusterError('SOURCE_REFUSED', 'Locks and expiry are required (`expiry`), but Muster may not read the shadow map.', {
    hint: howToRead,
  })
}

/** The password is looked at for its first signs, and not kept. */
function takeLine(bytes: Buffer, start: number, end: number, shadow: Map<string, ShadowFacts>): void {
  const { text } = decodeText(bytes, start, end)
  const colon = text.indexOf(':')
  // Lines that refer to a NIS domain are nobody's.
  if (colon > 0 && !/^[-+]/.test(text)) shadow.set(text.slice(0, colon), readShadowLine(text))
}

/** Nearly everybody: not locked, never expires. */
const usual: ShadowFacts = { isLocked: false, activeUntil: null, passwordUntil: undefined, text: '+' }

/** name:password:changed:min:max:warn:inactive:expires:reserved, all but the first two in days. */
export function readShadowLine(line: string): ShadowFacts {
  const [, password = '', changed = '', , most = '', , inactive = '', expires = ''] = line.split(':')
  const isLocked = isLockedPassword(password)
  const day = daysOf(expires)
  const spent = [changed, most, inactive].map(daysOf)
  const passwordUntil = spent.every((days) => days !== undefined) ? spent.reduce((sum, days) => sum + days, 0) * dayMs : undefined
  if (!isLocked && day === undefined && passwordUntil === undefined) return usual
  const activeUntil = day === undefined ? null : new Date(day * dayMs).toISOString().slice(0, 10)
  return { isLocked, activeUntil, passwordUntil, text: `${isLocked ? '!' : '+'}${activeUntil ?? ''}` }
}

/** Six digits are the year 4707. */
function daysOf(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

/** A password behind an exclamation mark, as `passwd -l` and `usermod -L` put it. A mark alone, or a star, is no password yet. */
function isLockedPassword(password: string): boolean {
  return /^!+[^!*]/.test(password)
}
