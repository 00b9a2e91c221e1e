import { type Clause, fail, notTried, pass, warn } from '../clause.ts'
import { exitCode } from '../exchange.ts'
import { endOf, handlesOfGroup, handlesOfUser, type Listing } from '../read-answer.ts'
import { unanswered } from './conduct.ts'
import { endingOf, faultOf, lineOf, plural } from './evidence.ts'
import type { MusterSeen } from './muster-seen.ts'

const mayPrint = new Set(['user', 'group', 'members', 'progress', 'error', 'end'])

/** L: `list`. */
export const listing: readonly Clause<MusterSeen>[] = [
  {
    id: 'L1',
    title: 'lists every user, every group and the members of every group',
    check({ listing }) {
      const { users, groups, pairs, exchange } = listing
      const count = `${plural(users.length, 'user')}, ${plural(groups.length, 'group')}, ${plural(pairs, 'membership')} in ${seconds(exchange.end.durationMs)}`
      if (exchange.end.how === 'limit') return unanswered(exchange.end.limit)
      if (users.length === 0 && exitCode(exchange) !== 0) return fail('There is no listing.', { seen: endingOf(exchange) })
      if (groups.length > 0 && pairs === 0 && users.length > 0) {
        return warn(`${count}: no group has a member.`, {
          instead: `{"type":"members","group":${JSON.stringify(groups[0]?.record.id ?? groups[0]?.record.name)},"members":["…"]}`,
        })
      }
      return pass(count)
    },
  },
  {
    id: 'L2',
    title: 'ends its listing with `end`, once',
    check({ listing }) {
      const { ends, exchange } = listing
      if (exchange.end.how === 'limit') return unanswered(exchange.end.limit)
      const [first, second] = ends
      const last = exchange.lines.length
      if (first === undefined && last === 0) {
        return fail('Nothing was printed at all.', {
          seen: endingOf(exchange),
          expected: 'records, and `end` as the last line',
          instead: 'the same, flushed before the program leaves: what waits in a buffer is lost by os._exit, exec and a crash',
        })
      }
      if (first === undefined) {
        return fail('The listing stops without `end`, so it cannot be told from one that was cut off.', {
          seen: last === 0 ? endingOf(exchange) : lineOf(exchange, last),
          expected: '`end` as the last line',
          instead: endOf(listing),
        })
      }
      if (second !== undefined) {
        return fail('`end` is printed more than once.', {
          seen: ends.map(({ line }) => lineOf(exchange, line)),
          instead: `one, as the last line: ${endOf(listing)}`,
        })
      }
      if (first.line === last) return pass()
      return fail(`${plural(last - first.line, 'line follows', 'lines follow')} \`end\`.`, {
        seen: [lineOf(exchange, first.line), lineOf(exchange, first.line + 1)],
        expected: '`end` as the last line',
      })
    },
  },
  {
    id: 'L3',
    title: 'counts in `end` what it printed',
    check({ listing }) {
      const { ends, users, groups, pairs, exchange } = listing
      const end = ends.at(-1)
      if (end === undefined) return notTried('there is no `end`')
      const { record, line } = end
      if (record.users === users.length && record.groups === groups.length && record.members === pairs) return pass()
      return fail(
        `\`end\` counts ${plural(record.users, 'user')}, ${plural(record.groups, 'group')}, ${plural(record.members, 'member')}; printed were ${users.length}, ${groups.length}, ${pairs}.`,
        {
          seen: lineOf(exchange, line),
          expected: 'the numbers of user records, of group records, and of pairs of group and member',
          instead: endOf(listing, record.cursor),
        },
      )
    },
  },
  {
    id: 'L4',
    title: 'prints no other records than `list` may',
    check({ listing }) {
      const strange = listing.records.filter(
        ({ record }) => !mayPrint.has(record.type) || (record.type === 'members' && (record.mode ?? 'all') !== 'all'),
      )
      if (strange.length === 0) return pass()
      const [first] = strange
      return fail(`\`list\` may not print \`${first?.record.type}\`${first?.record.type === 'members' ? ' with a mode' : ''}.`, {
        seen: strange.map(({ line }) => lineOf(listing.exchange, line)),
        expected: [...mayPrint].join(', '),
      })
    },
  },
  {
    id: 'L5',
    title: 'puts at most 1,000 members on a line',
    check({ listing }) {
      const long = listing.faults.filter(({ clause }) => clause === 'L5')
      if (long.length === 0) return pass()
      return fail(`Line ${long[0]?.line} has more than 1,000 members.`, {
        seen: long.map((fault) => faultOf(listing, fault)),
        instead: 'several `members` records of the same group, 1,000 members each',
      })
    },
  },
  {
    id: 'L6',
    title: 'points at groups and members by handles that exist',
    check({ listing }) {
      const owners = ownersOf(listing)
      const groupless = listing.members.filter(({ record }) => !owners.groups.has(record.group))
      if (groupless.length > 0) {
        return fail(`There is no group ${JSON.stringify(groupless[0]?.record.group)}.`, {
          seen: groupless.map(({ line }) => lineOf(listing.exchange, line)),
          instead: `${JSON.stringify({ type: 'group', name: groupless[0]?.record.group })}, or the handle of a group that is listed`,
        })
      }
      const members = listing.members.flatMap(({ record, line }) => (record.members ?? []).map((member) => ({ member, line })))
      const ambiguous = members.find(({ member }) => (owners.all.get(member)?.length ?? 0) > 1)
      if (ambiguous !== undefined) {
        return fail(`The member ${JSON.stringify(ambiguous.member)} is a handle of two: this membership is unknown.`, {
          seen: [ambiguous.line, ...(owners.all.get(ambiguous.member) ?? [])].map((line) => lineOf(listing.exchange, line)),
          instead: 'handles that no two users or groups share, e.g. "handles":["user:1001"]',
        })
      }
      const dangling = members.filter(({ member }) => !owners.all.has(member))
      if (dangling.length === 0) return pass()
      const [first] = dangling
      return fail(
        `${plural(dangling.length, 'member points', 'members point')} at nobody, the first at ${JSON.stringify(first?.member)}.`,
        {
          seen: [...new Map(dangling.map((one) => [one.line, one])).values()].map(({ line, member }) =>
            lineOf(listing.exchange, line, caretAt(listing, line, member)),
          ),
          expected: 'the id or username of a user who is listed, or the id or name of a group',
          instead: 'list that person too, or leave the member out',
        },
      )
    },
  },
  {
    id: 'L7',
    title: 'says of a group that could not be read whole that it is unknown',
    check({ listing }) {
      const unknown = listing.members.filter(({ record }) => record.unknown)
      if (unknown.length === 0) return pass()
      return warn(`The members of ${plural(unknown.length, 'group')} are unknown; they stay as they were.`, {
        seen: unknown.map(({ line }) => lineOf(listing.exchange, line)),
      })
    },
  },
  {
    id: 'L8',
    title: 'says so when something could not be read',
    check({ listing }) {
      const { errors, exchange } = listing
      if (errors.length === 0) return pass('it reports nothing unread')
      const whole = errors.filter(({ record }) => record.record === undefined)
      return warn(
        whole.length > 0
          ? 'The listing says that it is partial: nobody is removed by it.'
          : `${plural(errors.length, 'record')} could not be read; those people and groups stay as they were.`,
        { seen: (whole.length > 0 ? whole : errors).map(({ line }) => lineOf(exchange, line)) },
      )
    },
  },
  {
    id: 'L9',
    title: 'does not print an empty listing and exit 0',
    check({ listing }) {
      if (listing.users.length > 0) return pass()
      if (exitCode(listing.exchange) !== 0) return pass('it failed instead')
      return fail('The listing has no user and exits 0.', {
        seen: endingOf(listing.exchange),
        expected: 'at least one user, or a failure',
        instead: 'exit 75 and a sentence on stderr when the source cannot be read',
      })
    },
  },
  {
    id: 'L10',
    title: 'prints no valid `end` when it is cut off by a signal',
    check({ killed, listing, leftOut = '' }) {
      if (killed === undefined) return notTried(leftOut)
      if (killed.tooLate) return notTried('the listing is over too soon to be interrupted')
      const cut = killed.listing
      const end = cut.ends.at(-1)
      if (end === undefined || cut.exchange.lines.length >= listing.exchange.lines.length) return pass()
      return fail(`Interrupted after ${plural(end.line - 1, 'record')}, it printed \`end\` all the same.`, {
        seen: lineOf(cut.exchange, end.line),
        instead: 'no `end` from a handler of SIGTERM or SIGINT, from `finally`, `END {}` or `trap … EXIT`',
      })
    },
  },
]

/** The lines of those who have each handle. */
function ownersOf({ users, groups }: Listing) {
  const all = new Map<string, number[]>()
  const own = (line: number, handles: readonly string[]) => {
    for (const handle of new Set(handles)) {
      const lines = all.get(handle)
      if (lines === undefined) all.set(handle, [line])
      else lines.push(line)
    }
  }
  for (const { record, line } of users) own(line, handlesOfUser(record))
  for (const { record, line } of groups) own(line, handlesOfGroup(record))
  return { all, groups: new Set(groups.flatMap(({ record }) => handlesOfGroup(record))) }
}

function caretAt({ exchange }: Listing, line: number, member: string): number | undefined {
  const at = exchange.lines[line - 1]?.indexOf(JSON.stringify(member)) ?? -1
  return at < 0 ? undefined : at
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
