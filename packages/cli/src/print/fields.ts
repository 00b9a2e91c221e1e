import { printable } from './printable.ts'

/** A field's value as one line: lists by commas, absence by a dash. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(printValue).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${printable(name)}: ${printValue(one)}`)
      .join('; ')
  return printable(String(value))
}

/** Fields as they are named in the configuration; those of `attributes` stand by themselves. */
export function flattenFields(fields: Readonly<Record<string, unknown>>): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    name === 'attributes' && value !== null && typeof value === 'object'
      ? Object.entries(value).map(([attribute, one]) => [`attributes.${printable(attribute)}`, printValue(one)])
      : [[printable(name), printValue(value)]],
  )
}
