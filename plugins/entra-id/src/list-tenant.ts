import type { DirectoryRecord, Scope } from '@muster/provider'
import { writeCursor } from './cursor.ts'
import { type Counts, type Doubts, type GroupToRead, listMembers, sayDoubts } from './list-members.ts'
import { patiently } from './patiently.ts'
import { groupSelect, hidesMembers, readGroup } from './read-group.ts'
import { readObjects } from './read-objects.ts'
import { type GraphObject, pageOf } from './read-page.ts'
import { readingOf, type Tenant } from './tenant.ts'

/**
 * Everybody of a tenant, its groups, and their members. Where changes begin is asked for before: what changes meanwhile is told
 * by them. `end` comes only when every list came to its last page; a failure between is thrown after what came before it.
 */
export async function* listTenant(tenant: Tenant, scope: Scope, doubts: Doubts = new Map()): AsyncGenerator<readonly DirectoryRecord[]> {
  const { graph, users, pageSize } = tenant
  const counts: Counts = { users: 0, groups: 0, members: 0 }
  const wantsGroups = scope.groups !== 'none'
  const positions = Promise.all([
    latest(tenant, 'users', users.select),
    wantsGroups ? latest(tenant, 'groups', changedGroupSelect) : undefined,
  ])
  const [usersLink, groupsLink] = yield* patiently(positions, () => 0)

  const people = readObjects(graph, {
    request: { path: 'users', query: { $select: users.select, $top: pageSize } },
    what: 'the people',
    permission: 'User.Read.All',
  })
  yield* describe(people, counts, (user) => {
    if (!users.isWanted(user)) return undefined
    counts.users++
    return users.read(user)
  })
  if (wantsGroups) {
    const toRead: GroupToRead[] = []
    const groups = readObjects(graph, {
      request: { path: 'groups', query: { $select: groupSelect, $top: pageSize } },
      what: 'the groups',
      permission: 'GroupMember.Read.All',
    })
    yield* describe(groups, counts, (group) => {
      counts.groups++
      const record = readGroup(group)
      if (record.type === 'group') toRead.push({ id: record.id!, isHidden: hidesMembers(group) })
      return record
    })
    yield* listMembers(toRead, { graph, pageSize, most: tenant.batches, counts, doubts })
    for (const { said, mend } of sayDoubts(doubts)) graph.logger.warn(`${said}. ${mend}`)
  }
  const cursor =
    usersLink === undefined || (wantsGroups && groupsLink === undefined)
      ? undefined
      : writeCursor({ users: usersLink, ...(groupsLink !== undefined && { groups: groupsLink }) }, readingOf(tenant, scope))
  yield [{ type: 'end', ...counts, ...(cursor !== undefined && { cursor }) }]
}

/** `members` makes joining and leaving a group a change of it. */
export const changedGroupSelect = `${groupSelect},members`

/**
 * Where changes from now on begin: "$deltatoken=latest" gives the link and nothing else. Without one every run reads
 * everything; why, reading itself will show.
 */
async function latest({ graph }: Tenant, kind: 'users' | 'groups', select: string): Promise<string | undefined> {
  const answer = await graph.ask({ path: `${kind}/delta`, query: { $select: select, $deltatoken: 'latest' } })
  return pageOf(answer)?.changesLink
}

async function* describe(
  pages: AsyncGenerator<readonly GraphObject[]>,
  counts: Counts,
  read: (object: GraphObject) => DirectoryRecord | undefined,
): AsyncGenerator<readonly DirectoryRecord[]> {
  try {
    for (;;) {
      const { value: objects, done } = yield* patiently(pages.next(), () => counts.users + counts.groups)
      if (done === true) return
      const records = objects.map(read).filter((record) => record !== undefined)
      if (records.length > 0) yield records
    }
  } finally {
    await pages.return(undefined)
  }
}
