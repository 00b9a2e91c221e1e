import type { Entry } from '../entry.ts'
import { type BerReader, tag } from '../read-ber.ts'

/** The values of the wanted attributes of one entry: where each begins and ends in the entry's bytes, by the place of the attribute in the wanted list. */
export interface Collected {
  readonly bytes: Buffer
  readonly places: readonly (readonly number[])[]
}

/** Of several named attributes the first that has values is meant. */
export interface Collector {
  /** The attributes to ask for. */
  readonly attributes: readonly string[]
  collect(entry: Entry): Collected
  texts(collected: Collected, names: readonly string[]): string[]
  /** The first value. */
  text(collected: Collected, names: readonly string[]): string | undefined
  /** The first value, undecoded and not copied. */
  octets(collected: Collected, names: readonly string[]): Buffer | undefined
}

const none: readonly number[] = []

/**
 * Goes through an entry once and notes what is wanted; names are compared without case, as the server may write them. Values
 * are decoded from where they stand: a `Buffer` for each of a million would take as long as everything else.
 */
export function collectValues(wanted: Iterable<string>): Collector {
  const attributes = [...new Map([...wanted].map((name) => [name.toLowerCase(), name])).values()]
  const numbers = new Map<string, number>()
  for (const [number, name] of attributes.entries()) {
    numbers.set(name, number)
    numbers.set(name.toLowerCase(), number)
  }
  const numberOf = (name: string): number | undefined => numbers.get(name) ?? numbers.get(name.toLowerCase())
  const pick = ({ places }: Collected, names: readonly string[]): readonly number[] => {
    for (const name of names) {
      const found = places[numberOf(name) ?? -1]
      if (found !== undefined && found.length > 0) return found
    }
    return none
  }

  return {
    // "1.1" asks for none; without any name a server sends them all.
    attributes: attributes.length === 0 ? ['1.1'] : attributes,
    collect(entry) {
      const places = new Array<readonly number[]>(attributes.length).fill(none)
      entry.eachAttribute((name, reader) => {
        const number = numberOf(name)
        if (number !== undefined) places[number] = notePlaces(reader)
      })
      return { bytes: entry.bytes, places }
    },
    texts(collected, names) {
      const found = pick(collected, names)
      const texts: string[] = []
      for (let at = 0; at < found.length; at += 2) texts.push(collected.bytes.toString('utf8', found[at], found[at + 1]))
      return texts
    },
    text(collected, names) {
      const found = pick(collected, names)
      return found.length === 0 ? undefined : collected.bytes.toString('utf8', found[0], found[1])
    },
    octets(collected, names) {
      const found = pick(collected, names)
      return found.length === 0 ? undefined : collected.bytes.subarray(found[0], found[1])
    },
  }
}

function notePlaces(reader: BerReader): number[] {
  const places: number[] = []
  while (!reader.isDone) {
    reader.expect(tag.octetString, 'a value')
    places.push(reader.start, reader.end)
  }
  return places
}
