import type { Entry } from '../entry.ts'
import { type BerReader, tag } from '../read-ber.ts'

/** The values of the wanted attributes of one entry, by the place of the attribute in the wanted list. */
export type Collected = readonly (readonly Buffer[])[]

export interface Collector {
  /** The attributes to ask for. */
  readonly attributes: readonly string[]
  collect(entry: Entry): Collected
  /** The first of the named attributes that has values. */
  pick(collected: Collected, names: readonly string[]): readonly Buffer[]
}

const none: readonly Buffer[] = []

/** Goes through an entry once and keeps what is wanted; names are compared without case, as the server may write them. */
export function collectValues(wanted: Iterable<string>): Collector {
  const attributes = [...new Map([...wanted].map((name) => [name.toLowerCase(), name])).values()]
  const places = new Map<string, number>()
  for (const [place, name] of attributes.entries()) {
    places.set(name, place)
    places.set(name.toLowerCase(), place)
  }

  return {
    // "1.1" asks for none; without any name a server sends them all.
    attributes: attributes.length === 0 ? ['1.1'] : attributes,
    collect(entry) {
      const collected = new Array<readonly Buffer[]>(attributes.length).fill(none)
      entry.eachAttribute((name, reader) => {
        const place = places.get(name) ?? places.get(name.toLowerCase())
        if (place !== undefined) collected[place] = readValues(reader)
      })
      return collected
    },
    pick(collected, names) {
      for (const name of names) {
        const found = collected[places.get(name) ?? places.get(name.toLowerCase()) ?? -1]
        if (found !== undefined && found.length > 0) return found
      }
      return none
    },
  }
}

function readValues(reader: BerReader): Buffer[] {
  const values: Buffer[] = []
  while (!reader.isDone) values.push(reader.expect(tag.octetString, 'a value').octets())
  return values
}
