import { type Directory, type Filter, findByCookie, normaliseDn, parseFilter, prepareConnecting } from '@muster/ldap'
import type { Context } from '@muster/provider'
import { prepareGroupReader, primaryNumber } from './read-group.ts'
import { prepareUnitReader, unitWith } from './read-unit.ts'
import { prepareUserReader } from './read-user.ts'
import { mappingsOf, type Settings } from './settings.ts'

/** The directory that the settings describe, before anybody has been asked. */
export async function openDirectory(settings: Settings, context: Context): Promise<Directory> {
  const { users, groups, from } = mappingsOf(settings)
  const { base, references } = settings
  const within = normaliseDn(settings.groups?.base ?? base)
  const numbered = (attributes: readonly string[], handles: readonly string[]): Filter[] =>
    attributes.flatMap((name) => handles.map((handle) => ({ equal: name, to: primaryNumber(handle) })))
  const directory: Directory = {
    ...(await prepareConnecting(settings, context)),
    base,
    ignoresReferences: references === 'ignore',
    derivesGroups: from === 'memberOf',
    users: {
      base: settings.users?.base ?? base,
      scope: settings.users?.scope ?? 'subtree',
      filter: parseFilter(users.filter),
      reader: prepareUserReader(users, settings.users?.attributes, { from, within }),
      named: (username) => ({ or: users.username.map((name) => ({ equal: name, to: username })) }),
      inPrimary: (handles) => ({ or: numbered(users.primaryGroup, handles) }),
    },
    groups: {
      base: settings.groups?.base ?? base,
      scope: settings.groups?.scope ?? 'subtree',
      filter: parseFilter(groups.filter),
      reader: from === 'units' ? prepareUnitReader(groups, within) : prepareGroupReader(groups),
      holding: ({ dn, username, primaryGroups }) =>
        from === 'units'
          ? unitWith(primaryGroups)
          : {
              or: [
                ...groups.members.map((name) => ({ equal: name, to: dn })),
                ...(username === undefined ? [] : groups.memberNames.map((name) => ({ equal: name, to: username }))),
                ...numbered(groups.number, primaryGroups),
              ],
            },
      numbered: (handles) => ({ or: numbered(groups.number, handles) }),
      identity: [...groups.id, ...groups.number],
      version: 'modifyTimestamp',
    },
  }
  // The cookie's entries are told by entryUUID: only where that is the identifier does a deletion say who it was.
  const isTold = [users.id, groups.id].every(([first]) => first === 'entryUUID') && isOpenLdap(settings) && from === 'entries'
  return isTold ? { ...directory, changes: findByCookie(directory) } : directory
}

function isOpenLdap({ preset }: Settings): boolean {
  return preset === undefined || preset.startsWith('openldap-')
}
