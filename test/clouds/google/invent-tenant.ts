import { type Campus, type CampusSize, inventCampus } from '../../campus/invent-campus.ts'
import { type Expected, expectDirectory, primaryGroup } from '../../servers/invent-directory.ts'
import { type Tenant, type TenantGroup, type TenantMember, type TenantUnit, type TenantUser, tenant } from './tenant.ts'

/** Where the campus keeps what Google has no field for. */
export const campusFields = { username: 'Campus.uid', cardNumbers: ['Campus.cards'] } as const

const userId = (number: number): string => `1${String(number).padStart(20, '0')}`
const groupId = (number: number): string => `0${number.toString(36).padStart(14, '0')}`

/** The campus of a size and seed as a Google tenant: one domain, a unit for each department, groups in groups, in a chain and in a ring. */
export function inventTenant(size: CampusSize, campus: Campus = inventCampus(size)): Tenant {
  const addresses = new Map<string, TenantMember>()
  const units = new Map<string, TenantUnit>([['/', { orgUnitId: 'id:root', orgUnitPath: '/', name: 'campus.example' }]])
  const users: TenantUser[] = []
  let number = 0
  for (const person of campus.people()) {
    const unit = `/${person.department.replaceAll('/', ' ')}`
    if (!units.has(unit)) {
      units.set(unit, { orgUnitId: `id:u${units.size}`, orgUnitPath: unit, name: unit.slice(1), parentOrgUnitPath: '/' })
    }
    const { given, family } = person
    users.push({
      id: userId(number),
      primaryEmail: person.email,
      name: { givenName: given, familyName: family, fullName: `${given} ${family}` },
      suspended: !person.active && number % 2 === 0,
      archived: !person.active && number % 2 === 1,
      orgUnitPath: unit,
      ...(number % 5 === 0 && {
        aliases: [`alias.${number}@campus.example`],
        nonEditableAliases: [`${number}@campus.example.test-google-a.com`],
      }),
      externalIds: [{ value: person.employeeNumber, type: 'organization' }],
      organizations: [{ department: 'formerly elsewhere' }, { department: person.department, primary: true }],
      customSchemas: { Campus: { uid: person.username, cards: [{ type: 'work', value: person.card }] } },
    })
    addresses.set(person.id, { id: userId(number), email: person.email, type: 'USER' })
    number++
  }
  return tenant(users, inventGroups(campus, addresses), {
    admin: users.find(({ suspended, archived }) => !suspended && !archived)!.primaryEmail,
    units: [...units.values()],
  })
}

function inventGroups(campus: Campus, addresses: Map<string, TenantMember>): TenantGroup[] {
  const invented = [...campus.groups()]
  for (const [number, { id }] of invented.entries()) {
    addresses.set(id, { id: groupId(number), email: `group.${number}@campus.example`, type: 'GROUP' })
  }
  const everybody: TenantGroup = {
    id: groupId(invented.length),
    email: 'everybody@campus.example',
    name: primaryGroup.name,
    members: [{ id: 'C0campus1', type: 'CUSTOMER' }],
  }
  const groups = invented.map(({ name, members }, number): TenantGroup => {
    return {
      id: groupId(number),
      email: `group.${number}@campus.example`,
      name: name.trim(),
      members: members.map((member) => addresses.get(member)!),
    }
  })
  return [everybody, ...groups]
}

/** What reading that tenant must give: what the LDAP tests expect, with the ids of this one. */
export function expectTenant(size: CampusSize, campus: Campus = inventCampus(size)): Expected {
  const { users, groups } = expectDirectory(size, campus)
  return { groups, users: new Map([...users].map(([name, one], number) => [name, { ...one, id: userId(number) }])) }
}
