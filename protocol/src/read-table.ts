import type { DirectoryRecord, ErrorRecord, Place } from '@muster/provider'
import { membersPerLine } from './record-shapes.ts'
import type { TableKind, TableReading } from './table-reading.ts'
import { groupHandle } from './table-record.ts'
import type { RowSink } from './take-rows.ts'
import { type TableText, takeText } from './take-text.ts'

/** Something that speaks against the listing being whole, or for which one record cannot be used. */
export interface TableTrouble {
  readonly message: string
  readonly hint: string
  /** The name of its text, and the number of its line there. */
  readonly text: string
  readonly line?: number
  /** Only that person or group is unknown. */
  readonly record?: ErrorRecord['record']
}

/** One listing out of one or several texts. Nothing in them makes it throw. */
export interface TableListing {
  /** Begins a text. `kind` says what its rows are until the text itself says otherwise; left out: people. */
  open(text: { readonly name?: string; readonly kind?: TableKind }): TableInput
  /** Something that the reader of the bytes noticed: the file changed, the program failed. */
  doubt(message: string, hint: string): void
  /** To be called when all texts have ended: `end` if all of them proved themselves complete, else why not. */
  finish(): DirectoryRecord[]
  readonly texts: readonly TableText[]
  readonly troubles: readonly TableTrouble[]
  readonly given: Readonly<{ users: number; groups: number; members: number }>
  /** People without an id. */
  readonly weak: number
}

export interface TableInput {
  /** The records of this piece, in order. */
  take(chunk: Uint8Array): DirectoryRecord[]
  finish(): DirectoryRecord[]
  readonly text: TableText
}

/** Troubles about the listing told one by one; a text that is no table must not fill the report. */
const toldOneByOne = 20

export function createTableListing(reading: TableReading): TableListing {
  const texts: TableText[] = []
  const troubles: TableTrouble[] = []
  const given = { users: 0, groups: 0, members: 0 }
  /** Groups that people and members named, for tables without one of groups. */
  const named = new Set<string>()
  /** Handles by number of groups that are listed, and whose primary group each number is. */
  const numbered = new Set<string>()
  const primary = new Map<string, string[]>()
  let batch: DirectoryRecord[] = []
  let pairs = new Map<string, string[]>()
  let doubts = 0
  let weak = 0

  function complain(trouble: TableTrouble): void {
    if (++doubts > toldOneByOne) return
    troubles.push(trouble)
    const { message, hint, text, line } = trouble
    // A line is a record that could not be used; anything else concerns the whole.
    if (line === undefined) batch.push({ type: 'error', class: 'transient', message, hint })
    else batch.push({ type: 'error', class: 'data', message: sayAt(text, line, message), hint, at: placeOf(text, line) })
  }

  function sinkOf(text: string): RowSink {
    return {
      give(record, line) {
        given[record.type === 'user' ? 'users' : 'groups']++
        if (record.type === 'user' && record.id === undefined) weak++
        if (record.type === 'group') for (const handle of record.handles ?? []) if (/^[gr]id=/.test(handle)) numbered.add(handle)
        batch.push({ ...record, at: placeOf(text, line) })
      },
      pair: (group, member) => append(pairs, group, member),
      refer: (group) => void named.add(group),
      primary: (group, member) => append(primary, group, member),
      complain: (message, hint, line) => complain({ message, hint, text, ...(line !== undefined && { line }) }),
      reject({ message, hint, record }, line) {
        if (record === undefined) {
          complain({ message, hint, text, line })
          return
        }
        troubles.push({ message, hint, text, line, record })
        batch.push({ type: 'error', class: 'data', message, hint, record, at: placeOf(text, line) })
      },
      membersUnknown: (group) => void batch.push({ type: 'members', group, unknown: true }),
    }
  }

  function flush(): DirectoryRecord[] {
    for (const [group, members] of pairs) {
      given.members += members.length
      for (let start = 0; start < members.length; start += membersPerLine) {
        batch.push({ type: 'members', group, members: members.slice(start, start + membersPerLine) })
      }
    }
    const records = batch
    pairs = new Map()
    batch = []
    return records
  }

  return {
    open({ name = '', kind }) {
      const { take, finish, text } = takeText(name, kind, reading, sinkOf(name))
      texts.push(text)
      return {
        take(chunk) {
          take(chunk)
          return flush()
        },
        finish() {
          finish()
          return flush()
        },
        text,
      }
    },
    doubt: (message, hint) => complain({ message, hint, text: '' }),
    finish() {
      const isTableOfGroups = texts.some(({ plans }) => plans.some(({ kind }) => kind === 'groups'))
      for (const name of isTableOfGroups ? [] : named) {
        given.groups++
        batch.push({ type: 'group', name, handles: [groupHandle(name)] })
      }
      // A number means a group only where groups have numbers.
      for (const [group, members] of primary) if (numbered.has(group)) for (const member of members) append(pairs, group, member)
      if (doubts > toldOneByOne) {
        batch.push({
          type: 'error',
          class: 'transient',
          message: `${doubts - toldOneByOne} more like these`,
          hint: 'mend the ones above first',
        })
      }
      const records = flush()
      return doubts > 0 ? records : [...records, { type: 'end', ...given }]
    },
    texts,
    troubles,
    given,
    get weak() {
      return weak
    },
  }
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function placeOf(text: string, line: number): Place {
  return text === '' ? line : sayPlace(text, line)
}

/** "line 7 has two cells", "line 7: username: is empty". */
export function sayAt(text: string, line: number, message: string): string {
  return `${sayPlace(text, line)}${/^\w+(?:, \w+)*: /.test(message) ? ':' : ''} ${message}`
}

function sayPlace(text: string, line: number): string {
  return text === '' ? `line ${line}` : `${text}, line ${line}`
}
