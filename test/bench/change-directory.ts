import { normaliseDn } from '@muster/ldap'
import { inventDirectory, peopleBase } from '../servers/invent-directory.ts'
import { formatLdif, type LdifEntry } from '../servers/write-ldif.ts'
import { sizeFor } from './prepare-campus.ts'

/** In a night's changes: of a thousand people, this many by kind. */
const perThousand = { changed: 7, gone: 1, added: 1, renamed: 1 } as const
const membershipsMoved = 0.01
/** Of one group; more in a larger one. */
const movedShare = 0.05

/**
 * The changes of several nights to the directory of so many people, each as LDIF: one person in a hundred changed, renamed,
 * gone or new, and one membership in a hundred moved. No night touches whom another touches.
 */
export function inventNights(people: number, nights: number): string[] {
  const plain: string[] = []
  const groups: { readonly dn: string; readonly members: readonly string[] }[] = []
  for (const { dn, attributes } of inventDirectory(sizeFor(people))) {
    const { member, pwdAccountLockedTime } = attributes
    // Who is locked is not imported.
    if (pwdAccountLockedTime === undefined && dn.endsWith(peopleBase) && /^uid=[a-z0-9.]+,/.test(dn)) plain.push(dn)
    else if (Array.isArray(member) && member.length >= 100) groups.push({ dn, members: member as string[] })
  }
  const thousands = people / 1_000
  return Array.from({ length: nights }, (_, night) => {
    const some = (count: number): string[] => Array.from({ length: count * thousands }, () => plain.pop()!)
    const entries: string[] = [
      ...some(perThousand.changed).map((dn) => replace(dn, 'departmentNumber', `Department of night ${night}`)),
      ...some(perThousand.renamed).map((dn) => `dn: ${dn}\nchangetype: modrdn\nnewrdn: ${dn.split(',')[0]}-${night}\ndeleteoldrdn: 1\n`),
      ...some(perThousand.gone).map((dn) => `dn: ${dn}\nchangetype: delete\n`),
      ...Array.from({ length: perThousand.added * thousands }, (_, number) =>
        formatLdif(newPerson(night, number)).trimEnd().replace('\n', '\nchangetype: add\n'),
      ),
      ...moveMemberships(groups, night, nights, people * 5 * membershipsMoved),
    ]
    return entries.join('\n\n')
  })
}

function replace(dn: string, attribute: string, value: string): string {
  return `dn: ${dn}\nchangetype: modify\nreplace: ${attribute}\n${attribute}: ${value}`
}

function newPerson(night: number, number: number): LdifEntry {
  const uid = `new${night}x${number}`
  return {
    dn: `uid=${uid},${peopleBase}`,
    attributes: {
      objectClass: ['inetOrgPerson', 'posixAccount'],
      uid,
      cn: uid,
      sn: uid,
      uidNumber: String(500_000 + night * 10_000 + number),
      gidNumber: '5000',
      homeDirectory: `/home/${uid}`,
    },
  }
}

/** Out of each group and into the next, so many in all. */
function moveMemberships(
  groups: readonly { readonly dn: string; readonly members: readonly string[] }[],
  night: number,
  nights: number,
  count: number,
): string[] {
  const changes: string[] = []
  let moved = 0
  for (let at = night; at + nights < groups.length && moved < count; at += nights) {
    const [from, to] = [groups[at]!, groups[at + nights]!]
    const inside = new Set(to.members.map(normaliseDn))
    const moving = from.members.slice(0, Math.ceil(from.members.length * movedShare)).filter((member) => !inside.has(normaliseDn(member)))
    if (moving.length === 0) continue
    moved += 2 * moving.length
    for (const [{ dn }, how] of [
      [from, 'delete'],
      [to, 'add'],
    ] as const)
      changes.push(formatLdif({ dn, attributes: { changetype: 'modify', [how]: 'member', member: moving } }).trimEnd())
  }
  return changes
}
