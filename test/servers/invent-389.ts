import type { CampusSize } from '../campus/invent-campus.ts'
import { type Expected, expectDirectory, inventDirectory } from './invent-directory.ts'
import type { LdifEntry } from './write-ldif.ts'

/** The directory of `inventDirectory` as 389 Directory Server takes it. */
export function* invent389(size: CampusSize): Generator<LdifEntry, void, undefined> {
  for (const entry of inventDirectory(size)) yield convertTo389(entry)
}

/** What reading that directory must give. */
export function expect389(size: CampusSize): Expected {
  const { users, groups } = expectDirectory(size)
  const members = new Map(groups)
  for (const { attributes } of invent389(size)) {
    if (attributes.memberUid) members.set(String(attributes.cn), new Set(listValues(attributes.memberUid)))
  }
  return { users: new Map([...users].map(([username, user]) => [username, { ...user, id: uniqueId(user.id) }])), groups: members }
}

/**
 * 389 has an identifier and a lock of its own, and checks syntax where slapadd does not: memberUid is ASCII (RFC 2307), so that
 * other usernames are left out of a posixGroup. It takes every other odd name and respelling.
 */
function convertTo389({ dn, attributes }: LdifEntry): LdifEntry {
  const { entryUUID, pwdAccountLockedTime, memberUid, ...others } = attributes
  return {
    dn,
    attributes: {
      ...others,
      ...(typeof entryUUID === 'string' ? { nsUniqueId: uniqueId(entryUUID) } : {}),
      ...(pwdAccountLockedTime === undefined ? {} : { nsAccountLock: 'true' }),
      ...(memberUid === undefined ? {} : { memberUid: listValues(memberUid).filter(isAscii) }),
    },
  }
}

/** A UUID as 389 writes it. */
function uniqueId(uuid: string): string {
  return uuid.replaceAll('-', '').replace(/(.{8})(?!$)/g, '$1-')
}

export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

function listValues(values: LdifEntry['attributes'][string]): string[] {
  return (typeof values === 'string' || values instanceof Uint8Array ? [values] : values).map(String)
}
