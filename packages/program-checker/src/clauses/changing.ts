import { type Clause, fail, notOffered, notTried, pass, type Verdict } from '../clause.ts'
import { exitCode } from '../exchange.ts'
import type { ChangesAnswers } from '../interview-muster.ts'
import { endOf, recordsOf } from '../read-answer.ts'
import { answerOf, lineOf, plural } from './evidence.ts'
import type { MusterSeen } from './muster-seen.ts'

const changeTypes = new Set(['user', 'group', 'members', 'gone'])

/** C: `changes`. */
export const changing: readonly Clause<MusterSeen>[] = [
  changesClause('C1', 'takes a cursor and prints what changed since, then `end`', ({ latest }) => {
    if (latest === undefined) return notTried('`end` of `list` carries no cursor')
    const [end] = latest.ends
    if (exitCode(latest.exchange) === 0 && end?.line === latest.exchange.lines.length) return pass()
    return fail('The cursor of the listing was not answered by changes and an `end`.', {
      seen: answerOf(latest.exchange),
      expected: '`end` as the last line, and exit 0',
      instead: endOf(latest, 'CURSOR'),
    })
  }),
  changesClause('C2', 'carries a cursor in every `end`', ({ latest }, { listing }) => {
    const bare = [listing, ...(latest ? [latest] : [])].find(({ ends }) => ends.length > 0 && ends.at(-1)?.record.cursor === undefined)
    if (bare === undefined) return pass()
    return fail(`\`end\` of \`${bare.exchange.question.title}\` has no cursor, so nobody can ask for changes.`, {
      seen: lineOf(bare.exchange, bare.ends.at(-1)?.line ?? 1),
      instead: endOf(bare, 'CURSOR'),
    })
  }),
  changesClause('C3', 'prints no change for the newest cursor', ({ latest }) => {
    if (latest === undefined) return notTried('`end` of `list` carries no cursor')
    const changes = latest.records.filter(({ record }) => changeTypes.has(record.type))
    if (changes.length === 0) return pass()
    return fail(`${plural(changes.length, 'change')} right after a listing.`, {
      seen: changes.map(({ line }) => lineOf(latest.exchange, line)),
      expected: 'no user, group, members or gone record',
      instead: 'what changed after the cursor, not at it',
    })
  }),
  changesClause('C4', 'answers a cursor that it cannot continue from by `reset` and exit 0', ({ garbage }) => {
    if (exitCode(garbage.exchange) === 0 && recordsOf(garbage, 'reset').length === 1) return pass()
    return fail('A cursor that it never gave was not answered by `reset`.', {
      seen: answerOf(garbage.exchange),
      expected: '`reset` and exit 0: Muster then lists again',
      instead: '{"type":"reset"}',
    })
  }),
  changesClause('C5', 'prints `gone` for somebody who left', ({ latest }) => {
    const gone = latest ? recordsOf(latest, 'gone') : []
    return gone.length > 0 ? pass(plural(gone.length, 'departure')) : notTried('nobody left while this was checked')
  }),
  changesClause('C6', 'says in `end` what the changes cover', ({ latest }) => {
    const end = latest?.ends.at(-1)
    if (latest === undefined || end === undefined) return notTried('there is no `end`')
    if (end.record.covers !== 'all' || latest.records.some(({ record }) => record.type === 'present' || record.type === 'user'))
      return pass(end.record.covers ?? 'changed, by default')
    return fail('`"covers":"all"` without a single record says that everybody is gone.', {
      seen: lineOf(latest.exchange, end.line),
      instead: endOf(latest, end.record.cursor),
    })
  }),
  changesClause('C7', 'prints whole memberships, or their differences, not both', ({ latest }) => {
    const modes = new Map<string, Set<string>>()
    for (const { record } of latest?.members ?? [])
      modes.set(record.group, (modes.get(record.group) ?? new Set()).add(record.mode === undefined ? 'all' : record.mode))
    const mixed = [...modes].find(([, used]) => used.has('all') && used.size > 1)
    if (modes.size === 0) return notTried('no membership changed while this was checked')
    if (mixed === undefined) return pass()
    const seen = latest!.members.filter(({ record }) => record.group === mixed[0]).map(({ line }) => lineOf(latest!.exchange, line))
    return fail(`The group ${JSON.stringify(mixed[0])} has a whole membership and a difference.`, {
      seen,
      instead: '`mode` `all` for all records of a group, or `add` and `remove`',
    })
  }),
]

function changesClause(id: string, title: string, check: (answers: ChangesAnswers, seen: MusterSeen) => Verdict): Clause<MusterSeen> {
  return { id, title, check: (seen) => (seen.changes === undefined ? notOffered('`changes` is not offered') : check(seen.changes, seen)) }
}
