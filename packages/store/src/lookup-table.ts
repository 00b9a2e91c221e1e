import { fingerprintText, inSpace, type Lanes } from './fingerprint.ts'

/** A slot is three numbers together, so that a look-up touches one or two cache lines: high, low, value. */
const stride = 3
const fullest = 0.72
/** A large table grows by little, because old and new stand side by side meanwhile: three million names peak at 90 MB. */
const growth = (slots: number): number => (slots < 300_000 ? 3 : 1.6)

/**
 * From a 64-bit fingerprint to a whole number, in one typed array: 12 bytes a slot. A `Map` of strings takes eight times
 * the memory, and SQL look-ups of 500,000 members take 0.5 s more than this table's 0.07 s.
 */
export class LookupTable {
  /** The value 0 marks a free slot; values are never 0. */
  #slots: Int32Array
  #slotCount: number
  #size = 0
  #mostSize: number

  constructor(expected = 0) {
    this.#slotCount = Math.max(1024, Math.ceil(expected / fullest) + 1)
    this.#slots = new Int32Array(this.#slotCount * stride)
    this.#mostSize = Math.floor(this.#slotCount * fullest)
  }

  get size(): number {
    return this.#size
  }

  /** The value at this fingerprint, or 0. */
  get(high: number, low: number): number {
    return this.#slots[this.#find(high | 0, low | 0) + 2]!
  }

  /** Puts `value` unless the fingerprint is taken; gives what stood there before, or 0. */
  add(high: number, low: number, value: number): number {
    if (this.#size >= this.#mostSize) this.#grow()
    const at = this.#find(high | 0, low | 0)
    const standing = this.#slots[at + 2]!
    if (standing !== 0) return standing
    this.#slots[at] = high
    this.#slots[at + 1] = low
    this.#slots[at + 2] = value
    this.#size++
    return 0
  }

  /** Puts `value` whether or not the fingerprint is taken. */
  set(high: number, low: number, value: number): void {
    if (this.add(high, low, value) !== 0) this.#slots[this.#find(high | 0, low | 0) + 2] = value
  }

  /** Where the slot of this fingerprint begins, or the free one where it would stand. */
  #find(high: number, low: number): number {
    const slots = this.#slots
    // The upper bits of a product: any number of slots will do, not only powers of two.
    const end = this.#slotCount * stride
    for (let at = Math.floor(((low >>> 0) / 0x1_0000_0000) * this.#slotCount) * stride; ; ) {
      if (slots[at + 2] === 0 || (slots[at + 1] === low && slots[at] === high)) return at
      at += stride
      if (at === end) at = 0
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slotCount = Math.ceil(this.#slotCount * growth(this.#slotCount))
    this.#slots = new Int32Array(this.#slotCount * stride)
    this.#mostSize = Math.floor(this.#slotCount * fullest)
    for (let at = 0; at < old.length; at += stride) {
      if (old[at + 2] === 0) continue
      const to = this.#find(old[at]!, old[at + 1]!)
      this.#slots[to] = old[at]!
      this.#slots[to + 1] = old[at + 1]!
      this.#slots[to + 2] = old[at + 2]!
    }
  }
}

/** A `LookupTable` by text, with separate spaces of names (a user's id is not a group's id). */
export class NameTable {
  readonly #table: LookupTable
  readonly #text: Lanes = { high: 0, low: 0 }
  readonly #lanes: Lanes = { high: 0, low: 0 }
  #last: string | undefined

  constructor(expected = 0) {
    this.#table = new LookupTable(expected)
  }

  get(space: number, name: string): number {
    const { high, low } = this.fingerprint(space, name)
    return this.#table.get(high, low)
  }

  /** Puts `value` unless the name is taken; gives what stood there before, or 0. */
  add(space: number, name: string, value: number): number {
    const { high, low } = this.fingerprint(space, name)
    return this.#table.add(high, low, value)
  }

  set(space: number, name: string, value: number): void {
    const { high, low } = this.fingerprint(space, name)
    this.#table.set(high, low, value)
  }

  at({ high, low }: Readonly<Lanes>): number {
    return this.#table.get(high, low)
  }

  /** Of `name`, to be given to `at`; good until the next call. */
  fingerprint(space: number, name: string): Readonly<Lanes> {
    // An id is asked for in two spaces, one after the other.
    if (name !== this.#last) {
      fingerprintText(name, this.#text)
      this.#last = name
    }
    inSpace(this.#text, space, this.#lanes)
    return this.#lanes
  }
}
