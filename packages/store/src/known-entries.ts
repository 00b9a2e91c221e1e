import type { KnownEntries } from '@muster/provider'
import { fingerprintBytes, fromBigInt, type Lanes, toBigInt } from './fingerprint.ts'
import { KnownHandles } from './known-handles.ts'
import { LookupTable } from './lookup-table.ts'
import type { Connection } from './open-store.ts'
import { SlicedWork } from './sliced-work.ts'

const sliceRows = 500

/** One line of members as it was read before. */
export interface KnownLine {
  readonly number: number
  readonly group: number
  readonly fingerprint: bigint
  readonly pairs: number
  /** Of the fingerprints of its handles. */
  readonly sum: bigint
}

/** Marks on a known entry during one listing. */
const seen = 1
const unknown = 2

/**
 * What is known of one source when a listing begins, in typed arrays sorted by entry number: 30 bytes an entry, read
 * when first asked for, so that a program has been started before.
 */
export class Known implements KnownEntries {
  handles: KnownHandles
  readonly #connection: Connection
  readonly #source: number
  readonly #seed: Lanes
  readonly #lanes: Lanes = { high: 0, low: 0 }
  readonly #reading = new SlicedWork(() => this.#readInSlices())
  #entries: Int32Array | undefined
  /** One more than the position of entry `first + n`; 0 where there is none. */
  #positions = new Int32Array(0)
  #kinds = new Uint8Array(0)
  #states = new Uint8Array(0)
  #marks = new Uint8Array(0)
  #refs = new Int32Array(0)
  #table = new LookupTable()
  #lineTable = new LookupTable()
  #lineSeen = new Uint8Array(0)
  #lines: readonly KnownLine[] = []

  /** `seed`: of everything that decides what the same bytes would come to (mapping, scope, normaliser). */
  constructor(connection: Connection, source: number, seed: Lanes) {
    this.#connection = connection
    this.#source = source
    this.#seed = seed
    this.handles = new KnownHandles(connection, source)
  }

  get size(): number {
    return this.#load().length
  }

