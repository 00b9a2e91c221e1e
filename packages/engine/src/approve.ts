import { MusterError } from '@muster/provider'
import type { HeldPlan } from '@muster/store'
import type { EngineParts, RunRequest } from './engine.ts'
import { hashSettings } from './hash-settings.ts'
import { countTotals, showChanges } from './report.ts'
import { exitCodes, type RunReport } from './run-report.ts'

/**
 * Applies what `held` kept back, and nothing else. Refuses with `NOT_ON_HOLD` when there is nothing to approve, and with
 * `STORE_MOVED` when somebody in it was seen or changed since, or the configuration was; then nothing is changed.
 */
export function approve(parts: EngineParts, held: number, request: RunRequest): RunReport {
  const { store, clock } = parts
  const lock = store.lockRuns()
  try {
    const startedAt = clock.now()
    const { head } = findWaiting(parts, held, startedAt)
    refuseMoved(parts, held, head.sources)
    using scratch = store.scratch()
    scratch.loadHeld(held)
    const run = store.beginRun(`approve ${held}`, startedAt)
    const entitlement = { decided: head.decided, waiting: head.waiting, grants: scratch.grants(), pending: [] }
    const report: RunReport = {
      schema: 1,
      run,
      command: 'approve',
      approved: held,
      state: 'done',
      startedAt,
      durationMs: clock.now() - startedAt,
      sources: [],
      totals: countTotals(scratch.counts()),
      holds: [],
      rejected: [],
      changes: showChanges(scratch, request.shownChanges ?? 20),
      grants: entitlement.grants.map(({ rule, people, each }) => ({
        rule,
        people,
        each,
        amount: { minor: people * each, currency: head.currency },
      })),
      pending: [],
      conflicts: [],
      exitCode: exitCodes.done,
    }
    scratch.apply({
      run,
      now: startedAt,
      endedAt: clock.now(),
      currency: head.currency,
      // Not complete: what the next listing says of these sources is to be looked into anew.
      sources: head.sources.map(({ name, settingsHash, baseline }) => ({
        name,
        settingsHash,
        ...(baseline !== undefined && { baseline }),
        complete: false,
        unknownGroups: [],
        conflicts: [],
      })),
      entitlement,
      state: 'done',
      report,
      approves: held,
    })
    return report
  } finally {
    lock.release()
  }
}

/** What `held` kept back is not to be done; the next run asks again. Throws `NOT_ON_HOLD`. */
export function reject(parts: EngineParts, held: number): HeldPlan {
  const { store, clock } = parts
  const lock = store.lockRuns()
  try {
    const plan = findWaiting(parts, held, clock.now())
    store.rejectHeldPlan(held, clock.now())
    return plan
  } finally {
    lock.release()
  }
}

function findWaiting({ store }: EngineParts, held: number, now: number): HeldPlan {
  const plan = store.heldPlan(held, now)
  const refuse = (message: string, hint: string): never => {
    throw new MusterError('NOT_ON_HOLD', message, { hint: `${hint} Nothing was changed.` })
  }
  if (plan === undefined) {
    return store.runs.show(held) === undefined
      ? refuse(`there is no run ${held}`, '`muster runs` shows which there are.')
      : refuse(`run ${held} holds nothing back`, '`muster runs` shows which runs do.')
  }
  const again = 'Run `muster sync` again; what is still so is held anew, and can be approved then.'
  switch (plan.state) {
    case 'waiting':
      return plan
    case 'approved':
      return refuse(
        `what run ${held} held back was approved already, in run ${plan.decidedRun}`,
        `\`muster run show ${plan.decidedRun}\` shows it.`,
      )
    case 'rejected':
      return refuse(`what run ${held} held back was rejected`, again)
    case 'expired':
      return refuse(`what run ${held} held back could be approved until ${new Date(plan.expiresAt).toISOString()}`, again)
    case 'superseded':
    case 'moved': {
      const why = plan.why ?? 'it was read again since'
      throw new MusterError('STORE_MOVED', `what run ${held} held back cannot be approved any more: ${why}`, {
        hint: `${plan.state === 'superseded' ? `If run ${plan.decidedRun} holds it too, approve that one: \`muster run show ${plan.decidedRun}\`.` : again} Nothing was changed.`,
      })
    }
  }
}

function refuseMoved(parts: EngineParts, held: number, sources: HeldPlan['head']['sources']): void {
  const refuse = (what: string): never => {
    throw new MusterError('STORE_MOVED', `what run ${held} held back cannot be approved any more: ${what}`, {
      hint: 'Run `muster sync` again and look at what it holds. Nothing was changed.',
    })
  }
  for (const { name, settingsHash } of sources) {
    const source = parts.sources.find(({ settings }) => settings.name === name)
    if (source === undefined) refuse(`the source ${name} is not in the configuration any more`)
    if (hashSettings(parts, source!).toString('hex') !== settingsHash) refuse(`the configuration of the source ${name} has changed since`)
  }
  const moved = parts.store.whyHeldPlanMoved(held)
  if (moved !== undefined) refuse(moved)
}
