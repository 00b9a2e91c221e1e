import { type Directory, type Filter, parseFilter, prepareConnecting } from '@muster/ldap'
import type { Context } from '@muster/provider'
import { findChanges } from './find-changes.ts'
import { groupIdentity, prepareGroupReader } from './read-group.ts'
import { numberOfHandle, parseSid, sidOfHandle } from './read-identifiers.ts'
import { prepareUserReader } from './read-user.ts'
import { defaults, presets, type Settings } from './settings.ts'

/** The domains that the settings describe, before anybody has been asked. */
export function openDomains(settings: Settings, context: Context): Promise<Directory[]> {
  const { domains = [], users, groups, ...shared } = settings
  const parts = { users: withoutBase(users), groups: withoutBase(groups) }
  return Promise.all(
    [settings, ...domains.map((domain) => ({ ...shared, ...parts, ...domain }))].map((each) => openDirectory(each, context)),
  )
}

/** A place in one domain is none in another. */
function withoutBase<Part extends { readonly base?: string }>(part: Part | undefined): Omit<Part, 'base'> {
  const { base: _, ...rest } = part ?? ({} as Part)
  return rest
}

async function openDirectory(settings: Settings, context: Context): Promise<Directory> {
  const preset = presets[settings.preset ?? defaults.preset]
  const { base, username = preset.username, users = {}, groups = {} } = settings
  const usual = preset.unit === undefined ? base : `${preset.unit},${base}`
  const directory: Directory = {
    ...(await prepareConnecting(settings, context)),
    base,
    // A domain always names its other partitions and child domains: they are other sources, the same ones each time.
    ignoresReferences: true,
    users: {
      base: users.base ?? usual,
      scope: 'subtree',
      filter: parseFilter(users.filter ?? defaults.usersFilter),
      reader: prepareUserReader(username, [settings.cardNumbers ?? []].flat(), users.attributes ?? {}),
      named: (name) => ({ equal: username, to: name }),
      inPrimary: (handles) => ({ or: handles.map((handle) => ({ equal: 'primaryGroupID', to: numberOfHandle(handle) })) }),
    },
    groups: {
      base: groups.base ?? usual,
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
  return preset.tellsChanges ? { ...directory, changes: findChanges(directory) } : directory
}

function withSid(handle: string): Filter {
  return { equal: 'objectSid', to: parseSid(sidOfHandle(handle)) }
}
