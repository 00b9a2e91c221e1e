/**
 * A time of a directory as RFC 3339, in UTC; `undefined` for one that says "never" or that cannot be read. Days count from
 * 1970, and -1, 0 and "" are "never" (shadow(5)); generalized time is that of RFC 4517, section 3.3.13.
 */
export function readTime(text: string, as: 'days' | 'generalized-time'): string | undefined {
  if (as === 'days') {
    const days = Number(text)
    return Number.isInteger(days) && days > 0 && days < 2_932_896 ? new Date(days * 86_400_000).toISOString() : undefined
  }
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2}))?)?(?:[.,]\d+)?(Z|[+-]\d{2}(?:\d{2})?)$/.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute = '00', second = '00', zone = 'Z'] = found
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3) || '00'}`
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second === '60' ? '59' : second}${offset}`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
