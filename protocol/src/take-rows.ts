import type { GroupRecord, UserRecord } from '@muster/provider'
import type { Fault } from './fault.ts'
import { isName } from './record-shapes.ts'
import type { TablePlan } from './table-columns.ts'
import type { TableCount } from './table-end.ts'
import { fold, groupHandle, type RowReading, type RowValues, readGroupRow, readUserRow } from './table-record.ts'

/** Where the rows of one text go: into the listing that it is a part of. */
export interface RowSink {
  give(record: UserRecord | GroupRecord, line: number): void
  /** `group` and `member` are handles. */
  pair(group: string, member: string): void
  /** Somebody named this group, which may be listed nowhere. */
  refer(groupName: string): void
  /** `group` is a handle by number. */
  primary(group: string, member: string): void
  complain(message: string, hint: string, line?: number): void
  reject(fault: Fault, line: number): void
  membersUnknown(group: string): void
}

export interface Row {
  readonly plan: TablePlan
  readonly values: RowValues
  readonly at: number
  readonly damaged: boolean
}

export interface RowIntake {
  take(row: Row, reading: RowReading): void
  /** A row that was printed and could not be taken. */
  count(what: TableCount): void
  readonly printed: Readonly<Record<TableCount, number>>
}

/** Turns rows into records, and counts what was printed: people and members by the row, groups by their names. */
export function takeRows(sink: RowSink, notText: () => { readonly message: string; readonly hint: string }): RowIntake {
  const printed = { users: 0, groups: 0, members: 0, entries: 0 }
  const groups = new Set<string>()
  const listed = new Set<string>()
  const named = new Map<string, string>()

  function takeUser({ plan, values, at }: Row, spoilt: readonly string[], reading: RowReading): void {
    printed.users++
    const row = readUserRow(plan, values, reading)
    const groups = (row.groups ?? []).map((group) => {
      printed.members++
      return refer(group)
    })
    if ('fault' in row) {
      sink.reject(row.fault, at)
      return
    }
    const { user, handle, primaryGroup } = row
    for (const group of groups) sink.pair(group, handle)
    if (primaryGroup !== undefined) sink.primary(primaryGroup, handle)
    if (spoilt.length > 0) sink.reject(spoiltBy(spoilt, 'user', user.id ?? fold(user.username), ['id', 'username']), at)
    else sink.give(user, at)
  }

  function takeGroup({ plan, values, at }: Row, spoilt: readonly string[], reading: RowReading): void {
    const row = readGroupRow(plan, values, reading)
    if ('fault' in row) {
      printed.groups++
      sink.reject(row.fault, at)
      return
    }
    const { group, handle, members } = row
    add(handle)
    if (spoilt.length > 0) {
      sink.reject(spoiltBy(spoilt, 'group', group.id ?? group.name, ['id', 'name']), at)
      sink.membersUnknown(handle)
      return
    }
    // A group may stand on several rows, each with some of its members; the first says what else there is to say.
    if (!listed.has(handle)) sink.give(group, at)
    listed.add(handle)
    for (const member of members) {
      printed.members++
      sink.pair(handle, member)
    }
  }

  function takeMember({ plan, values, at }: Row, spoilt: readonly string[]): void {
    printed.members++
    const [group, member] = ['group', 'member'].map((field) => (values[plan.fields.get(field)?.[0] ?? -1]?.[0] ?? '').trim())
    if (!isName(group)) sink.complain('names no group', 'print a group and one of its members on every line', at)
    else if (!isName(member)) sink.complain('names no member', 'print a group and one of its members on every line', at)
    else if (spoilt.length > 0) sink.reject(spoiltBy(spoilt, 'group', undefined, []), at)
    else {
      sink.pair(refer(group), member)
    }
  }

  /** The handle of a group that somebody named. */
  function refer(group: string): string {
    const known = named.get(group)
    if (known !== undefined) return known
    const handle = groupHandle(group)
    named.set(group, handle)
    add(handle)
    sink.refer(group)
    return handle
  }

  function add(handle: string): void {
    if (groups.has(handle)) return
    groups.add(handle)
    printed.groups++
  }

  function spoiltBy(columns: readonly string[], kind: 'user' | 'group', id: string | undefined, identifying: readonly string[]): Fault {
    const { message, hint } = notText()
    const readable = id !== undefined && !columns.some((column) => identifying.includes(column))
    return {
      type: 'fault',
      message: `${columns.join(', ')}: ${message}`,
      hint,
      ...(readable && { record: { kind, id } }),
    }
  }

  return {
    take(row, reading) {
      const spoilt = row.damaged ? damagedColumns(row) : []
      if (row.plan.kind === 'users') takeUser(row, spoilt, reading)
      else if (row.plan.kind === 'groups') takeGroup(row, spoilt, reading)
      else takeMember(row, spoilt)
    },
    count: (what) => {
      printed[what]++
    },
    printed,
  }
}

/** Columns that are of use in the row and hold what is no text. */
function damagedColumns({ plan: { fields, attributes }, values }: Row): string[] {
  const isDamaged = (column: number) => (values[column] ?? []).some((value) => value.includes('\ufffd'))
  return [
    ...[...fields].filter(([, columns]) => columns.some(isDamaged)).map(([field]) => field),
    ...[...attributes].filter(([, column]) => isDamaged(column)).map(([attribute]) => attribute),
  ]
}
