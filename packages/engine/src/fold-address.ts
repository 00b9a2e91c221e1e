import { isIP } from 'node:net'

/**
 * One text for all spellings of a place. An IPv6 address stands for its /64, which is what one customer or one host is
 * given; an IPv4 address in IPv6 dress for itself. What is no IP address (a MAC, a terminal's name) is itself.
 */
export function foldAddress(given: string): string {
  const address = given.trim().toLowerCase().replace(/%.*$/, '')
  if (isIP(address) !== 6) return address
  const [head = '', tail] = asGroups(address).split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...front, ...Array<string>(tail === undefined ? 0 : 8 - front.length - back.length).fill('0'), ...back]
  const numbers = groups.map((group) => Number.parseInt(group, 16))
  if (numbers.slice(0, 5).every((number) => number === 0) && numbers[5] === 0xffff) {
    return [numbers[6]!, numbers[7]!].flatMap((number) => [number >> 8, number & 0xff]).join('.')
  }
  return `${numbers
    .slice(0, 4)
    .map((number) => number.toString(16))
    .join(':')}::/64`
}

/** The last four bytes may be written as an IPv4 address. */
function asGroups(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
}
