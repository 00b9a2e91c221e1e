import type { UserRecord } from '@muster/provider'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `3 Nov 2026, 00:55`, in the time zone of whoever reads. */
export function sayMoment(milliseconds: number): string {
  const date = new Date(milliseconds)
  const time = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${time}`
}

export function saySpan(milliseconds: number): string {
  const [unit, name] = (
    [
      [86_400_000, 'day'],
      [3_600_000, 'hour'],
      [60_000, 'minute'],
      [1_000, 'second'],
    ] as const
  ).find(([size]) => milliseconds >= size && milliseconds % size === 0) ?? [1, 'millisecond']
  const count = milliseconds / unit
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

/** A value in a sentence. */
export function sayValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  return JSON.stringify(value)
}

/** Whether two values of a field are the same, whatever order a source gives its keys in. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** A field as the configuration names it, `attributes.x` included. */
export function fieldOf(fields: Readonly<Record<string, unknown>>, field: string): unknown {
  if (!field.startsWith('attributes.')) return fields[field]
  const { attributes } = fields
  return typeof attributes === 'object' && attributes !== null
    ? (attributes as Record<string, unknown>)[field.slice('attributes.'.length)]
    : undefined
}

/** The names of the fields that are there, those of `attributes` each by itself. */
export function fieldNames(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    name === 'attributes' && typeof value === 'object' ? Object.keys(value ?? {}).map((one) => `attributes.${one}`) : [name],
  )
}

/** What the source says of each field that a CEL expression looks at. A PIN is in no expression's sight. */
export function inputsOf(expression: string, record: UserRecord): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  for (const [, name = '', dotted, quoted] of expression.matchAll(mentioned)) {
    if (name === 'pin') continue
    const attribute = name === 'attributes' ? (dotted ?? quoted) : undefined
    const field = attribute === undefined ? name : `attributes.${attribute}`
    inputs[field] = fieldOf(record as unknown as Record<string, unknown>, field) ?? null
  }
  return inputs
}

/** `user.email`, `user.attributes.building`, `user.attributes["building"]`. */
const mentioned = /\buser\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*)(?!\w|\s*\()|\[\s*["']([^"']+)["']\s*\])?/g

/** `muster explain ada`, as it may be typed. */
export function sayExplain(name: string): string {
  return `\`muster explain ${asTyped(name)}\``
}

export function mendConflict(name: string): string {
  return `Give one of them another name at the source, or decide whose it is with \`muster conflicts resolve ${asTyped(name)}\`.`
}

/** A name as a word of a command line. */
export function asTyped(name: string): string {
  return /^[\p{L}\p{N}.@_+-]+$/u.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
}
