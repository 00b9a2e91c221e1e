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

/** name:password:changed:min:max:warn:inactive:expires:reserved. The password is looked at for its first signs, and not kept. */
function takeLine(bytes: Buffer, start: number, end: number, shadow: Map<string, ShadowFacts>): void {
  const { text } = decodeText(bytes, start, end)
  const [name = '', password = '', , , , , , expires = ''] = text.split(':')
  if (name === '') return
  shadow.set(name, readShadowFacts(password, expires))
}

/** Nearly everybody: not locked, never expires. */
const usual: ShadowFacts = { isLocked: false, activeUntil: null, text: '+' }

export function readShadowFacts(password: string, expires: string): ShadowFacts {
  const isLocked = isLockedPassword(password)
  const days = /^\d{1,6}$/.test(expires) ? Number(expires) : undefined
  if (!isLocked && days === undefined) return usual
  const activeUntil = days === undefined ? null : new Date(days * dayMs).toISOString().slice(0, 10)
  return { isLocked, activeUntil, text: `${isLocked ? '!' : '+'}${activeUntil ?? ''}` }
}

/** A password behind an exclamation mark, as `passwd -l` and `usermod -L` put it. A mark alone, or a star, is no password yet. */
export function isLockedPassword(password: string): boolean {
  return /^!+[^!*]/.test(password)
}
