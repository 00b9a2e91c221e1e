const colon = 0x3a
const zero = 0x30
const nine = 0x39
/** Numbers of accounts have 32 bits. */
const largest = 4_294_967_295

/** A line of passwd(5): where its fields end. Made once and used for every line: an object for each would cost as much as reading. */
export interface AccountFields {
  /** Field `i` is `bytes[start(i)..ends[i])`. */
  readonly ends: Int32Array
  count: number
  uid: number
  gid: number
}

export const accountFieldCount = 7

export function makeAccountFields(): AccountFields {
  return { ends: new Int32Array(accountFieldCount), count: 0, uid: -1, gid: -1 }
}

/** Finds the fields of a line. A number that is none is -1; `count` counts fields that are too many as well. */
export function splitAccount(bytes: Uint8Array, start: number, end: number, into: AccountFields): void {
  const { ends } = into
  let count = 0
  for (let at = start; at < end; at++) {
    if (bytes[at] !== colon) continue
    if (count < accountFieldCount) ends[count] = at
    count++
  }
  if (count < accountFieldCount) ends[count] = end
  into.count = count + 1
  // A number is whole only when something follows it.
  into.uid = into.count > 3 ? readNumber(bytes, ends[1]! + 1, ends[2]!) : -1
  into.gid = into.count > 3 ? readNumber(bytes, ends[2]! + 1, ends[3]!) : -1
}

/** A line of group(5). */
export interface GroupFields {
  count: number
  nameEnd: number
  gid: number
  membersStart: number
}

export function makeGroupFields(): GroupFields {
  return { count: 0, nameEnd: 0, gid: -1, membersStart: 0 }
}

export function splitGroup(bytes: Uint8Array, start: number, end: number, into: GroupFields): void {
  const first = find(bytes, start, end)
  const second = find(bytes, first + 1, end)
  const third = find(bytes, second + 1, end)
  into.nameEnd = first
  into.gid = second < end ? readNumber(bytes, second + 1, third) : -1
  into.membersStart = third + 1
  into.count = first === end ? 1 : second === end ? 2 : third === end ? 3 : 4
  for (let at = third + 1; at < end; at++) if (bytes[at] === colon) into.count++
}

function find(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== colon) at++
  return Math.min(at, end)
}

function readNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > 10) return -1
  let number = 0
  for (let at = start; at < end; at++) {
    const digit = bytes[at]!
    if (digit < zero || digit > nine) return -1
    number = number * 10 + digit - zero
  }
  return number > largest ? -1 : number
}
