const firstMs = 500
const longestMs = 64_000

/** Milliseconds to wait before try number `tries` + 1: doubled each time, of which a random half to all is waited ("equal jitter"). */
export function backOff(tries: number, random: () => number = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** (tries - 1))
  return full / 2 + (random() * full) / 2
}

/** `Retry-After` in milliseconds: seconds, also with a fraction, or a date (RFC 9110, 10.2.3). `undefined` when there is none that can be read. */
export function readRetryAfter(headers: ReadonlyMap<string, string>, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
