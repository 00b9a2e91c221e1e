import type { Call } from '../call.ts'
import { type DecisionOptions, makeDecision } from '../make-decision.ts'

export function run(call: Call<DecisionOptions>): Promise<number> {
  return makeDecision(call, { what: 'unpin', username: call.words[0] ?? '' })
}
