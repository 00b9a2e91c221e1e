import { type Directory, parseFilter, prepareConnecting } from '@muster/ldap'
import type { Context } from '@muster/provider'
import { prepareGroupReader, primaryNumber } from './read-group.ts'
import { prepareUserReader } from './read-user.ts'
import { mappingsOf, type Settings } from './settings.ts'

/** The directory that the settings describe, before anybody has been asked. */
export async function openDirectory(settings: Settings, context: Context): Promise<Directory> {
  const { users, groups } = mappingsOf(settings)
  const { base, references } = settings
  return {
    ...(await prepareConnecting(settings, context)),
    base,
    ignoresReferences: references === 'ignore',
    users: {
      base: settings.users?.base ?? base,
      scope: settings.users?.scope ?? 'subtree',
      filter: parseFilter(users.filter),
      reader: prepareUserReader(users, settings.users?.attributes),
      named: (username) => ({ or: users.username.map((name) => ({ equal: name, to: username })) }),
    },
    groups: {
      base: settings.groups?.base ?? base,
      scope: settings.groups?.scope ?? 'subtree',
      filter: parseFilter(groups.filter),
      reader: prepareGroupReader(groups),
      holding: ({ dn, username, primaryGroups }) => ({
        or: [
          ...groups.members.map((name) => ({ equal: name, to: dn })),
          ...groups.memberNames.map((name) => ({ equal: name, to: username })),
          ...groups.number.flatMap((name) => primaryGroups.map((handle) => ({ equal: name, to: primaryNumber(handle) }))),
        ],
      }),
      identity: groups.id,
      version: 'modifyTimestamp',
    },
  }
}
