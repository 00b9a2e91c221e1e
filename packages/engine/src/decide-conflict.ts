import type { Clock } from '@muster/provider'
import { type Decision, reached, type Store } from '@muster/store'

/** What a decision comes to, and by which run it was made. */
export interface DecisionReport {
  readonly username: string
  /** What follows, in sentences. */
  readonly follows: readonly string[]
  /** Left out when it was only asked what would follow. */
  readonly run?: number
}

/** What would follow; nothing is changed. Throws `DECISION_REFUSED`. */
export function foreseeDecision(store: Store, decision: Decision): DecisionReport {
  const { username, follows } = store.planDecision(decision)
  return { username, follows }
}

/** Makes the decision: one run of its own, in one transaction. Throws `DECISION_REFUSED`, `RUN_IN_PROGRESS`. */
export function makeDecision(store: Store, clock: Clock, decision: Decision): DecisionReport {
  const lock = store.lockRuns()
  try {
    const foreseen = foreseeDecision(store, decision)
    const now = clock.now()
    const run = store.beginRun(describe(decision), now)
    reached('decide: begun')
    try {
      store.decide(decision, run, now, () => clock.now(), { message: foreseen.follows.join(' ').replace(/\.$/, '') })
    } catch (error) {
      store.endRun(run, 'failed', { message: error instanceof Error ? error.message : String(error) }, clock.now())
      throw error
    }
    reached('decide: committed')
    return { ...foreseen, run }
  } finally {
    lock.release()
  }
}

function describe(decision: Decision): string {
  if (decision.what === 'unpin') return `conflicts unpin ${decision.username}`
  const { username, source } = decision
  const id = decision.what === 'pin' && decision.id !== undefined ? `:${decision.id}` : ''
  const owner = source === undefined ? '' : ` --owner ${source}${id}`
  const how = decision.what !== 'pin' ? ` --${decision.what}` : decision.merge === true ? ' --merge' : ''
  return `conflicts resolve ${username}${owner}${how}`
}
