import { type Campus, type CampusSize, inventCampus } from '../../campus/invent-campus.ts'
import { primaryGroup, uuid } from '../../servers/invent-directory.ts'
import type { TenantState } from './tenant-state.ts'

/** The campus of a size and seed as a tenant that Entra Connect filled: what `expectDirectory` expects of it. */
export function inventTenant(state: TenantState, size: CampusSize, campus: Campus = inventCampus(size)): void {
  const ids = new Map<string, string>()
  let number = 0
  for (const person of campus.people()) {
    const { given, family, username, email, department, employeeNumber, card, active } = person
    const id = uuid(1, number)
    ids.set(person.id, id)
    state.addPerson({
      id,
      // What it may hold is less than what a name on the premises may.
      userPrincipalName: `person.${number}@campus.example`,
      onPremisesSamAccountName: username,
      onPremisesImmutableId: Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64'),
      onPremisesSecurityIdentifier: `S-1-5-21-1-2-3-${1_000 + number}`,
      displayName: `${given} ${family}`,
      givenName: given,
      surname: family,
      mail: email,
      proxyAddresses: [`SMTP:${email}`, ...(number % 5 === 0 ? [`smtp:alias.${number}@campus.example`] : [])],
      otherMails: [],
      department,
      employeeId: employeeNumber,
      onPremisesExtensionAttributes: { extensionAttribute1: card },
      accountEnabled: active,
    })
    number++
  }
  state.addGroup({ id: uuid(3, 0), displayName: primaryGroup.name }, ids.values())
  const groups = [...campus.groups()]
  for (const [index, group] of groups.entries()) ids.set(group.id, uuid(2, index))
  for (const group of groups) {
    state.addGroup(
      { id: ids.get(group.id)!, displayName: group.name.trim(), description: null, mail: null, visibility: null },
      group.members.map((member) => ids.get(member)!),
    )
  }
}
