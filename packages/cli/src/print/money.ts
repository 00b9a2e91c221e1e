import type { Money } from '@muster/store'

/** `$1,000.00`. From minor units, by text, so that no sum is rounded on the way. */
export function money({ minor, currency }: Money): string {
  const format = formatOf(currency)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const figures = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  const amount = digits === 0 ? whole : `${whole}.${figures.slice(-digits)}`
  return format.format(`${minor < 0 ? '-' : ''}${amount}` as Intl.StringNumericLiteral)
}

const formats = new Map<string, Intl.NumberFormat>()

/** Making one costs more than using it a thousand times. */
function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  formats.set(currency, made)
  return made
}
