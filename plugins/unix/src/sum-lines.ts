/**
 * What a list consists of, in whatever order it came: the sums of two hashes of each line, 64 bits together. A hash of
 * node:crypto for each line would take as long as everything else.
 */
export class LineSum {
  lines = 0
  #high = 0
  #low = 0

  add(bytes: Uint8Array, start: number, end: number): void {
    // FNV-1a (draft-eastlake-fnv), and the same with another prime.
    let [high, low] = [0x811c9dc5, 0x9747b28c]
    for (let at = start; at < end; at++) {
      high = Math.imul(high ^ bytes[at]!, 0x01000193)
      low = Math.imul(low ^ bytes[at]!, 0x85ebca6b)
    }
    this.#high = (this.#high + high) >>> 0
    this.#low = (this.#low + (low ^ (low >>> 15))) >>> 0
    this.lines++
  }

  equals(other: LineSum): boolean {
    return this.lines === other.lines && this.#high === other.#high && this.#low === other.#low
  }
}
