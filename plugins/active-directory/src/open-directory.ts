import { type Directory, type Filter, parseFilter, prepareConnecting } from '@muster/ldap'
import type { Context } from '@muster/provider'
import { groupIdentity, prepareGroupReader } from './read-group.ts'
import { numberOfHandle, parseSid, sidOfHandle } from './read-identifiers.ts'
import { prepareUserReader } from './read-user.ts'
import { defaults, type Settings } from './settings.ts'

/** The domain that the settings describe, before anybody has been asked. */
export async function openDirectory(settings: Settings, context: Context): Promise<Directory> {
  const { base, username = defaults.username, users = {}, groups = {} } = settings
  return {
    ...(await prepareConnecting(settings, context)),
    base,
    // A domain always names its other partitions and child domains: they are other sources, the same ones each time.
    ignoresReferences: true,
    users: {
      base: users.base ?? base,
      scope: 'subtree',
      filter: parseFilter(users.filter ?? defaults.usersFilter),
      reader: prepareUserReader(username, [settings.cardNumbers ?? []].flat(), users.attributes ?? {}),
      named: (name) => ({ equal: username, to: name }),
      inPrimary: (handles) => ({ or: handles.map((handle) => ({ equal: 'primaryGroupID', to: numberOfHandle(handle) })) }),
    },
    groups: {
      base: groups.base ?? base,
      scope: 'subtree',
      filter: parseFilter(groups.filter ?? defaults.groupsFilter),
      reader: prepareGroupReader(),
      holding: ({ dn, primaryGroups }) => ({
        or: [{ equal: 'member', to: dn }, ...primaryGroups.map(withSid)],
      }),
      numbered: (handles) => ({ or: handles.map(withSid) }),
      identity: groupIdentity,
      version: 'uSNChanged',
    },
  }
}

function withSid(handle: string): Filter {
  return { equal: 'objectSid', to: parseSid(sidOfHandle(handle)) }
}
