import { type Clock, MusterError } from '@muster/provider'
import { type RunView, reached, type Store, type UndoPlan } from '@muster/store'
import { changeClassOf } from './change-class.ts'
import { inOrder, noTotals, showEntry, showMembers } from './report.ts'
import { type ChangeClass, exitCodes, type RunReport, type Totals } from './run-report.ts'

export interface UndoRequest {
  /** Shows what would be done and writes nothing. */
  readonly onlyPlan?: boolean
  /** Applies exactly the plan that had this hash, or refuses with `STORE_MOVED`. */
  readonly hash?: string
  /** How many changes of each class to show; default 20. */
  readonly shownChanges?: number
}

interface UndoParts {
  readonly store: Store
  readonly clock: Clock
}

/**
 * Takes back what a run did, as a run of its own that can be taken back too. What later runs changed is left alone and
 * told. Throws `UNKNOWN_RUN` or `CANNOT_UNDO` when there is nothing to take back, and changes nothing then.
 */
export function undoRun({ store, clock }: UndoParts, run: number, request: UndoRequest): RunReport {
  const startedAt = clock.now()
  const lock = request.onlyPlan === true ? undefined : store.lockRuns()
  try {
    refuseUnfinished(store, run, lock !== undefined)
    const plan = store.undo.plan(run)
    refuseEmpty(store, run, plan)
    const planned = makeUndoReport(store, plan, request, startedAt)
    if (request.onlyPlan === true || planned.state === 'nothing') return { ...planned, durationMs: clock.now() - startedAt }
    if (request.hash !== undefined && request.hash !== planned.hash) {
      throw new MusterError('STORE_MOVED', `the copy has changed since the undo of run ${run} was shown`, {
        hint: `Look at it again: \`muster undo ${run}\`. Nothing was changed.`,
      })
    }
    const number = store.beginRun(`undo ${run}`, startedAt)
    reached('undo: begun')
    try {
      const state = plan.conflicts.length > 0 ? 'partial' : 'done'
      const report: RunReport = {
        ...planned,
        run: number,
        state,
        durationMs: clock.now() - startedAt,
        exitCode: state === 'done' ? exitCodes.done : exitCodes.partial,
      }
      store.undo.apply({ run: number, plan, now: startedAt, endedAt: clock.now(), state, report })
      return report
    } catch (error) {
      store.endRun(number, 'failed', { message: error instanceof Error ? error.message : String(error) }, clock.now())
      throw error
    }
  } finally {
    lock?.release()
  }
}

function refuseUnfinished(store: Store, run: number, isLocked: boolean): RunView {
  const view = store.runs.show(run)
  if (view === undefined) throw unknownRun(run)
  // Whoever holds the lock himself knows that nobody else runs.
  if (view.state === 'running' && !isLocked) {
    throw new MusterError('CANNOT_UNDO', `run ${run} is still going on`, { hint: 'Wait until it has ended; `muster runs` shows it.' })
  }
  for (const [command, hint] of Object.entries(notUndoable)) {
    if (view.command === command || view.command.startsWith(`${command} `))
      throw new MusterError('CANNOT_UNDO', `run ${run} (${view.command}) cannot be undone`, { hint: `${hint} Nothing was changed.` })
  }
  if (view.trimmedAt !== undefined) {
    throw new MusterError('CANNOT_UNDO', `what run ${run} did is not in the journal any more`, {
      hint: 'Lines older than `retention:` says are removed. Nothing was changed.',
    })
  }
  return view
}

/** What is decided about identities, and what is forgotten for good; by the command of the run. */
const notUndoable = {
  'sources move': '`muster sources move` moves people back just as well.',
  'conflicts resolve': '`muster conflicts unpin` takes the decision back.',
  'conflicts unpin': '`muster conflicts resolve` decides again.',
  'users erase': 'Nothing is left of whom it erased.',
  restore: 'The store that it replaced is kept beside this one, and can be restored likewise.',
} as const

export function unknownRun(run: number): MusterError {
  return new MusterError('UNKNOWN_RUN', `there is no run ${run}`, {
    hint: '`muster runs` shows those there are; a plan that was only shown is no run.',
  })
}

/** Why there is nothing to take back, in a sentence. */
function refuseEmpty(store: Store, run: number, plan: UndoPlan): void {
  if (!isNothing(plan) || plan.conflicts.length > 0) return
  const undoneBy = store.undo.undoneBy(run)
  const { state, command } = store.runs.show(run)!
  const refuse = (why: string, hint: string): never => {
    throw new MusterError('CANNOT_UNDO', `run ${run} ${why}`, { hint: `${hint} Nothing was changed.` })
  }
  if (
    plan.isEmpty &&
    (state === 'failed' || state === 'unavailable' || state === 'stopped' || state === 'interrupted' || state === 'running')
  )
    refuse(sayEnd[state], 'What did not come to its end was not applied.')
  if (plan.isEmpty) refuse(`(${command}) changed nothing that is in the journal`, `\`muster run show ${run}\` shows what it did.`)
  if (undoneBy !== null)
    refuse(`was undone by run ${undoneBy} already, and nothing is left of it`, `\`muster undo ${undoneBy}\` does again what it did.`)
  if (plan.pinsKept > 0) refuse('changed only PINs, and what they were is kept nowhere', 'The directory gives the PINs that hold.')
  refuse('left nothing that could be taken back', `\`muster run show ${run}\` shows what it did.`)
}

const sayEnd = {
  failed: 'failed and changed nothing',
  unavailable: 'could not read its sources and changed nothing',
  stopped: 'was stopped before it changed anything',
  interrupted: 'was interrupted before it changed anything',
  running: 'was interrupted before it changed anything',
} as const

function isNothing({ leaving, restored, members, credit, enrichment }: UndoPlan): boolean {
  return leaving.length + restored.length + members.length + credit.length + enrichment.length === 0
}

const shownConflicts = 100

function makeUndoReport(store: Store, plan: UndoPlan, { shownChanges = 20 }: UndoRequest, startedAt: number): RunReport {
  const overview = store.undo.show(plan, shownChanges, 5)
  const totals = { ...noTotals } as Record<ChangeClass, number>
  for (const { kind, class: name, count } of overview.counts) totals[changeClassOf[kind][name]!] += count
  totals.membershipsIn = overview.joined
  totals.membershipsOut = overview.left
  const changes = overview.entries.map((entry) => {
    const shown = showEntry(entry, changeClassOf[entry.kind][entry.class]!)
    const detail = entry.class === 'return' && entry.after?.state !== undefined ? `${entry.after.state}, as before` : shown.detail
    return { ...shown, ...(detail === undefined ? {} : { detail }) }
  })
  return {
    schema: 1,
    command: 'undo',
    state: isNothing(plan) ? 'nothing' : 'planned',
    startedAt,
    durationMs: 0,
    sources: [],
    totals: totals as Totals,
    holds: [],
    rejected: [],
    changes: inOrder([...changes, ...overview.members.flatMap(showMembers)]),
    grants: [],
    pending: [],
    conflicts: [],
    undo: {
      of: plan.run,
      credit: overview.credit.map(({ rule, people, minor, currency }) => ({ rule, people, amount: { minor, currency } })),
      conflicts: plan.conflicts.slice(0, shownConflicts),
      conflictCount: plan.conflicts.length,
      pinsKept: plan.pinsKept,
    },
    hash: store.undo.hash(plan),
    // What is asked for and cannot be done at all is a failure; that it is told apart is what a script needs.
    exitCode: isNothing(plan) ? exitCodes.failed : exitCodes.done,
  }
}
