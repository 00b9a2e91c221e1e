import type { Filter } from '../filter.ts'
import { BerReader, malformed } from '../read-ber.ts'

/** Deeper than anybody writes, and far from what would overflow a stack. */
const deepest = 50
const mostItems = 300

/** A filter that is sound, and larger than is worked on. */
export class FilterTooLarge extends Error {}

/** Reads a filter as it came (RFC 4511, section 4.5.1.7). `reader` stands before it. */
export function decodeFilter(reader: BerReader): Filter {
  let items = 0
  return read(reader, 0)

  function read(outer: BerReader, depth: number): Filter {
    if (depth > deepest) throw new FilterTooLarge(`the filter is nested deeper than ${deepest} levels`)
    if (++items > mostItems) throw new FilterTooLarge(`the filter has more than ${mostItems} parts`)
    const kind = outer.next()
    const inner = outer.inner()
    switch (kind) {
      case 0xa0:
        return { and: all(inner, depth) }
      case 0xa1:
        return { or: all(inner, depth) }
      case 0xa2:
        return { not: read(inner, depth + 1) }
      case 0x87:
        return { present: outer.text() }
      case 0xa3:
        return { equal: text(inner), to: octets(inner) }
      case 0xa4:
        return substrings(inner)
      case 0xa5:
        return { atLeast: text(inner), value: octets(inner) }
      case 0xa6:
        return { atMost: text(inner), value: octets(inner) }
      case 0xa8:
        return { approximately: text(inner), value: octets(inner) }
      case 0xa9:
        return matching(inner)
      default:
        throw malformed(`a filter with the tag 0x${kind.toString(16)}`)
    }
  }

  function all(inner: BerReader, depth: number): Filter[] {
    const filters: Filter[] = []
    while (!inner.isDone) filters.push(read(inner, depth + 1))
    return filters
  }

  function substrings(inner: BerReader): Filter {
    const name = text(inner)
    const parts = new BerReader(inner.bytes, inner.at, inner.limit).expect(0x30, 'the parts of a substring').inner()
    let initial: Buffer | undefined
    let final: Buffer | undefined
    const any: Buffer[] = []
    while (!parts.isDone) {
      if (++items > mostItems) throw new FilterTooLarge(`the filter has more than ${mostItems} parts`)
      const kind = parts.next()
      if (kind === 0x80 && initial === undefined && any.length === 0) initial = parts.octets()
      else if (kind === 0x81 && final === undefined) any.push(parts.octets())
      else if (kind === 0x82 && final === undefined) final = parts.octets()
      else throw malformed('parts of a substring in the wrong order')
    }
    if (initial === undefined && final === undefined && any.length === 0) throw malformed('a substring without parts')
    return { substrings: name, ...(initial && { initial }), any, ...(final && { final }) }
  }

  function matching(inner: BerReader): Filter {
    let [rule, name] = [undefined as string | undefined, '']
    let value: Buffer | undefined
    while (!inner.isDone) {
      const kind = inner.next()
      if (kind === 0x81) rule = inner.text()
      else if (kind === 0x82) name = inner.text()
      else if (kind === 0x83) value = inner.octets()
    }
    if (value === undefined) throw malformed('a match without a value')
    return { matching: name, ...(rule !== undefined && { rule }), value }
  }
}

function text(reader: BerReader): string {
  return reader.expect(0x04, 'a part of a filter').text()
}

function octets(reader: BerReader): Buffer {
  return reader.expect(0x04, 'a part of a filter').octets()
}
