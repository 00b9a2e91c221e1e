/** Between 1601, from which Windows counts, and 1970. */
const epochMs = 11_644_473_600_000n
const ticksPerMs = 10_000n
const latestMs = 253_402_300_799_999n

/** A count of 100 ns since 1601 as RFC 3339; `undefined` for "never" (0 and 2^63 - 1) and what is no time. */
export function readFileTime(text: string): string | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined
  const ticks = BigInt(text)
  const ms = ticks / ticksPerMs - epochMs
  return ticks === 0n || ms > latestMs ? undefined : new Date(Number(ms)).toISOString()
}
