import type { Money } from '@muster/store'

const numbers = new Intl.NumberFormat('en')
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const weekdays = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })

/** `1,234`. */
export const number = (value: number): string => numbers.format(value)

/** `1 person`, `1,234 people`. */
export const count = (value: number, one: string, many = `${one}s`): string => `${number(value)} ${value === 1 ? one : many}`

export const people = (value: number): string => count(value, 'person', 'people')

/** `3 Nov 2026, 00:55`, in the time zone of whoever reads. */
export const moment = (milliseconds: number): string => moments.format(milliseconds)

/** `3 Nov`. */
export const day = (milliseconds: number): string => days.format(milliseconds)

/** `today, 00:55`, `yesterday, 00:55`, `Tuesday, 00:55` within the week; else the date. */
export function nearMoment(milliseconds: number, now = Date.now()): string {
  const apart = Math.round((startOfDay(milliseconds) - startOfDay(now)) / 86_400_000)
  const time = moment(milliseconds).split(', ').at(-1)!
  const word = { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(apart)]
  if (word !== undefined) return `${word}, ${time}`
  return Math.abs(apart) < 7 ? `${weekdays.format(milliseconds)}, ${time}` : moment(milliseconds)
}

const startOfDay = (milliseconds: number): number => new Date(milliseconds).setHours(0, 0, 0, 0)

/** `340 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `$1,000.00`. */
export function money({ minor, currency }: Money): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** With a full stop, where there is none. */
export const closed = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

export const sentence = (text: string): string => closed(upperFirst(text))
