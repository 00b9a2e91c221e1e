import { sayAt, type TableTrouble, tableCounts } from '@muster/protocol'
import type { UserRecord } from '@muster/provider'
import { type Clause, fail, notOffered, notTried, pass, type Verdict, warn } from '../clause.ts'
import { exitCode } from '../exchange.ts'
import { rowOf, type TableRead, type TableSeen } from '../interview-table.ts'
import { mendFailure } from '../mend-failure.ts'
import { leftOutByQuick } from '../wishes.ts'
import { leaveClause, permissionClause, startClause } from './conduct.ts'
import { endingOf, plural } from './evidence.ts'

const conduct: readonly Clause<TableSeen>[] = [
  startClause(({ table }) => table.exchange),
  {
    id: 'S2',
    title: 'needs no more environment than it is given; prints the same under LANG=C',
    check: (seen) => different(seen, 'under LANG=C', 'say the encoding of input and output in the program itself'),
  },
  leaveClause(({ table, relistings }) => [table.exchange, ...relistings.map(({ exchange }) => ({ ...exchange, lines: [] }))]),
  permissionClause(({ table }) => table.exchange),
]

/** S, as far as it concerns a program that only lists. */
export const tableConduct = conduct.map((clause): Clause<TableSeen> => {
  const { check } = clause
  return { ...clause, check: (seen) => (seen.isFile && clause.id !== 'S1' ? notOffered('it is a file') : check(seen)) }
})

