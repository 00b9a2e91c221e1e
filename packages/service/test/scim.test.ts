import { expect, it } from 'vitest'
import { type DirectoryRecord, startDirectory } from './a-directory.ts'

const people = [
  { type: 'user', id: 'u1', username: 'Ann', displayName: 'Ann Adams', givenName: 'Ann', familyName: 'Adams', email: 'ann@campus.test', employeeNumber: '7', department: 'Physics', pin: '4711', aliases: ['aadams'], cardNumbers: ['C1', 'C2'], attributes: { uidNumber: ['1001'] } },
  { type: 'user', id: 'u2', username: 'bob', displayName: 'Bob "Bo" Brown', familyName: 'Brown', email: 'BOB@campus.test', otherEmails: ['bo@home.test'], office: 'R 12' },
  { type: 'user', id: 'u3', username: 'čeněk', displayName: 'Čeněk Dvořák', familyName: 'Dvořák' },
  { type: 'user', id: 'u4', username: 'dan', activeUntil: '2020-01-01T00:00:00Z' },
  { type: 'user', id: 'u5', username: 'eve', displayName: '100%_\\' },
] as const satisfies readonly DirectoryRecord[]
const groups: readonly DirectoryRecord[] = [
  { type: 'group', id: 'g1', name: 'Staff', description: 'Who works here' },
  { type: 'group', id: 'g2', name: 'Everybody' },
  { type: 'group', id: 'g3', name: 'Nobody' },
  { type: 'members', group: 'g1', members: ['u1', 'u2'] },
  { type: 'members', group: 'g2', members: ['u3', 'g1'] },
]

it('x', async () => {
  const campus = await startDirectory({ campus: [...people, ...groups] }, 'api: { listen: "127.0.0.1:0", scim: true }\npinKey: "abcdefabcdefabcdefabcdefabcdefab"')
  console.log((await campus.muster.sync()).state)
  const token = campus.token('directory')
  const get = async (path: string) => {
    const r = await fetch(campus.apiAddress() + '/scim/v2' + path, { headers: { authorization: `Bearer ${token}` } })
    return [r.status, await r.text()]
  }
  for (const p of ['/Users', '/Groups', '/Users?filter=' + encodeURIComponent('userName eq "ANN"'), '/Users?filter=' + encodeURIComponent('emails[type eq "other" and value co "HOME"] or groups.display eq "staff"'), '/Users?sortBy=name.familyName&attributes=userName', '/Users?filter=x', '/ServiceProviderConfig', '/Users?filter=' + encodeURIComponent('meta.lastModified gt "2020-01-01T00:00:00Z" and active eq false')]) console.log(p, ...await get(p))
  console.log(campus.log.filter(l => l.level === 'error'))
  expect(1).toBe(1)
})
