import type { HttpAnswer, Verdict } from './types.ts'

/** What a status says by itself: RFC 9110 and RFC 6585. 501 will not change by asking again. */
export function judgeByStatus({ status }: HttpAnswer): Verdict {
  if (status === 401) return 'stale'
  if (status === 429) return 'later'
  if (status === 408 || (status >= 500 && status !== 501)) return 'failed'
  return 'final'
}
