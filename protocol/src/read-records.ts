import { isUtf8 } from 'node:buffer'
import type { LineBlock } from '@muster/program'
import type { DirectoryRecord, EndRecord, ErrorRecord, Kind, KnownEntries, MembersRecord } from '@muster/provider'
import { decodeRecord } from './decode-record.ts'
import type { Fault } from './fault.ts'

export interface ReadOptions {
  /** Which records may come: `add`, `gone`, `present` and `reset` only in `changes`. */
  readonly verb: 'list' | 'changes'
  /** Lines whose bytes are known are answered by `present` instead of being decoded. */
  readonly known?: KnownEntries
  /** What was tolerated, one sentence each, each once. */
  readonly onRemark?: (sentence: string) => void
}

/** Reads one answer, block by block. Nothing a program prints makes it throw. */
export interface RecordReader {
  /** The block's records, in order; those that are only `present` come together at the end. */
  read(block: LineBlock): DirectoryRecord[]
  /**
   * To be called when the output has ended: the `end` record if the answer proved itself complete (its counts are those
   * of the records given), else an `error` record that says why not.
   */
  finish(): DirectoryRecord[]
  /** What was printed so far. */
  readonly printed: Readonly<Counts>
}

interface Counts {
  users: number
  groups: number
  members: number
}

/** Unreadable lines told one by one; a program that prints a megabyte of chatter must not fill the report. */
const toldOneByOne = 20

/**
 * The records of an answer in batches, one per block of lines. The last batch is `end` alone, and only when the answer
 * proved itself complete. How the program ended is for the caller to look at, before it hands on that `end`.
 */
export async function* readRecords(blocks: AsyncIterable<LineBlock>, options: ReadOptions): AsyncGenerator<readonly DirectoryRecord[]> {
  const reader = createRecordReader(options)
  for await (const block of blocks) {
    const batch = reader.read(block)
    if (batch.length > 0) yield batch
  }
  const last = reader.finish()
  if (last.length > 0) yield last
}

