import type { UserRecord } from '@muster/provider'
import { decodeText } from './decode-text.ts'
import { handleOf, isNumber } from './member-handle.ts'
import { readGecos } from './read-gecos.ts'
import type { ShadowFacts } from './read-shadow.ts'
import { type AccountFields, accountFieldCount } from './split-account.ts'

/** A line of passwd(5) as a person. `isLatin1`: whether any of it had to be taken for that. */
export function readAccount(
  bytes: Buffer,
  start: number,
  { ends, uid }: AccountFields,
  { shadow, isInactiveShell }: { readonly shadow: ShadowFacts | undefined; readonly isInactiveShell: (shell: string) => boolean },
): { readonly record: UserRecord; readonly isLatin1: boolean } {
  const [name, gecos, home, shell] = ([0, 4, 5, 6] as const).map((field) =>
    decodeText(bytes, field === 0 ? start : ends[field - 1]! + 1, ends[field]!),
  ) as [Decoded, Decoded, Decoded, Decoded]
  const { fullName, office, workPhone, homePhone, other } = readGecos(gecos.text, name.text)
  const record: UserRecord = {
    type: 'user',
    id: String(uid),
    username: name.text,
    ...(isNumber(name.text) && { handles: [handleOf(name.text)] }),
    displayName: orNone(fullName),
    office: orNone(office),
    homeDirectory: orNone(home.text),
    active: isInactiveShell(shell.text) || shadow?.isLocked === true ? false : shadow === undefined ? null : true,
    ...(shadow !== undefined && { activeUntil: shadow.activeUntil }),
    attributes: {
      workPhone: listOf(workPhone),
      homePhone: listOf(homePhone),
      gecos: listOf(other),
      shell: listOf(shell.text),
    },
  }
  return { record, isLatin1: [name, gecos, home, shell].some(({ isLatin1 }) => isLatin1) }
}

type Decoded = ReturnType<typeof decodeText>

const orNone = (text: string): string | null => (text === '' ? null : text)
const listOf = (text: string): readonly string[] | null => (text === '' ? null : [text])

/** What is wrong with a line, or nothing. */
export function findFault(
  { count, uid, gid, ends }: AccountFields,
  start: number,
): { readonly message: string; readonly hint: string } | undefined {
  if (count < accountFieldCount)
    return {
      message: `has ${count} fields between colons instead of ${accountFieldCount}`,
      hint: 'Restore the line, which is name:password:uid:gid:gecos:home:shell (`pwck` finds such lines); it may be where a file was cut off.',
    }
  if (count > accountFieldCount)
    return {
      message: `has ${count} fields between colons instead of ${accountFieldCount}`,
      hint: 'Take the colon out of the field with the full name (chfn -f), or out of whichever field holds one.',
    }
  if (ends[0] === start) return { message: 'has no name', hint: 'Give the account a name, or delete the line.' }
  if (uid === -1 || gid === -1)
    return { message: 'has no numbers in its third and fourth field', hint: 'Give the account a uid and a gid (usermod -u, usermod -g).' }
  // The C library fills up a line that breaks off behind its numbers.
  if (ends[5] === ends[4]! + 1 && ends[6] === ends[5]! + 1)
    return {
      message: 'ends behind its numbers: it has neither a home directory nor a shell',
      hint: 'See whether the file was cut off there, and restore it; an account that is meant so needs a home directory (usermod -d).',
    }
  return undefined
}