/** T: `dialect: table`. */
export const table: readonly Clause<TableSeen>[] = [
  {
    id: 'T1',
    title: 'prints one table, without a verb and with nothing on stdin, and exits 0',
    check(seen) {
      const { exchange } = seen.table
      if (exitCode(exchange) !== 0)
        return fail(seen.isFile ? 'The file cannot be read.' : 'It did not exit 0.', {
          seen: endingOf(exchange),
          expected: 'the table and exit 0',
          instead: mendFailure(exchange),
        })
      const closed = different(seen, 'with stdin closed', 'the table; do not read stdin')
      return closed.outcome === 'fail' ? closed : pass(seen.isFile ? 'a file' : undefined)
    },
  },
  {
    id: 'T2',
    title: 'prints CSV with a header line, lines of passwd(5) and group(5), or entries of LDIF',
    check({ table }) {
      const { form, plans } = table.text
      if (form === undefined) return notTried('there is no line to tell by')
      const [trouble] = troublesOf(table).filter(({ line }) => line !== undefined)
      if (plans.length === 0) {
        return fail(trouble === undefined ? 'No table was recognised.' : sentence(trouble), {
          ...(trouble?.line !== undefined && { seen: rowOf(table, trouble.line) }),
          expected: 'a first line such as `username,displayName,email,groups`',
          ...(trouble && { instead: trouble.hint }),
        })
      }
      return pass(
        form.format === 'csv' ? `csv, ${plural(plans[0]!.names.length, 'column')} between ${nameOf(form.delimiter)}` : form.format,
      )
    },
  },
  {
    id: 'T3',
    title: 'has a column for the username, and names others as the fields of the records are named',
    check({ table }) {
      const people = table.text.plans.filter(({ kind }) => kind === 'users')
      if (people.length === 0)
        return table.text.plans.length === 0
          ? notTried('mend T2 first')
          : fail('It holds no table of people.', { instead: 'a table of people first' })
      const fields = [...new Set(people.flatMap((plan) => [...plan.fields.keys()]))]
      const ignored = [...new Set(people.flatMap((plan) => plan.ignored))]
      return pass(
        `${fields.join(', ')}${ignored.length === 0 ? '' : `; ignored: ${ignored.slice(0, 8).join(', ')}${ignored.length > 8 ? ', …' : ''}`}`,
      )
    },
  },
  {
    id: 'T4',
    title: 'prints rows that can be cut into cells, as many as the header has',
    check({ table }) {
      if (table.text.plans.length === 0) return notTried('mend T2 first')
      return (
        judgeRows(
          table,
          troublesOf(table).filter(({ line, record }) => line !== undefined && record === undefined),
        ) ?? pass(plural(table.text.printed.users, 'row'))
      )
    },
  },
  {
    id: 'T5',
    title: 'gives every value the form that its field needs',
    check({ table }) {
      if (table.text.plans.length === 0) return notTried('mend T2 first')
      return (
        judgeRows(
          table,
          troublesOf(table).filter(({ record }) => record !== undefined),
        ) ?? pass()
      )
    },
  },
  {
    id: 'T6',
    title: 'gives nobody two rows that say different things',
    check({ table }) {
      const first = new Map<string, UserRecord>()
      for (const record of table.records) {
        if (record.type !== 'user') continue
        for (const key of [`name ${fold(record.username)}`, ...(record.id === undefined ? [] : [`id ${record.id}`])]) {
          const other = first.get(key)
          if (other === undefined) first.set(key, record)
          else if (bodyOf(other) !== bodyOf(record)) {
            return fail(
              `Two rows have the ${key.startsWith('id') ? 'id' : 'username'} ${JSON.stringify(key.slice(key.indexOf(' ') + 1))} and differ; neither is used.`,
              {
                seen: [other, record].map(({ at }) => rowOf(table, Number(at))),
                expected: 'rows of one person that differ in `groups` only',
              },
            )
          }
        }
      }
      return first.size === 0 ? notTried('there is nobody') : pass()
    },
  },
  {
    id: 'T7',
    title: 'ends in a line that counts what was printed',
    check({ table, table: { text } }) {
      if (text.plans.length === 0) return notTried('mend T2 first')
      const { endFault, end, printed } = text
      if (endFault !== undefined) {
        return fail(`${capital(endFault.message)}: nobody is removed by it.`, {
          ...(end === undefined ? {} : { seen: rowOf(table, end.at) }),
          expected: `#end users=${printed.users}`,
          instead: endFault.hint,
        })
      }
      return pass(tableCounts.flatMap((count) => (end?.counts[count] === undefined ? [] : [`${count}=${end.counts[count]}`])).join(' '))
    },
  },
  {
    id: 'T8',
    title: 'is not empty',
    check({ isFile, table: { exchange, text } }) {
      if (text.printed.users > 0) return pass()
      if (exitCode(exchange) !== 0) return pass('it failed instead')
      if (text.hopeless) return notTried('mend T2 first')
      return fail('It holds nobody: so does the table of a directory that is down.', {
        expected: 'at least one person, or a failure',
        instead: isFile
          ? 'leave the file as it was when there is nothing to write'
          : 'exit 1 and a sentence on stderr when the people cannot be read',
      })
    },
  },
  {
    id: 'T9',
    title: 'names in its groups only people who are in the table',
    check({ table }) {
      const known = new Set<string>()
      for (const record of table.records) {
        if (record.type === 'user')
          for (const handle of record.handles ?? [record.username, ...(record.id === undefined ? [] : [record.id])]) known.add(fold(handle))
        else if (record.type === 'group') for (const handle of record.handles ?? [record.name]) known.add(fold(handle))
      }
      const members = table.records.flatMap((record) => (record.type === 'members' ? (record.members ?? []) : []))
      if (members.length === 0) return notOffered('it has no memberships')
      const strangers = [...new Set(members)].filter((member) => !known.has(fold(member)))
      if (strangers.length === 0) return pass(plural(members.length, 'membership'))
      return warn(
        `${plural(strangers.length, 'member is', 'members are')} not in the table and left out: ${strangers.slice(0, 3).join(', ')}${strangers.length > 3 ? ', …' : ''}.`,
      )
    },
  },
  {
    id: 'T10',
    title: 'prints UTF-8 without byte order mark or carriage returns',
    check({ table }) {
      const { byteOrderMark, firstCarriageReturn, firstBadUtf8 } = table.exchange.framing
      if (firstBadUtf8 !== undefined)
        return fail(`Line ${firstBadUtf8.line} is not UTF-8.`, {
          seen: rowOf(table, firstBadUtf8.line),
          instead: 'UTF-8 (in Excel: "CSV UTF-8"), or `encoding:` under `table:` in the configuration',
        })
      const odd = [...(byteOrderMark ? ['a byte order mark'] : []), ...(firstCarriageReturn === undefined ? [] : ['carriage returns'])]
      return odd.length === 0
        ? pass()
        : pass(`${odd.join(' and ')}, which ${odd.length > 1 || firstCarriageReturn !== undefined ? 'are' : 'is'} tolerated`)
    },
  },
  {
    id: 'T11',
    title: 'prints the same rows twice',
    check: (seen) => (seen.isFile ? notOffered('it is a file') : different(seen, 'the second time', 'the same rows, in any order')),
  },
  {
    id: 'T12',
    title: 'prints no end line when it is cut off by a signal',
    check({ isFile, quick, table, cut }) {
      if (isFile) return notOffered('it is a file')
      if (quick) return notTried(leftOutByQuick)
      if (cut === undefined || cut.exchange.lines.length >= table.exchange.lines.length)
        return notTried('it is over too soon to be interrupted')
      if (cut.text.end === undefined || cut.text.endFault !== undefined) return pass()
      return fail('Interrupted, it printed an end line that agrees with what it had printed.', {
        seen: rowOf(cut, cut.text.end.at),
        instead: 'no `#end` from a handler of SIGTERM or SIGINT, from `finally` or `trap … EXIT`',
      })
    },
  },
]

function troublesOf({ listing }: TableRead): readonly TableTrouble[] {
  return listing.troubles
}

function judgeRows(table: TableRead, troubles: readonly TableTrouble[]): Verdict | undefined {
  const [first] = troubles
  if (first === undefined) return undefined
  return fail(sentence(first), { seen: troubles.map(({ line }) => rowOf(table, line ?? 0)), instead: first.hint })
}

function sentence({ line, message }: TableTrouble): string {
  return `${capital(line === undefined ? message : sayAt('', line, message))}.`
}

function different({ isFile, quick, relistings, table }: TableSeen, how: string, expected: string): Verdict {
  const relisting = relistings.find((one) => one.how === how)
  if (relisting === undefined) return isFile ? pass() : notTried(quick ? leftOutByQuick : 'mend S4 first')
  const places = [...relisting.onlyBefore.slice(0, 2), ...relisting.onlyNow.slice(0, 1)]
  if (places.length === 0) return pass()
  return fail(`It printed other rows ${how} (${relisting.lineCount} lines; ${table.exchange.lines.length} the first time).`, {
    seen: places,
    expected,
  })
}

function bodyOf({ at: _, ...record }: UserRecord): string {
  return JSON.stringify(record)
}

function nameOf(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[delimiter] ?? JSON.stringify(delimiter)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
