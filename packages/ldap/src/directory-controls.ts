import { type Control, findControl } from './control.ts'
import { BerReader, tag } from './read-ber.ts'
import { integer, octetString, sequence } from './write-ber.ts'

/** [MS-ADTS] 3.1.1.3.4.1: controls of Active Directory, and of Samba. */
export const dirSyncOid = '1.2.840.113556.1.4.841'
const showDeletedOid = '1.2.840.113556.1.4.417'

/** Members of groups are reported one by one instead of as the whole list. */
export const dirSyncIncrementalValues = -0x80000000
/** Only what the account may see; without it the right to replicate is needed. */
export const dirSyncObjectSecurity = 0x1

export const showDeletedControl: Control = { oid: showDeletedOid, critical: true }

export function dirSyncControl(cookie: Uint8Array, flags: number, maxBytes = 0): Control {
  return { oid: dirSyncOid, critical: true, value: sequence(integer(flags), integer(maxBytes), octetString(cookie)) }
}

export interface DirSyncAnswer {
  /** There is more: ask again with the cookie at once. */
  readonly more: boolean
  readonly cookie: Buffer
}

export function decodeDirSync(controls: readonly Control[]): DirSyncAnswer | undefined {
  const value = findControl(controls, dirSyncOid)
  if (value === undefined) return undefined
  const reader = new BerReader(value).expect(tag.sequence, 'the DirSync control').inner()
  const more = reader.expect(tag.integer, 'the flag of the DirSync control').integer() !== 0
  reader.expect(tag.integer, 'the size in the DirSync control')
  return { more, cookie: reader.expect(tag.octetString, 'the cookie in the DirSync control').octets() }
}

/** draft-behera-ldap-password-policy: asked for with a bind, answers why it was refused. */
export const passwordPolicyOid = '1.3.6.1.4.1.42.2.27.8.5.1'
export const passwordPolicyControl: Control = { oid: passwordPolicyOid, critical: false }

export type PasswordPolicyError = 'expired' | 'locked' | 'change-after-reset' | 'other'

export function decodePasswordPolicy(controls: readonly Control[]): PasswordPolicyError | undefined {
  const value = findControl(controls, passwordPolicyOid)
  if (value === undefined) return undefined
  const reader = new BerReader(value).expect(tag.sequence, 'the password policy control').inner()
  while (!reader.isDone) {
    if (reader.next() !== 0x81) continue
    return (['expired', 'locked', 'change-after-reset'] as const)[reader.integer()] ?? 'other'
  }
  return undefined
}
