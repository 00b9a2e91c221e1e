import type { Limits } from './types.ts'

export const defaultLimits: Limits = {
  firstByteMs: 60_000,
  silenceMs: 60_000,
  wholeMs: 6 * 60 * 60_000,
  lineBytes: 1024 ** 2,
  totalBytes: 16 * 1024 ** 3,
  graceMs: 3_000,
}
