import type {
  AskedSource,
  ExplainedAccount,
  ExplainedCredit,
  ExplainedField,
  ExplainedMembership,
  Explanation,
  Reason,
  RunMark,
} from '@muster/engine'
import type { JsonSchema } from '@muster/provider'
import { described, listOf, moment, object, oneOf, open, optional, text, whole, yesOrNo } from './schema.ts'
import { entryState, money, run } from './views.ts'

const anything = (description: string): JsonSchema => ({ description })

const mark = object<RunMark>(
  {
    run,
    at: optional(moment),
    orBefore: optional(
      described('It was this run or an earlier one, of which it is not kept any more.', { type: 'boolean', enum: [true] }),
    ),
  },
  'RunMark',
)

const field = object<ExplainedField>(
  {
    field: described('As the configuration calls it: `email`, `attributes.building`.', text),
    value: anything('As the copy keeps it; null: it keeps none.'),
    from: oneOf('source', 'rule', 'enrichment'),
    source: optional(described('The source that adds it.', text)),
    rule: optional(described('The rule of `newPeople` that set it.', text)),
    mapping: optional(described('The expression that makes it.', text)),
    raw: optional(anything('What the source says of this very field now, before any mapping.')),
    inputs: optional(described('What the source says now of the fields that the expression looks at.', open)),
    since: mark,
    before: optional(anything('What it was until then; left out: it has been so since the account was made.')),
    note: optional(described('Where the source says something else by now.', text)),
  },
  'ExplainedField',
)

const membership = object<ExplainedMembership>(
  {
    group: whole,
    name: text,
    source: text,
    state: entryState,
    direct: yesOrNo,
    path: described('Names of groups: from the one that holds the person itself to this one.', listOf(text)),
    since: mark,
    membersUnknown: yesOrNo,
  },
  'ExplainedMembership',
)

const credit = object<ExplainedCredit>(
  {
    balance: money,
    restricted: yesOrNo,
    overdraft: optional(money),
    lines: described(
      'Oldest first.',
      listOf(object<ExplainedCredit['lines'][number]>({ line: whole, amount: money, why: text, rule: text, run, at: moment })),
    ),
    entitlement: oneOf('decided', 'pending'),
  },
  'ExplainedCredit',
)

const account = object<ExplainedAccount>(
  {
    account: whole,
    source: text,
    id: text,
    weakIdentity: yesOrNo,
    username: text,
    spelling: text,
    state: entryState,
    active: yesOrNo,
    absentSince: optional(moment),
    created: mark,
    fields: listOf(field),
    groups: described('Direct ones first.', listOf(membership)),
    credit,
  },
  'ExplainedAccount',
)

const reason = object<Reason>(
  {
    code: described('Of docs/explain.md.', text),
    source: optional(text),
    sentence: text,
    mend: optional(described('What to do about it.', text)),
    run: optional(run),
    at: optional(moment),
  },
  'Reason',
)

const asked = object<AskedSource>(
  {
    source: text,
    outcome: oneOf('found', 'nobody', 'not-asked', 'failed'),
    remark: optional(text),
    hint: optional(text),
  },
  'AskedSource',
)

/** Where what is known of somebody comes from, or why somebody is missing. */
export const explanation = object<Explanation>(
  {
    schema: { type: 'integer', enum: [1] },
    name: described('As it was asked.', text),
    at: moment,
    account: optional(account),
    reasons: described('Empty when there is nothing to wonder about.', listOf(reason)),
    asked: listOf(asked),
    alike: described('Names in the copy that may have been meant; only when nobody bears this one.', listOf(text)),
  },
  'Explanation',
)
