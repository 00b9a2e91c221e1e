import { randomBytes } from 'node:crypto'

/** A secret that is nowhere by chance, and that is recognised by a part which no encoding of text changes. */
export interface Canary {
  readonly name: string
  /** The whole, with what text likes to stumble over. */
  readonly value: string
  readonly mark: string
}

export function makeCanary(name: string, tail = ''): Canary {
  const mark = `kanari-${name}-${randomBytes(8).toString('hex')}`
  return { name, value: `${mark}${tail}`, mark }
}

/** The names of the canaries that are in `bytes`: as text, as UTF-16, in hexadecimal, or in Base64, wherever in it they begin. */
export function findCanaries(bytes: Buffer, canaries: readonly Canary[]): readonly string[] {
  return canaries.filter(({ mark }) => encodingsOf(mark).some((encoded) => bytes.includes(encoded))).map(({ name }) => name)
}

const made = new Map<string, readonly Buffer[]>()

function encodingsOf(mark: string): readonly Buffer[] {
  const known = made.get(mark)
  if (known !== undefined) return known
  const hexadecimal = Buffer.from(mark).toString('hex')
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${' '.repeat(before)}${mark}`).toString('base64')
    // What the bytes before and behind share with those of the mark is left out.
    return Buffer.from(encoded.replaceAll('=', '').slice([0, 2, 3][before], -1))
  })
  const encodings = [
    Buffer.from(mark),
    Buffer.from(mark, 'utf16le'),
    Buffer.from(hexadecimal),
    Buffer.from(hexadecimal.toUpperCase()),
    ...inBase64,
  ]
  made.set(mark, encodings)
  return encodings
}
