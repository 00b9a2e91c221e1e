import {
  type ChangeClass,
  changeClasses,
  type GrantTotal,
  type Hold,
  type RejectedRecord,
  type RunReport,
  type ShownChange,
  type SourceReport,
  type UndoReport,
} from '@muster/engine'
import type { JsonSchema } from '@muster/provider'
import { described, listOf, moment, object, oneOf, open, optional, text, whole, yesOrNo } from './schema.ts'
import { money, run } from './views.ts'

const changeClass = oneOf(...changeClasses)
const totals = object<Record<ChangeClass, number>>(
  Object.fromEntries(changeClasses.map((name) => [name, whole])) as Record<ChangeClass, JsonSchema>,
  'Totals',
)

const sourceReport = object<SourceReport>(
  {
    source: text,
    outcome: oneOf('complete', 'partial', 'empty', 'unavailable', 'failed'),
    reason: optional(described('Why it is not `complete`.', text)),
    hint: optional(text),
    read: optional(object<NonNullable<SourceReport['read']>>({ by: oneOf('listing', 'changes'), because: optional(text) })),
    users: whole,
    groups: whole,
    members: whole,
    filtered: whole,
    rejected: whole,
    readMs: { type: 'number' },
    totals,
    remarks: listOf(text),
  },
  'SourceReport',
)

const hold = object<Hold>(
  { source: text, class: changeClass, reason: text, count: whole, limit: { type: 'number' }, group: optional(text) },
  'HoldReason',
)

const shownChange = object<ShownChange>(
  {
    source: text,
    class: changeClass,
    name: text,
    detail: optional(text),
    members: optional(listOf(text)),
    count: optional(whole),
    held: yesOrNo,
  },
  'Change',
)

const grant = object<GrantTotal>({
  rule: text,
  people: whole,
  amount: money,
  each: described('Minor units.', whole),
  cut: optional({ type: 'boolean', enum: [true] }),
})

const undo = object<UndoReport>({
  of: run,
  credit: listOf(object<UndoReport['credit'][number]>({ rule: text, people: whole, amount: money })),
  conflicts: listOf(
    object<UndoReport['conflicts'][number]>({
      source: text,
      kind: oneOf('user', 'group'),
      name: text,
      reason: text,
      run: optional(run),
    }),
  ),
  conflictCount: whole,
  pinsKept: whole,
})

/** What a plan would do, or a run did. */
export const runReport = object<RunReport>(
  {
    schema: { type: 'integer', enum: [1] },
    run: optional(described('Left out for a plan: nothing was written.', whole)),
    command: text,
    state: oneOf('nothing', 'planned', 'done', 'held', 'partial', 'unavailable', 'failed', 'stopped'),
    startedAt: moment,
    durationMs: { type: 'number' },
    sources: listOf(sourceReport),
    totals,
    holds: listOf(hold),
    approveUntil: optional(moment),
    approved: optional(described('Of an approval: the run that had held this back.', whole)),
    rejected: listOf(object<RejectedRecord>({ source: text, at: text, reason: text, hint: optional(text) })),
    changes: described('The first `shownChanges` of each class and source; `totals` are whole.', listOf(shownChange)),
    grants: listOf(grant),
    pending: listOf(object<RunReport['pending'][number]>({ people: whole, reason: text })),
    conflicts: listOf(object<RunReport['conflicts'][number]>({ source: text, username: text, reason: text })),
    frozen: optional(listOf(object<NonNullable<RunReport['frozen']>[number]>({ source: text, people: whole, groups: whole }))),
    move: optional(open),
    undo: optional(undo),
    hash: optional(described('Of the plan: SHA-256, hex.', text)),
    exitCode: described('What the command would exit with.', whole),
  },
  'RunReport',
)
