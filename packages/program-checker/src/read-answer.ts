import type { EndRecord, ErrorRecord, GroupRecord, MembersRecord, UserRecord } from '@muster/provider'
import { decodeLine, type LineFault, type WireRecord } from './decode-line.ts'
import type { Exchange } from './exchange.ts'

export interface Printed<Record> {
  /** Counted from 1. */
  readonly line: number
  readonly record: Record
}

export interface Fault extends LineFault {
  readonly line: number
  readonly text: string
}

/** One exchange of the muster dialect, its lines read. */
export interface Answer {
  readonly exchange: Exchange
  readonly records: readonly Printed<WireRecord>[]
  /** Lines that are no usable record, in order. */
  readonly faults: readonly Fault[]
  /** Types that this version of the protocol does not know. */
  readonly ignored: readonly Printed<string>[]
}

/** Of an answer that had to be ended, only the beginning is looked at. */
const mostOfEnded = 10_000

export function readAnswer(exchange: Exchange): Answer {
  const records: Printed<WireRecord>[] = []
  const faults: Fault[] = []
  const ignored: Printed<string>[] = []
  const lines = exchange.end.how === 'limit' ? exchange.lines.slice(0, mostOfEnded) : exchange.lines
  lines.forEach((text, index) => {
    const line = index + 1
    const read = decodeLine(text)
    if ('record' in read) records.push({ line, record: read.record })
    else if ('ignored' in read) ignored.push({ line, record: read.ignored })
    else faults.push({ line, text, ...read.fault })
  })
  return { exchange, records, faults, ignored }
}

type RecordOf<Type extends WireRecord['type']> = Extract<WireRecord, { type: Type }>

export function recordsOf<Type extends WireRecord['type']>(
  { records }: Pick<Answer, 'records'>,
  type: Type,
): readonly Printed<RecordOf<Type>>[] {
  return records.filter((printed): printed is Printed<RecordOf<Type>> => printed.record.type === type)
}

/** What a listing said, or meant to say where a line could be mended, by kind; and what that adds up to. */
export interface Listing extends Answer {
  readonly users: readonly Printed<UserRecord>[]
  readonly groups: readonly Printed<GroupRecord>[]
  readonly members: readonly Printed<MembersRecord>[]
  readonly errors: readonly Printed<ErrorRecord>[]
  readonly ends: readonly Printed<EndRecord>[]
  /** Pairs of group and member, as `end` must count them. */
  readonly pairs: number
}

export function readListing(exchange: Exchange): Listing {
  const answer = readAnswer(exchange)
  const meant = answer.faults.flatMap(({ line, meant }) => meant.map((record) => ({ line, record })))
  const said = { records: [...answer.records, ...meant].sort((one, other) => one.line - other.line) }
  const members = recordsOf(said, 'members')
  return {
    ...answer,
    users: recordsOf(said, 'user'),
    groups: recordsOf(said, 'group'),
    members,
    errors: recordsOf(said, 'error'),
    ends: recordsOf(said, 'end'),
    pairs: sum(members.map(({ record }) => record.members?.length)) + sum(answer.faults.map(({ pairs }) => pairs)),
  }
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0)
}

/** The `end` that this listing should have printed. */
export function endOf(listing: Listing, cursor?: string): string {
  return JSON.stringify({
    type: 'end',
    users: listing.users.length,
    groups: listing.groups.length,
    members: listing.pairs,
    ...(cursor !== undefined && { cursor }),
  })
}

export const handlesOfUser = ({ handles, id, username }: UserRecord): readonly string[] =>
  handles ?? (id === undefined ? [username] : [id, username])

export const handlesOfGroup = ({ handles, id, name }: GroupRecord): readonly string[] => handles ?? (id === undefined ? [name] : [id, name])
