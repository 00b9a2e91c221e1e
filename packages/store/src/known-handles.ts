import { keyOf, type Lanes } from './fingerprint.ts'
import { ambiguous, handlesOf, spaces } from './handles.ts'
import { NameTable } from './lookup-table.ts'
import type { Connection } from './open-store.ts'
import { SlicedWork } from './sliced-work.ts'

const sliceRows = 2_000

interface HandleRow {
  readonly entry: number
  readonly id: string
  readonly key: string
  /** JSON list. */
  readonly handles: string | null
}

/**
 * By which names memberships point at the users that are known of one source. Read in slices, while the listing comes in,
 * as soon as something in it has changed; what is left is read when it is asked for.
 */
export class KnownHandles {
  readonly #connection: Connection
  readonly #source: number
  /** Name to entry, or `ambiguous`. */
  readonly #table = new NameTable()
  readonly #owners = new Map<string, Set<number>>()
  readonly #reading = new SlicedWork(() => this.#readInSlices())

  constructor(connection: Connection, source: number) {
    this.#connection = connection
    this.#source = source
  }

  begin(): void {
    this.#reading.begin()
  }

  finish(): void {
    this.#reading.finish()
  }

  stop(): void {
    this.#reading.stop()
  }

  /** The entry of the name with this fingerprint (among members), `ambiguous` if several have it, or 0. After `finish`. */
  at(lanes: Readonly<Lanes>): number {
    return this.#table.at(lanes)
  }

  /** Everybody who has a name in common with somebody else. */
  shared(): number[] {
    return [...this.#owners.values()].flatMap((some) => [...some])
  }

  /** Everybody of this name. After `finish`. */
  owners(name: string): number[] {
    return this.ownersAt(this.#table.fingerprint(spaces.member, name))
  }

  ownersAt(lanes: Readonly<Lanes>): number[] {
    const value = this.#table.at(lanes)
    return value === ambiguous ? [...this.#owners.get(keyOf(lanes))!] : value === 0 ? [] : [value]
  }

  *#readInSlices(): Generator<void> {
    const select = this.#connection.prepare(
      `select entry, id, coalesce(key, id) as key, handles from entry not indexed
       where entry > ? and source = ? and kind = 0 and state <> 3 order by entry limit ${sliceRows}`,
    )
    for (let last = 0, rows: HandleRow[] = []; last === 0 || rows.length === sliceRows; last = rows.at(-1)?.entry ?? last) {
      rows = select.all(last, this.#source) as HandleRow[]
      for (const { entry, id, key, handles } of rows) {
        for (const name of handlesOf('user', id, key, handles === null ? undefined : (JSON.parse(handles) as string[])))
          this.#claim(name, entry)
      }
      if (rows.length === 0) return
      yield
    }
  }

  #claim(name: string, entry: number): void {
    const standing = this.#table.add(spaces.member, name, entry)
    if (standing === 0 || standing === entry) return
    const handle = keyOf(this.#table.fingerprint(spaces.member, name))
    const owners = this.#owners.get(handle) ?? new Set([standing])
    this.#owners.set(handle, owners.add(entry))
    this.#table.set(spaces.member, name, ambiguous)
  }
}
