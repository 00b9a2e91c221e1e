import type { HttpOptions } from './types.ts'

export const defaults = {
  concurrency: 8,
  connectMs: 15_000,
  silenceMs: 90_000,
  answerBytes: 64 * 2 ** 20,
  failingMs: 300_000,
  throttledMs: 21_600_000,
}

export type Door = Pick<HttpOptions, 'proxy' | 'direct' | 'authorities'> & Pick<typeof defaults, 'concurrency' | 'connectMs' | 'silenceMs'>