  match(bytes: Uint8Array, start: number, end: number): number {
    this.#load()
    fingerprintBytes(bytes, start, end, this.#seed, this.#lanes)
    return this.#table.get(this.#lanes.high, this.#lanes.low) - 1
  }

  matchMembers(bytes: Uint8Array, start: number, end: number): KnownLine | undefined {
    fingerprintBytes(bytes, start, end, this.#seed, this.#lanes)
    const number = this.#lineTable.get(this.#lanes.high, this.#lanes.low) - 1
    if (number < 0 || this.#lineSeen[number] === 1) return undefined
    this.#lineSeen[number] = 1
    return this.#lines[number]
  }

  line(number: number): KnownLine {
    return this.#lines[number]!
  }

  fingerprint(bytes: Uint8Array, start: number, end: number): bigint {
    fingerprintBytes(bytes, start, end, this.#seed, this.#lanes)
    return toBigInt(this.#lanes)
  }

  /** Marks the entry that `match` found; false when it had been seen before in this listing. */
  markMatched(match: number): boolean {
    return this.#mark(match, seen)
  }

  /** Marks an entry that was decoded as row `ref` of the stage; false when it had been seen before in this listing. */
  markStaged(entry: number, ref: number): boolean {
    const position = this.#position(entry)
    this.#refs[position] = ref
    return this.#mark(position, seen)
  }

  /** Takes the mark back: the entry is there, but outside the scope. */
  unmark(entry: number): void {
    this.#marks[this.#position(entry)] = 0
  }

  /** The row of the stage that this entry was decoded to, or 0. */
  refOf(entry: number): number {
    const position = this.#position(entry)
    return position < 0 ? 0 : this.#refs[position]!
  }

  /** Nothing may be concluded about this entry from this listing: neither its change nor its absence. */
  markUnknown(entry: number): void {
    const position = this.#position(entry)
    if (position >= 0) this.#marks[position]! |= unknown
  }

  isSeen(entry: number): boolean {
    const position = this.#position(entry)
    return position >= 0 && (this.#marks[position]! & seen) !== 0
  }

  isUnknown(entry: number): boolean {
    const position = this.#position(entry)
    return position >= 0 && (this.#marks[position]! & unknown) !== 0
  }

  /** Every entry of `kind` that this listing neither showed nor left unknown. */
  *missing(kind: number): Generator<{ entry: number; state: number }> {
    const entries = this.#load()
    for (let position = 0; position < entries.length; position++) {
      if (this.#kinds[position] === kind && this.#marks[position] === 0) yield { entry: entries[position]!, state: this.#states[position]! }
    }
  }

  /** How many of `kind` are present in the copy. */
  countPresent(kind: number): number {
    const entries = this.#load()
    let count = 0
    for (let position = 0; position < entries.length; position++)
      if (this.#kinds[position] === kind && this.#states[position] === 0) count++
    return count
  }

  #mark(position: number, mark: number): boolean {
    const before = this.#marks[position]!
    this.#marks[position] = before | mark
    return (before & mark) === 0
  }

  #position(entry: number): number {
    const entries = this.#load()
    if (entries.length === 0) return -1
    // Entries of one source are numbered nearly without gaps, so a table of all numbers costs little and answers at once.
    return (this.#positions[entry - entries[0]!] ?? 0) - 1
  }

  /** Lets go of everything but whether anybody is known. */
  release(): void {
    this.handles.stop()
    this.handles = new KnownHandles(this.#connection, this.#source)
    this.#table = new LookupTable()
    this.#lineTable = new LookupTable()
    this.#lines = []
    this.#positions = new Int32Array(0)
    this.#refs = new Int32Array(0)
  }

  /** Begins to read, so that whatever else is going on goes on; what is left is read when it is needed. */
  begin(): void {
    this.#reading.begin()
  }

  ready(): Promise<void> {
    return this.#reading.underWay
  }

  /** Nothing will be asked any more: the connection may be closed. */
  stop(): void {
    this.#reading.stop()
    this.handles.stop()
  }

  #load(): Int32Array {
    if (this.#entries === undefined) this.#reading.finish()
    return this.#entries!
  }

  *#readInSlices(): Generator<void> {
    this.#readLines()
    yield
    const count = this.#connection
      .prepare('select count(*) from entry indexed by entry_known where source = ?')
      .pluck()
      .get(this.#source) as number
    yield
    const entries = new Int32Array(count)
    const kinds = new Uint8Array(count)
    const states = new Uint8Array(count)
    const table = new LookupTable(count)
    const select = this.#connection
      .prepare(
        `select entry, kind, state, (fingerprint >> 32) & 4294967295, fingerprint & 4294967295 from entry indexed by entry_known
         where entry > ? and source = ? order by entry limit ${sliceRows}`,
      )
      .raw()
    for (let position = 0; position < count; ) {
      const rows = select.all(position === 0 ? 0 : entries[position - 1], this.#source)
      for (const [entry, kind, state, high, low] of rows as [number, number, number, number | null, number | null][]) {
        entries[position] = entry
        kinds[position] = kind
        states[position] = state
        position++
        // Who is not present must be decoded to come back.
        if (high !== null && low !== null && state === 0) table.add(high, low, position)
      }
      yield
    }
    this.#positions = new Int32Array(count === 0 ? 0 : entries[count - 1]! - entries[0]! + 1)
    for (let position = 0; position < count; position++) this.#positions[entries[position]! - entries[0]!] = position + 1
    this.#kinds = kinds
    this.#states = states
    this.#marks = new Uint8Array(count)
    this.#refs = new Int32Array(count)
    this.#table = table
    this.#entries = entries
  }

  #readLines(): void {
    const rows = this.#connection
      .prepare(
        `select l.group_entry as 'group', l.fingerprint, l.pairs, l.sum from member_line l join entry e on e.entry = l.group_entry
         where e.source = ? order by l.group_entry`,
      )
      .safeIntegers()
      .all(this.#source) as { group: bigint; fingerprint: bigint; pairs: bigint; sum: bigint }[]
    this.#lineTable = new LookupTable(rows.length)
    this.#lineSeen = new Uint8Array(rows.length)
    this.#lines = rows.map(({ group, fingerprint, pairs, sum }, number) => {
      const { high, low } = fromBigInt(fingerprint)
      // Two groups may not share a line: the second is decoded.
      this.#lineTable.add(high, low, number + 1)
      return { number, group: Number(group), fingerprint, pairs: Number(pairs), sum }
    })
  }
}
