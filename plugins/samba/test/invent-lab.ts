import type { SambaContents, SambaGroup, SambaPerson } from '../../../test/servers/start-samba-server.ts'

export const password = 'Correct-Horse-1'

export const people: readonly SambaPerson[] = [
  { name: 'ada', password, gid: 3001, fullName: 'Ada Lovelace' },
  { name: 'zoë', password, gid: 3001, fullName: 'Zoë Ångström' },
  { name: 'bob%x', password, gid: 3002, fullName: 'Bob 100 %' },
  { name: '-dash', password, gid: 3002 },
]

export const groups: readonly SambaGroup[] = [
  { gid: 3001, unixName: 'students', members: ['bob%x'], name: 'Students', comment: 'All students' },
  { gid: 3002, unixName: 'staff', members: ['ada', 'zoë'], name: 'R+D (x) -> "Blue" #1' },
  { gid: 3003, unixName: 'nobodies', members: [], name: 'Empty' },
]

export const contents: SambaContents = { people, groups }

export const directory = {
  users: people.map(({ name }) => name),
  groups: { Students: ['ada', 'zoë', 'bob%x'], 'R+D (x) -> "Blue" #1': ['ada', 'zoë', 'bob%x', '-dash'], Empty: [] },
}
