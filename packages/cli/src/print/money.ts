import type { Money } from '@muster/store'

/** `$1,000.00`. From minor units, by text, so that no sum is rounded on the way. */
export function money({ minor, currency }: Money): string {
  return formatOf(currency).format(plainAmount({ minor, currency }) as Intl.StringNumericLiteral)
}

/** `-1000.00`, for scripts. */
export function plainAmount({ minor, currency }: Money): string {
  const digits = formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2
  const figures = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  return `${minor < 0 ? '-' : ''}${digits === 0 ? whole : `${whole}.${figures.slice(-digits)}`}`
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
