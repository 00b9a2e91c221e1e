import { randomBytes } from 'node:crypto'

/** A secret that is nowhere by chance, and that is recognised by a part which no encoding of text changes. */
export interface Canary {
  readonly name: string
  /** The whole, with what text likes to stumble over. */
  readonly value: string
  readonly mark: string
}

/** What every mark begins with. */
const beginning = 'kanari-'

export function makeCanary(name: string, tail = ''): Canary {
  const mark = `${beginning}${name}-${randomBytes(8).toString('hex')}`
  return { name, value: `${mark}${tail}`, mark }
}

/** The names of the canaries that are in `bytes`: as text, as UTF-16, in hexadecimal, or in Base64, wherever in it they begin. */
export function findCanaries(bytes: Buffer, canaries: readonly Canary[]): readonly string[] {
  // Nearly always there is none: one search for what all begin with spares one for each.
  const possible = holds(bytes, beginning) ? canaries : canaries.filter(({ mark }) => !mark.startsWith(beginning))
  return possible.filter(({ mark }) => holds(bytes, mark)).map(({ name }) => name)
}

function holds(bytes: Buffer, text: string): boolean {
  return encodingsOf(text).some((encoded) => bytes.includes(encoded))
}

const made = new Map<string, readonly Buffer[]>()

function encodingsOf(text: string): readonly Buffer[] {
  const known = made.get(text)
  if (known !== undefined) return known
  const hexadecimal = Buffer.from(text).toString('hex')
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${' '.repeat(before)}${text}`).toString('base64')
    // What the bytes before and behind share with those of the text is left out.
    return Buffer.from(encoded.replaceAll('=', '').slice([0, 2, 3][before], -1))
  })
  const encodings = [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(hexadecimal),
    Buffer.from(hexadecimal.toUpperCase()),
    ...inBase64,
  ]
  made.set(text, encodings)
  return encodings
}
