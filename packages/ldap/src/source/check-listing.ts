import type { Finding, Session } from '@muster/provider'

interface Seen {
  users: number
  inactive: number
  groups: number
  rejected: number
  firstRejected: string
  doubt: string | undefined
  doubtHint: string | undefined
  members: number
  unknown: number
  isComplete: boolean
  /** Usernames that other systems may stumble over. */
  readonly odd: string[]
  /** By handle, the group; and by group, the handles in it. */
  readonly groupOf: Map<string, string>
  readonly inside: Map<string, string[]>
}

const plainName = /^[\p{L}\p{N}._@+-]+$/u

/** Reads everything once without keeping it, and says what that found. */
export async function readListing(session: Session): Promise<Finding[]> {
  const seen: Seen = {
    users: 0,
    inactive: 0,
    groups: 0,
    rejected: 0,
    firstRejected: '',
    doubt: undefined,
    doubtHint: undefined,
    members: 0,
    unknown: 0,
    isComplete: false,
    odd: [],
    groupOf: new Map(),
    inside: new Map(),
  }
  const started = performance.now()
  for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) {
    for (const record of batch) {
      if (record.type === 'user') {
        seen.users++
        if (record.active === false) seen.inactive++
        if (!plainName.test(record.username)) seen.odd.push(record.username)
      } else if (record.type === 'group') {
        seen.groups++
        for (const handle of record.handles ?? []) seen.groupOf.set(handle, record.id ?? record.name)
      } else if (record.type === 'members') {
        seen.members += record.members?.length ?? 0
        if (record.unknown === true) seen.unknown++
        seen.inside.set(record.group, [...(seen.inside.get(record.group) ?? []), ...(record.members ?? [])])
      } else if (record.type === 'error' && record.at !== undefined) {
        if (seen.rejected++ === 0) seen.firstRejected = `${record.at}: ${record.message}`
      } else if (record.type === 'error') {
        seen.doubt ??= record.message
        seen.doubtHint ??= record.hint
      } else if (record.type === 'end') seen.isComplete = true
    }
  }
  return sayListing(seen, performance.now() - started)
}

function sayListing(seen: Seen, tookMs: number): Finding[] {
  const { users, inactive, groups, members, rejected, firstRejected, doubt, doubtHint, unknown } = seen
  const took = `${(tookMs / 1_000).toFixed(1)} s`
  return [
    users === 0
      ? {
          id: 'ldap.users',
          outcome: 'failed',
          message: 'nobody was found',
          remedy: 'Correct `base`, `users.filter` or `preset`, or let the account of `bind` read the people.',
        }
      : { id: 'ldap.users', outcome: 'ok', message: `read in ${took}: ${count(users, 'user')}, ${inactive} of them disabled` },
    unknown > 0
      ? {
          id: 'ldap.groups',
          outcome: 'warning',
          message: `the members of ${count(unknown, 'group')} could not be read to the end`,
          remedy: 'They changed while they were read; try again.',
        }
      : {
          id: 'ldap.groups',
          outcome: groups === 0 ? 'warning' : 'ok',
          message: `read: ${count(groups, 'group')} with ${count(members, 'membership')}`,
          ...(groups === 0 ? { remedy: 'Correct `groups.base` or `groups.filter`, or let the account read them.' } : {}),
        },
    nestingFinding(seen),
    namesFinding(seen.odd),
    doubt !== undefined
      ? { id: 'ldap.entries', outcome: 'warning', message: doubt, remedy: doubtHint ?? 'Narrow `base`.' }
      : rejected > 0
        ? {
            id: 'ldap.entries',
            outcome: 'warning',
            message: `${rejected} entries cannot be used; the first is ${firstRejected}`,
            remedy: 'Mend the entries, name other attributes, or leave them out with a filter.',
          }
        : { id: 'ldap.entries', outcome: 'ok', message: 'every entry could be used, and the listing proved itself complete' },
  ]
}

function nestingFinding({ groupOf, inside }: Seen): Finding {
  const id = 'ldap.nesting'
  const children = new Map<string, string[]>()
  for (const [handle, members] of inside) {
    const group = groupOf.get(handle)
    if (group === undefined) continue
    const nested = members.map((member) => groupOf.get(member)).filter((each) => each !== undefined)
    children.set(group, [...(children.get(group) ?? []), ...nested])
  }
  const depths = new Map<string, number>()
  let ring = ''
  const depthOf = (group: string, above: ReadonlySet<string>): number => {
    if (above.has(group)) {
      ring = group
      return 0
    }
    const known = depths.get(group)
    if (known !== undefined) return known
    const below = new Set([...above, group])
    const depth = 1 + Math.max(0, ...new Set((children.get(group) ?? []).map((child) => depthOf(child, below))))
    depths.set(group, depth)
    return depth
  }
  const deepest = Math.max(0, ...[...children.keys()].map((group) => depthOf(group, new Set())))
  const said = deepest < 2 ? 'no group is in another' : `groups are in groups, ${deepest} deep`
  return ring === ''
    ? { id, outcome: 'ok', message: said }
    : { id, outcome: 'ok', message: `${said}; some are in each other in a ring, which is read as one (${ring} is in it)` }
}

function namesFinding(odd: readonly string[]): Finding {
  const id = 'ldap.names'
  if (odd.length === 0) return { id, outcome: 'ok', message: 'usernames are made of letters, digits and . _ @ + -' }
  const shown = odd.slice(0, 3).map((name) => JSON.stringify(name))
  return {
    id,
    outcome: 'ok',
    message: `${odd.length} usernames have spaces or other signs in them (${shown.join(', ')}); they work here, and may not elsewhere`,
  }
}

/** "1 group", "2 groups". */
function count(many: number, one: string): string {
  return `${many} ${one}${many === 1 ? '' : 's'}`
}
