/** What `pdbedit -L -v` prints of one account, in this order, each label padded to the same width (docs/decisions/0046). */
const labels = [
  'Unix username:',
  'NT username:',
  'Account Flags:',
  'User SID:',
  'Primary Group SID:',
  'Full Name:',
  'Home Directory:',
  'HomeDir Drive:',
  'Logon Script:',
  'Profile Path:',
  'Domain:',
  'Account desc:',
  'Workstations:',
  'Munged dial:',
  'Logon time:',
  'Logoff time:',
  'Kickoff time:',
  'Password last set:',
  'Password can change:',
  'Password must change:',
  'Last bad password   :',
  'Bad password count  :',
  'Logon hours         :',
] as const
type Label = (typeof labels)[number]
const width = 22
const separator = '---------------'

export interface Account {
  readonly username: string
  readonly sid: string
  /** `undefined` when Samba finds no Unix account of that name. */
  readonly primaryGroup: string | undefined
  /** Letters: `U` a person, `D` disabled, `L` locked out, `W`, `S` and `I` machines and trusts. */
  readonly flags: string
  readonly fullName: string
  readonly description: string
  readonly homeDirectory: string
  /** RFC 3339; `null`: never; left out: not to be read. */
  readonly activeUntil?: string | null
}

/** An account that could not be read. Without a SID nobody knows whose it is. */
export interface AccountFault {
  readonly fault: string
  readonly line: number
  readonly sid?: string
  readonly username?: string
}

export const notUtf8 = 'it is not UTF-8'

export interface AccountReader {
  take(lines: readonly string[]): (Account | AccountFault)[]
  /** The last account, when nothing more comes; a part of one is a fault. */
  finish(unended: boolean): (Account | AccountFault)[]
}

/**
 * Reads accounts line by line. A value may hold a line break, and what stands behind it may look like the next field: so an
 * account counts only when every label came once, in its order, with nothing between.
 */
export function readAccounts(): AccountReader {
  let held: string[] = []
  let begun = 0
  let line = 0
  let started = false

  function close(unended = false): (Account | AccountFault)[] {
    if (!started) return held.length === 0 ? [] : [{ fault: 'it does not begin with an account', line: 1 }]
    return [readAccount(held, begun, unended)]
  }

  return {
    take(lines) {
      const found: (Account | AccountFault)[] = []
      for (const text of lines) {
        line++
        if (text === separator) {
          found.push(...close())
          held = []
          begun = line
          started = true
        } else held.push(text)
      }
      return found
    },
    finish: (unended) => close(unended),
  }
}

/** What `pdbedit -L -v -u NAME` prints: one account, and no line before it. */
export function readOneAccount(lines: readonly string[]): Account | AccountFault {
  return readAccount(lines, 0, false)
}

function readAccount(lines: readonly string[], line: number, unended: boolean): Account | AccountFault {
  const values = new Map<Label, string>()
  for (const [index, label] of labels.entries()) {
    const text = lines[index]
    const at = line + index + 1
    if (text === undefined) return { fault: 'it ends in the middle of an account', line: at }
    if (!text.startsWith(label.padEnd(width))) return { fault: `"${label}" should stand here`, line: at }
    values.set(label, text.slice(width))
  }
  if (unended) return { fault: 'the last line was cut off', line: line + lines.length }
  const value = (label: Label): string => values.get(label)!.trim()
  const sid = value('User SID:')
  const username = values.get('Unix username:')!
  if (!isSid(sid)) return { fault: 'the SID is none', line: line + 1 + labels.indexOf('User SID:') }
  // From here on it is certain whose account it is: every label stands in its place.
  const faulty = (fault: string, label: Label): AccountFault => ({ fault, line: line + 1 + labels.indexOf(label), sid, username })
  if (lines.length > labels.length) return { ...faulty('an account should end here', labels[0]), line: line + 1 + labels.length }
  const garbled = labels.find((label) => values.get(label)!.includes('\uFFFD'))
  if (garbled !== undefined) return faulty(notUtf8, garbled)
  if (username.trim() === '') return faulty('the name is empty', 'Unix username:')
  const flags = /^\[([A-Z ]*)\]$/.exec(value('Account Flags:'))?.[1]
  if (flags === undefined) return faulty('the flags are none', 'Account Flags:')
  const primary = value('Primary Group SID:')
  return {
    username,
    sid,
    primaryGroup: isSid(primary) ? primary : undefined,
    flags: flags.replaceAll(' ', ''),
    fullName: value('Full Name:'),
    description: value('Account desc:'),
    homeDirectory: value('Home Directory:'),
    ...readKickoff(value('Kickoff time:'), value('Logoff time:')),
  }
}

/** An account that never ends has the time at which Samba's clocks do, in both fields. */
function readKickoff(kickoff: string, logoff: string): Pick<Account, 'activeUntil'> {
  if (kickoff === '0' || kickoff === 'never' || kickoff === logoff) return { activeUntil: null }
  const at = Date.parse(kickoff)
  return Number.isNaN(at) ? {} : { activeUntil: new Date(at).toISOString() }
}

export function isSid(text: string): boolean {
  return /^S-1-\d+(-\d+){1,15}$/.test(text)
}
