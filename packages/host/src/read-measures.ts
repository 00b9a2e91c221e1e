/** Amounts, durations and shares as people write them. All read text, never a float: 10.005 would silently become 10.01. */

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
type Unit = keyof typeof unitMs

/** Milliseconds of `7d`, `12h`, `30m`, `45s`, `2w`. Takes only what `durationPattern` matches. */
export function readDuration(text: string): number {
  return Number(text.slice(0, -1)) * unitMs[text.slice(-1) as Unit]
}
export const durationPattern = '^[0-9]{1,6}[smhdw]$'

/** The fraction of 1 that `5%` or `0.5%` is. Takes only what `sharePattern` matches. */
export function readShare(text: string): number {
  return Number(text.slice(0, -1)) / 100
}
export const sharePattern = '^(100|[0-9]{1,2}(\\.[0-9]+)?)%$'

export type Amount = { readonly minor: number } | { readonly fault: string }

/**
 * `10.00` as 1000 minor units of a currency with two decimals; the fault says what to write instead. With a currency
 * that does not exist only the form is judged.
 */
export function readAmount(text: string, currency: string): Amount {
  const digits = isCurrency(currency) ? decimalsOf(currency) : 2
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text)
  if (match === null) return { fault: `\`${text}\` is not an amount; write digits and a point, such as \`${example(digits)}\`` }
  const [, minus, whole = '', decimals = ''] = match
  if (minus === '-') return { fault: `an amount cannot be negative, but is \`${text}\`` }
  if (decimals.length > digits && isCurrency(currency))
    return { fault: `${tooPrecise(currency, digits)}, but \`${text}\` has ${decimals.length}` }
  const minor = Number(whole + decimals.padEnd(digits, '0'))
  if (!Number.isSafeInteger(minor)) return { fault: `\`${text}\` is more than can be counted exactly` }
  return { minor }
}

function tooPrecise(currency: string, digits: number): string {
  return digits === 0 ? `${currency} has no decimals` : `${currency} has ${digits} decimals`
}

function example(digits: number): string {
  return digits === 0 ? '10' : `10.${'0'.repeat(digits)}`
}

/** Asking `Intl` about the first currency takes 20 ms at every start; these are known to have two decimals. */
const hundredths = new Set(['AUD', 'CAD', 'CHF', 'EUR', 'GBP', 'NZD', 'USD'])

/** 2 for USD, 0 for JPY, 3 for KWD. */
function decimalsOf(currency: string): number {
  if (hundredths.has(currency)) return 2
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

export function isCurrency(code: string): boolean {
  return currencies().includes(code)
}

export function currencies(): readonly string[] {
  return Intl.supportedValuesOf('currency')
}
