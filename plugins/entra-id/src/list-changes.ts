import { type DirectoryRecord, MusterError, type Scope } from '@muster/provider'
import { askTogether } from './ask-together.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { graphError, judgeGraph } from './explain-graph-error.ts'
import type { Graph } from './graph.ts'
import { type Counts, type Doubts, listMembers, onLines, sayDoubts } from './list-members.ts'
import { patiently } from './patiently.ts'
import { groupSelect, hidesMembers, readGroup } from './read-group.ts'
import { type GraphObject, textOf } from './read-page.ts'
import { type Changed, readRound } from './read-round.ts'
import { readingOf, type Tenant } from './tenant.ts'

const reset: readonly DirectoryRecord[] = [{ type: 'reset' }]
const onABatch = 20

/**
 * What changed of a tenant since the links of `text`, or `reset`. Where nothing changed that takes two requests. What Graph's
 * answer leaves open (an order of two words about one object, a property that did not come) is asked for, never guessed.
 */
export async function* listChanges(tenant: Tenant, text: string, scope: Scope): AsyncGenerator<readonly DirectoryRecord[]> {
  const { graph } = tenant
  const reading = readingOf(tenant, scope)
  const cursor = readCursor(text, reading, graph.base.origin)
  if (cursor === undefined) {
    yield reset
    return
  }
  const told = yield* patiently(askBoth(tenant, cursor), () => 0)
  if (told === undefined) {
    yield reset
    return
  }
  const counts: Counts = { users: 0, groups: 0, members: 0 }
  yield* describeUsers(tenant, told.users.changed, counts)
  if (told.groups !== undefined) yield* describeGroups(tenant, told.groups.changed, counts)
  const next = writeCursor({ users: told.users.link, ...(told.groups !== undefined && { groups: told.groups.link }) }, reading)
  yield [{ type: 'end', ...counts, covers: 'changed', cursor: next }]
}

/** `undefined` when either cannot be gone on from. */
async function askBoth({ graph, pageSize }: Tenant, { users, groups }: Cursor) {
  const [ofUsers, ofGroups] = await Promise.all([
    readRound(graph, users, pageSize, 'User.Read.All'),
    groups === undefined ? undefined : readRound(graph, groups, pageSize, 'GroupMember.Read.All'),
  ])
  if (ofUsers.isLost || ofGroups?.isLost === true) return undefined
  return { users: ofUsers, groups: ofGroups }
}

async function* describeUsers(tenant: Tenant, changed: readonly Changed[], counts: Counts): AsyncGenerator<readonly DirectoryRecord[]> {
  const { graph, users } = tenant
  const isOpen = ({ object, isGone, isContradicted }: Changed): boolean => isContradicted || (!isGone && !users.isWhole(object))
  for (const some of inParts(changed)) {
    const found = yield* patiently(lookAgain(graph, 'users', users.select, some.filter(isOpen)), () => counts.users)
    const records = some.map((one): DirectoryRecord => {
      const object = objectOf(one, isOpen(one), found)
      if (object === undefined) {
        if (!one.isGone && !one.isContradicted) counts.users++
        return lost('user', one)
      }
      if (!users.isWanted(object)) return { type: 'gone', kind: 'user', id: one.id, reason: 'left-scope' }
      counts.users++
      return users.read(object)
    })
    if (records.length > 0) yield records
  }
}

async function* describeGroups(tenant: Tenant, changed: readonly Changed[], counts: Counts): AsyncGenerator<readonly DirectoryRecord[]> {
  const { graph, pageSize, batches } = tenant
  const isOpen = ({ object, isGone, isContradicted }: Changed): boolean =>
    isContradicted || (!isGone && (object.displayName === undefined || object.visibility === undefined))
  const toRead: { readonly id: string; readonly isHidden: boolean }[] = []
  for (const some of inParts(changed)) {
    const found = yield* patiently(lookAgain(graph, 'groups', groupSelect, some.filter(isOpen)), () => counts.users + counts.groups)
    const records: DirectoryRecord[] = []
    for (const one of some) {
      const object = objectOf(one, isOpen(one), found)
      if (object === undefined) {
        if (!one.isGone && !one.isContradicted) counts.groups++
        records.push(lost('group', one))
        continue
      }
      counts.groups++
      const record = readGroup(object)
      records.push(record)
      if (record.type === 'error') continue
      // Who is hidden joins and leaves unseen; and what contradicts itself is read whole.
      if (hidesMembers(object) || one.isUncertain || one.isContradicted) toRead.push({ id: one.id, isHidden: hidesMembers(object) })
      else {
        counts.members += one.joined.size + one.left.size
        records.push(...onLines(one.id, [...one.joined], 'add'), ...onLines(one.id, [...one.left], 'remove'))
      }
    }
    if (records.length > 0) yield records
  }
  const doubts: Doubts = new Map()
  yield* listMembers(toRead, { graph, pageSize, most: batches, counts, doubts, saysEmpty: true })
  for (const { said, mend } of sayDoubts(doubts)) graph.logger.warn(`${said}. ${mend}`)
}

function objectOf(one: Changed, isOpen: boolean, found: ReadonlyMap<string, GraphObject>): GraphObject | undefined {
  if (isOpen) return found.get(one.id)
  return one.isGone ? undefined : one.object
}

/** Who is said to be gone is gone. Who changed and cannot be found now may be too new for the server that was asked. */
function lost(kind: 'user' | 'group', { id, isGone, isContradicted }: Changed): DirectoryRecord {
  if (isGone || isContradicted) return { type: 'gone', kind, id, reason: 'deleted' }
  return {
    type: 'error',
    class: 'transient',
    message: `this ${kind} is said to have changed and cannot be found`,
    hint: 'Servers of Entra lag behind each other; run again.',
    at: id,
    record: { kind, id },
  }
}

/** What they are now, by id; who is not in it is not found. */
async function lookAgain(
  graph: Graph,
  kind: 'users' | 'groups',
  select: string,
  open: readonly Changed[],
): Promise<ReadonlyMap<string, GraphObject>> {
  const found = new Map<string, GraphObject>()
  for (let from = 0; from < open.length; from += graph.batchSize) {
    const some = open.slice(from, from + graph.batchSize)
    const answers = await askTogether(
      graph,
      some.map(({ id }) => ({ url: `${kind}/${encodeURIComponent(id)}?$select=${select}` })),
    )
    for (const [index, { id }] of some.entries()) {
      const answer = answers[index]!
      const object = answer.status === 200 ? (answer.body as GraphObject | null | undefined) : undefined
      if (textOf(object?.id) === id) found.set(id, object!)
      else if (answer.status !== 404 || graphError(answer.body) === undefined) {
        const isDown = judgeGraph(answer) === 'failed'
        throw new MusterError(
          isDown ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED',
          `one of the ${kind} that changed could not be read again (status ${answer.status})`,
        )
      }
    }
  }
  return found
}

function* inParts(changed: readonly Changed[]): Generator<readonly Changed[]> {
  for (let from = 0; from < changed.length; from += onABatch * 25) yield changed.slice(from, from + onABatch * 25)
}