export function createRecordReader({ verb, known, onRemark }: ReadOptions): RecordReader {
  const printed: Counts = { users: 0, groups: 0, members: 0 }
  const given: Counts = { users: 0, groups: 0, members: 0 }
  const remarked = new Set<string>()
  /** Asked when the first line is there: what is known may still be on its way until then. */
  let matching: boolean | undefined
  let end: EndRecord | undefined
  let reset = false
  let doubtful = false
  let untold = 0
  let told = 0

  function remark(topic: string, sentence: string): void {
    if (remarked.has(topic)) return
    remarked.add(topic)
    onRemark?.(sentence)
  }

  /** Something after which the answer cannot be complete. */
  function doubt(batch: DirectoryRecord[], message: string, hint: string, at?: number): void {
    doubtful = true
    if (at !== undefined && (told += 1) > toldOneByOne) {
      untold += 1
      return
    }
    const error: ErrorRecord = { type: 'error', class: 'bug', message, hint, ...(at !== undefined && { at }) }
    batch.push(error)
  }

  function take(batch: DirectoryRecord[], record: DirectoryRecord, line: number): void {
    switch (record.type) {
      case 'user':
        printed.users += 1
        given.users += 1
        break
      case 'group':
        printed.groups += 1
        given.groups += 1
        break
      case 'members': {
        const pairs = record.members?.length ?? 0
        printed.members += pairs
        given.members += pairs
        if (verb === 'list' && record.mode !== undefined && record.mode !== 'all') {
          doubt(
            batch,
            `line ${line} has "mode":"${record.mode}", which only changes may have`,
            'list prints whole memberships: leave mode out',
            line,
          )
          return
        }
        break
      }
      case 'present':
      case 'gone':
        if (verb === 'list') {
          doubt(
            batch,
            `line ${line} is a ${record.type} record, which only changes may print`,
            'list prints every entry that is there',
            line,
          )
          return
        }
        break
      case 'reset':
        if (verb === 'list') {
          doubt(batch, `line ${line} is a reset record, which only changes may print`, 'print the listing itself', line)
          return
        }
        reset = true
        break
      case 'error':
        if (record.record === undefined) doubtful = true
        break
      case 'end':
        end = record
        return
    }
    batch.push(record)
  }

  function takeFault(batch: DirectoryRecord[], fault: Fault, line: number): void {
    if (fault.record === undefined) {
      doubt(
        batch,
        /^(?:is|ends) /.test(fault.message) ? `line ${line} ${fault.message}` : `line ${line}: ${fault.message}`,
        fault.hint,
        line,
      )
      return
    }
    if (fault.membersOf !== undefined) {
      printed.members += fault.pairs ?? 0
      batch.push({ type: 'members', group: fault.membersOf, unknown: true })
    } else if (fault.record.kind === 'user') printed.users += 1
    else printed.groups += 1
    batch.push({
      type: 'error',
      class: 'data',
      message: fault.message,
      hint: fault.hint,
      record: fault.record,
      ...(fault.named !== undefined && { named: fault.named }),
      at: line,
    })
  }

  function read(block: LineBlock): DirectoryRecord[] {
    const batch: DirectoryRecord[] = []
    const present: Record<Kind, number[]> = { user: [], group: [] }
    const { bytes, starts, ends, count, firstLine } = block
    if (block.crlf) remark('crlf', 'lines end in CR LF; tolerated, but a line feed alone is the rule')
    matching ??= known !== undefined && known.size > 0
    let badByteTold = false
    for (let i = 0; i < count; i++) {
      const line = firstLine + i
      const stop = ends[i]!
      let start = starts[i]!
      if (line === 1 && startsWithByteOrderMark(bytes, start, stop)) {
        start += 3
        remark('bom', 'the output starts with a byte order mark; tolerated, but it does not belong there')
      }
      if (start === stop) {
        remark('blank', `line ${line} is blank; tolerated, but every line is one record`)
        continue
      }
      if (end !== undefined) {
        doubt(batch, `line ${line} stands after the end record`, 'print end once, as the very last line', line)
        break
      }
      if (!block.utf8 && !isUtf8(bytes.subarray(start, stop))) {
        const where = badByteTold ? '' : ` (byte ${block.firstBadByte} of the output)`
        badByteTold = true
        doubt(batch, `line ${line} is not UTF-8${where}`, 'print UTF-8, whatever the locale: in Python, PYTHONUTF8=1', line)
        continue
      }
      const cutOff = block.unended && i === count - 1
      if (matching && known !== undefined && !cutOff) {
        const kind = kindOf(bytes, start, stop)
        const entry = kind === undefined || kind === 'members' ? -1 : known.match(bytes, start, stop)
        if (entry >= 0) {
          present[kind as Kind].push(entry)
          continue
        }
        const members = kind === 'members' ? known.matchMembers(bytes, start, stop) : undefined
        if (members !== undefined) {
          printed.members += members.pairs
          given.members += members.pairs
          batch.push(new KnownMembers(members, Buffer.from(bytes.subarray(start, stop)), line))
          continue
        }
      }
      const record = decodeRecord(bytes.toString('utf8', start, stop))
      if (cutOff) {
        const cause = record.type === 'fault' ? 'is cut off' : 'does not end in a line feed, so it may be cut off'
        doubt(batch, `line ${line} ${cause}`, 'end every line, the last too, in a line feed', line)
        if (record.type === 'user' || record.type === 'group' || record.type === 'members') take(batch, record, line)
      } else if (record.type === 'fault') takeFault(batch, record, line)
      else if (record.type === 'ignored')
        remark(`type ${record.of}`, `records of the unknown type ${JSON.stringify(record.of.slice(0, 40))} are ignored`)
      else {
        const provenance = record as { at?: number; fingerprint?: bigint }
        provenance.at = line
        if (known !== undefined && (record.type === 'user' || record.type === 'group' || record.type === 'members')) {
          provenance.fingerprint = known.fingerprint(bytes, start, stop)
        }
        take(batch, record, line)
      }
    }
    addPresent(batch, 'user', present.user)
    addPresent(batch, 'group', present.group)
    return batch
  }

  function addPresent(batch: DirectoryRecord[], kind: Kind, entries: readonly number[]): void {
    if (entries.length === 0) return
    const field = kind === 'user' ? 'users' : 'groups'
    printed[field] += entries.length
    given[field] += entries.length
    batch.push({ type: 'present', kind, known: entries })
  }

  function finish(): DirectoryRecord[] {
    const batch: DirectoryRecord[] = []
    if (untold > 0) batch.push({ type: 'error', class: 'bug', message: `${untold} more lines could not be used` })
    if (end === undefined) {
      if (!reset) doubt(batch, 'the end record is missing', 'print {"type":"end","users":…,"groups":…,"members":…} as the last line')
    } else {
      for (const field of ['users', 'groups', 'members'] as const) {
        if (end[field] === printed[field]) continue
        doubt(
          batch,
          `end counts ${end[field]} ${field}, but ${printed[field]} were printed`,
          'count what is printed where it is printed; if the program counts rightly, lines were lost',
        )
      }
    }
    return !doubtful && end !== undefined ? [{ ...end, ...given }] : batch
  }

  return { read, finish, printed }
}

function startsWithByteOrderMark(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
}

/** A line of members that has been read before, kept as it came until somebody asks what it says. */
class KnownMembers implements MembersRecord {
  readonly type = 'members'
  readonly known: { readonly number: number; readonly pairs: number }
  readonly at: number
  readonly #line: Buffer

  constructor(known: { readonly number: number; readonly pairs: number }, line: Buffer, at: number) {
    this.known = known
    this.at = at
    this.#line = line
  }

  get group(): string {
    return this.#decoded().group
  }

  get members(): readonly string[] {
    return this.#decoded().members ?? []
  }

  /** It was such a record when it was first read, and these are the same bytes. */
  #decoded(): MembersRecord {
    return JSON.parse(this.#line.toString('utf8')) as MembersRecord
  }
}

// `{"type":"user"` and `{"type": "user"`: what JSON libraries print when type was put in first. Others are decoded.
const openings: readonly (readonly [Kind | 'members', Uint8Array])[] = (['user', 'group', 'members'] as const).flatMap((kind) =>
  [`{"type":"${kind}"`, `{"type": "${kind}"`].map((text) => [kind, Buffer.from(text)] as const),
)

function kindOf(bytes: Uint8Array, start: number, end: number): Kind | 'members' | undefined {
  next: for (const [kind, opening] of openings) {
    if (end - start < opening.length) continue
    // Backwards: openings differ at their ends.
    for (let i = opening.length - 1; i >= 0; i--) if (bytes[start + i] !== opening[i]) continue next
    return kind
  }
  return undefined
}
