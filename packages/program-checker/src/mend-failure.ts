import { mendCause } from '@muster/protocol'
import type { Exchange } from './exchange.ts'

/** What to do about a failure, where its words are known. */
export function mendFailure({ end }: Pick<Exchange, 'end'>): string | undefined {
  return end.how === 'exited' && end.code === 0 ? undefined : mendCause(end.stderr)
}
