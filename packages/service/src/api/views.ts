import type { SourceView } from '@muster/host'
import type {
  ChangeEvent,
  ConflictView,
  GroupOfUser,
  GroupView,
  HoldView,
  JournalLine,
  LedgerLine,
  Money,
  PinView,
  RunView,
  UserView,
} from '@muster/store'
import { described, listOf, moment, object, oneOf, open, optional, text, whole, yesOrNo } from './schema.ts'

/** What the command prints with `--json`, described. */

export const entryState = oneOf('present', 'absent', 'deactivated', 'deleted')
export const run = described('The number of a run.', whole)

export const money = object<Money>({ minor: described('Minor units: cents.', whole), currency: described('ISO 4217.', text) }, 'Money')

export const sourceView = object<SourceView>(
  {
    source: text,
    type: optional(described('Left out when the configuration does not name the source.', text)),
    configured: yesOrNo,
    role: optional(oneOf('enrich')),
    people: described('Present ones.', whole),
    groups: whole,
    enriched: described('Accounts of others that it adds fields to.', whole),
    completeRun: optional(described('The last run that read it from beginning to end.', whole)),
    completeAt: optional(moment),
    touchedRun: optional(described('The last run that applied anything of it.', whole)),
  },
  'Source',
)

const userFields = {
  account: whole,
  source: text,
  id: text,
  weakIdentity: described('The username is the identity, or an id that the source may give to somebody else.', yesOrNo),
  username: text,
  spelling: described("The source's own spelling.", text),
  state: entryState,
  active: yesOrNo,
  fields: open,
  enrichedBy: optional(listOf(text)),
  absentSince: optional(moment),
  balance: money,
  otherBalances: optional(listOf(money)),
  restricted: described('The balance must cover what is used.', yesOrNo),
  overdraft: optional(money),
  entitlement: oneOf('decided', 'pending'),
  createdInRun: run,
  changedInRun: run,
}
export const userView = object<UserView>(userFields, 'User')

const groupOfUser = object<GroupOfUser>(
  { group: whole, source: text, name: text, direct: described('False: only through another group.', yesOrNo) },
  'GroupOfUser',
)

export const ledgerLine = object<LedgerLine>(
  { line: whole, account: whole, username: text, amount: money, why: text, rule: text, run, at: moment },
  'LedgerLine',
)

const differing = described('Fields that differ; null: there was none.', { type: ['object', 'null'], additionalProperties: true })
export const journalLine = object<JournalLine>(
  { run, entry: whole, kind: oneOf('user', 'group'), name: text, action: text, before: differing, after: differing },
  'JournalLine',
)

export const wholeUser = object<UserView & WholeUser>(
  { ...userFields, groups: listOf(groupOfUser), ledger: listOf(ledgerLine), journal: listOf(journalLine) },
  'WholeUser',
)

interface WholeUser {
  readonly groups: readonly GroupOfUser[]
  readonly ledger: readonly LedgerLine[]
  readonly journal: readonly JournalLine[]
}

const groupFields = {
  group: whole,
  source: text,
  id: text,
  name: text,
  state: entryState,
  fields: open,
  directMembers: described('Users and groups, as the source lists them.', whole),
  users: described('Groups within it flattened.', whole),
  membersUnknown: yesOrNo,
}
export const groupView = object<GroupView>(groupFields, 'Group')

export interface WholeGroup extends GroupView {
  readonly members: readonly string[]
  readonly others?: readonly GroupView[]
}
export const wholeGroup = object<WholeGroup>(
  {
    ...groupFields,
    members: described('The first usernames, groups within it included; `/members` has them all.', listOf(text)),
    others: optional(described('Groups of this name that other sources have.', listOf(groupView))),
  },
  'WholeGroup',
)

const holdView = object<HoldView>(
  {
    state: oneOf('waiting', 'expired', 'approved', 'rejected', 'superseded', 'moved'),
    expiresAt: moment,
    decidedRun: optional(run),
    why: optional(text),
  },
  'Hold',
)

const runFields = {
  run,
  command: text,
  state: oneOf('running', 'done', 'held', 'partial', 'unavailable', 'failed', 'interrupted', 'stopped'),
  startedAt: moment,
  endedAt: optional(moment),
  report: optional(described('The report, as `RunReport`; of a run that failed its `message`. Left out while it runs.', open)),
  trimmedAt: optional(moment),
  hold: optional(holdView),
}
export const runView = object<RunView>(runFields, 'Run')

export const wholeRun = object<RunView & { readonly journal: readonly JournalLine[]; readonly held: readonly JournalLine[] }>(
  {
    ...runFields,
    journal: described('What it did, the first `limit` lines.', listOf(journalLine)),
    held: described('What it keeps on hold, until that is decided; the first `limit` lines of each sort.', listOf(journalLine)),
  },
  'WholeRun',
)

const conflictView = object<ConflictView>({ source: text, id: text, username: text, reason: text, run }, 'Conflict')
const identity = object<PinView['leftOut'][number]>({ source: text, id: text })
const pinView = object<PinView>({ username: text, source: text, id: text, account: optional(whole), run, leftOut: listOf(identity) }, 'Pin')
export const conflicts = object<{ readonly open: readonly ConflictView[]; readonly pinned: readonly PinView[] }>({
  open: listOf(conflictView),
  pinned: listOf(pinView),
})

type EventOf<Kind> = Extract<ChangeEvent, { readonly kind: Kind }>
const eventHead = {
  cursor: described('`after` goes on after this one.', text),
  run,
  at: described('When the run began, or when the credit was granted: milliseconds since 1970.', whole),
  entry: described('The number of the person (`account`) or the group (`group`); of a membership, the group.', whole),
  name: described('What it is called now.', text),
}
const told = described('Fields that differ; null: there is none.', { type: ['object', 'null'], additionalProperties: true })

/** One line of the change feed. */
export const changeEvent = {
  title: 'ChangeEvent',
  description: 'One line. Whoever sets the fields of `after`, and removes those that are null there, has what the copy has.',
  oneOf: [
    object<EventOf<'user' | 'group'>>(
      {
        ...eventHead,
        kind: oneOf('user', 'group'),
        action: described(
          '`new`: `before` is null. `erase`: `after` is null, nothing of the person is left. All others as in the journal of a run.',
          text,
        ),
        before: told,
        after: told,
      },
      'EntryChange',
    ),
    object<EventOf<'membership'>>(
      {
        ...eventHead,
        kind: oneOf('membership'),
        action: oneOf('joined', 'left'),
        member: object<EventOf<'membership'>['member']>({ kind: oneOf('user', 'group'), entry: whole, name: text }),
      },
      'MembershipChange',
    ),
    object<EventOf<'credit'>>(
      { ...eventHead, kind: oneOf('credit'), action: oneOf('granted'), line: whole, amount: money, why: text, rule: text },
      'CreditChange',
    ),
  ],
}
