const chunkBytes = 1024 ** 2
const lengthBytes = 4

/**
 * Texts that may be asked for and mostly are not, outside of the heap: half a million strings would be looked through by
 * each collection of it.
 */
export class TextArena {
  readonly #chunks: Buffer[] = []
  #used = chunkBytes

  /** Where it stands, for `get`. */
  add(text: string): number {
    const bytes = lengthBytes + Buffer.byteLength(text)
    if (bytes > chunkBytes) throw new RangeError('a name of a member is longer than a line may be')
    if (this.#used + bytes > chunkBytes) {
      this.#chunks.push(Buffer.allocUnsafe(chunkBytes))
      this.#used = 0
    }
    const chunk = this.#chunks.at(-1)!
    chunk.writeUInt32LE(bytes - lengthBytes, this.#used)
    chunk.write(text, this.#used + lengthBytes)
    const place = (this.#chunks.length - 1) * chunkBytes + this.#used
    this.#used += bytes
    return place
  }

  get(place: number): string {
    const chunk = this.#chunks[Math.floor(place / chunkBytes)]!
    const at = place % chunkBytes
    return chunk.toString('utf8', at + lengthBytes, at + lengthBytes + chunk.readUInt32LE(at))
  }
}
