/** Entries by a UUID that stays: version 8 (RFC 9562), the number of the entry in its last twelve digits. */
const mark = 'd1c70000-5ca1-8000-8000-'

export function uuidOf(entry: number): string {
  return `${mark}${entry.toString(16).padStart(12, '0')}`
}

/** `undefined`: nobody has this one. */
export function entryOf(uuid: string): number | undefined {
  const digits = uuid.toLowerCase().startsWith(mark) ? uuid.slice(mark.length) : ''
  return /^[\da-f]{12}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined
}

/** GeneralizedTime (RFC 4517, section 3.3.13), to the second. */
export function writeTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
}

export function readTime(text: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?Z$/.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute = '00', second = '00'] = found
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : at
}
