/** What is known of one number of a group: of its lines, and of the accounts that have it as their primary group. */
export class GatheredGroup {
  readonly gid: number
  /** Left undefined: no line has this number. */
  name: string | undefined
  /** All the names that lines give it. */
  readonly names: Set<string> = new Set()
  /** Whether any line is more than the private group of one account. */
  isShared = false
  isTaken = false
  /** Accounts with this primary group, listed or not. */
  accounts = 0
  firstAccount = ''
  readonly primary: NameList = new NameList()

  constructor(gid: number) {
    this.gid = gid
  }

  /** Of several names for one number, the shortest: those that a NIS group is spread over have something behind it. */
  addName(name: string): void {
    this.names.add(name)
    const { name: before } = this
    if (before === undefined || name.length < before.length || (name.length === before.length && name < before)) this.name = name
  }

  addAccount(name: string): void {
    if (this.accounts++ === 0) this.firstAccount = name
  }

  /** The group that `useradd` makes for each person. */
  isPrivateTo(name: string): boolean {
    return this.accounts === 1 && this.firstAccount === name
  }
}

/** How many members stand on one record. */
export const membersOnALine = 1_000
const lineFeed = 0x0a

/** Names one after another, as the bytes that they came in: 100,000 strings would take ten times the room. */
export class NameList {
  count = 0
  #bytes: Buffer = Buffer.alloc(0)
  #length = 0
  /** Where every thousandth name ends. */
  readonly #cuts: number[] = []

  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    if (this.#length + length + 1 > this.#bytes.length) {
      const longer = Buffer.alloc(Math.max(32, Math.ceil((this.#length + length + 1) * 1.5)))
      this.#bytes.copy(longer, 0, 0, this.#length)
      this.#bytes = longer
    }
    bytes.copy(this.#bytes, this.#length, start, end)
    this.#length += length
    this.#bytes[this.#length++] = lineFeed
    if (++this.count % membersOnALine === 0) this.#cuts.push(this.#length)
  }

  /** A thousand names each. */
  *parts(): Generator<Buffer> {
    let from = 0
    for (const cut of [...this.#cuts, this.#length]) {
      if (cut > from) yield this.#bytes.subarray(from, cut)
      from = cut
    }
  }
}
