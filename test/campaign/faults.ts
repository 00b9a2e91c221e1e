import { type DirectoryRecord, MusterError } from '@muster/provider'
import type { Dice } from '../campus/dice.ts'
import type { ChangesFault } from '../laws/change-log.ts'
import { type Directory, recordsOf } from '../laws/directory.ts'

/** How one source goes wrong in one night. */
export type SourceFault =
  | { readonly kind: 'none' | 'down' | 'empty' | 'too many users' | 'too few users' | 'wrong groups' | 'wrong members' | 'no groups' }
  | {
      readonly kind: 'cut' | 'breaks' | 'throttled' | 'repeated page' | 'given twice' | 'unreadable' | 'members unknown'
      readonly at: number
    }

/** What keeps a listing from proving itself complete: on its word nobody may leave. */
const incomplete = new Set<SourceFault['kind']>([
  'down',
  'empty',
  'too many users',
  'too few users',
  'wrong groups',
  'wrong members',
  'cut',
  'breaks',
  'throttled',
  'repeated page',
])

export const isIncomplete = ({ kind }: SourceFault): boolean => incomplete.has(kind)

const plain = ['down', 'empty', 'too many users', 'too few users', 'wrong groups', 'wrong members', 'no groups'] as const
const placed = ['cut', 'breaks', 'throttled', 'repeated page', 'given twice', 'unreadable', 'members unknown'] as const

export function inventFault(dice: Dice): SourceFault {
  if (dice.below(2) === 0) return { kind: dice.pick(plain) }
  return { kind: dice.pick(placed), at: dice.below(60) }
}

/** A source that breaks off and counts what it gave as if that were all: what no honest one does, and nobody could notice. */
export async function* listLying(directory: Directory, fault: SourceFault): AsyncGenerator<DirectoryRecord[]> {
  const records = spoil(recordsOf(directory), fault).filter(({ type }) => type === 'user')
  yield [...records, { type: 'end', users: records.length, groups: 0, members: 0 }]
}

/** What a source lists tonight; `down` cannot be opened and is not listed at all. */
export async function* listFaultily(
  directory: Directory,
  fault: SourceFault,
  batchSize: number,
  cursor: string | undefined,
): AsyncGenerator<DirectoryRecord[]> {
  const records = recordsOf(directory).map((record) => (record.type === 'end' && cursor !== undefined ? { ...record, cursor } : record))
  yield* batches(spoil(records, fault), batchSize)
  if (fault.kind === 'breaks') throw new MusterError('SOURCE_UNAVAILABLE', 'the connection was lost')
  if (fault.kind === 'throttled') throw new MusterError('THROTTLED', 'too many questions')
}

/** The same of an answer that tells what changed. What has no like there goes wrong when everything is listed. */
export function asChangesFault(fault: SourceFault): ChangesFault {
  switch (fault.kind) {
    case 'cut':
      return { kind: 'cut', after: fault.at }
    case 'breaks':
    case 'throttled':
      return { kind: 'throws', after: fault.at }
    case 'too many users':
    case 'too few users':
    case 'wrong groups':
    case 'wrong members':
      return { kind: 'miscounted' }
    case 'repeated page':
      return { kind: 'repeated page', at: fault.at }
    case 'empty':
      return { kind: 'lost' }
    case 'no groups':
      return { kind: 'reset', after: 0 }
    case 'given twice':
    case 'unreadable':
    case 'members unknown':
      return { kind: 'reset', after: fault.at }
    default:
      return { kind: 'none' }
  }
}

function spoil(records: readonly DirectoryRecord[], fault: SourceFault): readonly DirectoryRecord[] {
  const end = records.at(-1)!
  const rest = records.slice(0, -1)
  if (end.type !== 'end') throw new Error('a listing ends in `end`')
  const at = 'at' in fault ? fault.at % Math.max(1, rest.length) : 0
  const users = rest.filter(({ type }) => type === 'user')
  const miscounted = (counts: Partial<typeof end>): DirectoryRecord[] => [...rest, { ...end, ...counts }]
  switch (fault.kind) {
    case 'none':
    case 'down':
      return records
    case 'cut':
    case 'breaks':
    case 'throttled':
      return rest.slice(0, at)
    case 'empty':
      return [{ ...end, users: 0, groups: 0, members: 0 }]
    case 'too many users':
      return miscounted({ users: end.users + 1 })
    case 'too few users':
      return miscounted({ users: end.users - 1 })
    case 'wrong groups':
      return miscounted({ groups: end.groups + 1 })
    case 'wrong members':
      return miscounted({ members: end.members + 1 })
    case 'no groups':
      return [...users, { type: 'end', users: end.users, groups: 0, members: 0 }]
    // The counts are those of the directory, so that the page shows.
    case 'repeated page':
      return [...rest.slice(0, at + 1), ...rest.slice(Math.max(0, at - 3), at + 1), ...rest.slice(at + 1), end]
    case 'given twice': {
      const twice = users[at % users.length]!
      // What was never so cannot be told as changed back.
      const { cursor: _, ...without } = end
      return [...rest, { ...twice, email: 'another@x.edu' } as DirectoryRecord, { ...without, users: end.users + 1 }]
    }
    // It is counted: it came, and could not be used.
    case 'unreadable': {
      const lost = users[at % users.length]!
      const error: DirectoryRecord = {
        type: 'error',
        // It is mended without being changed, which nobody would tell.
        class: 'transient',
        message: 'it cannot be read',
        record: { kind: 'user', id: 'id' in lost && typeof lost.id === 'string' ? lost.id : '' },
      }
      return records.map((record) => (record === lost ? error : record))
    }
    case 'members unknown': {
      const lists = rest.filter(({ type }) => type === 'members') as { group: string; members: readonly string[] }[]
      const unknown = lists[at % lists.length]!
      return [
        ...rest.map((record) =>
          record === (unknown as unknown) ? { type: 'members' as const, group: unknown.group, unknown: true as const } : record,
        ),
        { ...end, members: end.members - unknown.members.length },
      ]
    }
  }
}

function* batches(records: readonly DirectoryRecord[], size: number): Generator<DirectoryRecord[]> {
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size)
}
