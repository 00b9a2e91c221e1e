import type { UserRecord } from '@muster/provider'
import { type Clause, fail, notTried, pass, type Verdict, warn } from '../clause.ts'
import type { LineFault } from '../decode-line.ts'
import { quote } from '../excerpt.ts'
import type { Exchange } from '../exchange.ts'
import type { Answer, Printed } from '../read-answer.ts'
import { faultOf, lineOf, plural } from './evidence.ts'
import { answersOf, exchangesOf, type MusterSeen } from './muster-seen.ts'

const lineLimit = 1024 ** 2

/** R: lines and records. */
export const records: readonly Clause<MusterSeen>[] = [
  {
    id: 'R1',
    title: 'prints one JSON object per line on stdout, and nothing else',
    check: (seen) => faultsOf(seen, 'R1', 'one JSON object per line') ?? pass(plural(seen.listing.exchange.lines.length, 'line')),
  },
  {
    id: 'R2',
    title: 'prints UTF-8 without a byte order mark',
    check(seen) {
      const marked = exchangesOf(seen).find(({ framing }) => framing.byteOrderMark)
      if (marked !== undefined) {
        return fail('The output begins with a byte order mark.', {
          seen: { where: `line 1 of \`${marked.question.title}\``, excerpt: 'begins with the bytes EF BB BF' },
          instead: 'the same without these three bytes: encoding "utf-8" instead of "utf-8-sig", or utf8NoBOM in PowerShell',
        })
      }
      for (const exchange of exchangesOf(seen)) {
        const { firstBadUtf8: bad } = exchange.framing
        if (bad === undefined) continue
        const text = exchange.lines[bad.line - 1] ?? ''
        return fail(`Byte ${bad.byte.toLocaleString('en')} of the output is not UTF-8.`, {
          seen: lineOf(exchange, bad.line, text.indexOf('\uFFFD')),
          instead:
            'UTF-8: the source is probably ISO 8859-1 or Windows-1252; decode it as that, then encode as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8)',
        })
      }
      return pass()
    },
  },
  {
    id: 'R3',
    title: 'ends every line, the last too, in a line feed',
    check(seen) {
      const unended = exchangesOf(seen).find(({ framing, end }) => framing.unended && end.how === 'exited')
      if (unended !== undefined) {
        return fail('The last line has no line feed at its end, as if it had been cut off.', {
          seen: lineOf(unended, unended.lines.length),
          instead: 'the same line and a line feed (printf "%s\\n", not printf "%s")',
        })
      }
      const carriage = exchangesOf(seen).find(({ framing }) => framing.firstCarriageReturn !== undefined)
      if (carriage !== undefined) {
        return warn('Lines end in a carriage return and a line feed. Tolerated.', {
          seen: lineOf(carriage, carriage.framing.firstCarriageReturn ?? 1),
          instead: 'a line feed alone (newline="\\n" in Python, binmode STDOUT in Perl)',
        })
      }
      return pass()
    },
  },
  {
    id: 'R4',
    title: 'prints no line longer than 1 MiB',
    check(seen) {
      const cut = exchangesOf(seen).find(({ end }) => end.how === 'limit' && end.limit === 'lineBytes')
      const { longest, exchange } = longestLine(exchangesOf(seen))
      if (cut === undefined && longest.bytes <= lineLimit) return pass(`longest ${plural(longest.bytes, 'byte')}`)
      return fail('A line is longer than 1 MiB.', {
        seen: cut === undefined ? lineOf(exchange, longest.line) : quote(`\`${cut.question.title}\``, cut.end.sentence),
        instead: 'several `members` records of at most 1,000 members each; a line feed after every record',
      })
    },
  },
  {
    id: 'R5',
    title: 'gives every object a `type` that is known',
    check(seen) {
      const fault = faultsOf(seen, 'R5', '"type" in every object')
      if (fault !== undefined) return fault
      const unknown = answersOf(seen).flatMap(({ exchange, ignored }) => ignored.map(({ line, record }) => ({ exchange, line, record })))
      if (unknown.length === 0) return pass()
      return warn(`Records of type ${JSON.stringify(unknown[0]?.record)} are ignored: the protocol has no such type.`, {
        seen: unknown.map(({ exchange, line }) => lineOf(exchange, line)),
        instead: 'one of the types user, group, members, error, progress, end',
      })
    },
  },
  {
    id: 'R6',
    title: 'gives every field the type that the table of records says',
    check: (seen) => faultsOf(seen, 'R6', 'the types of the table of records') ?? pass(),
  },
  {
    id: 'R7',
    title: 'leaves out what it does not know; prints null for what is not there',
    check({ listing }) {
      const empty = listing.users.filter(({ record }) => textFields.some((field) => record[field] === ''))
      if (empty.length === 0) return pass()
      const [first] = empty
      return warn(`${plural(empty.length, 'user')} with an empty text in a field.`, {
        seen: empty.map(({ line }) => lineOf(listing.exchange, line)),
        expected: 'null for "there is none", no field at all for "not known"',
        ...(first && {
          instead: JSON.stringify(
            Object.fromEntries(Object.entries(first.record).map(([field, value]) => [field, value === '' ? null : value])),
          ),
        }),
      })
    },
  },
  {
    id: 'R8',
    title: 'identifies people by something that survives a rename',
    check({ listing }) {
      const { users, exchange } = listing
      if (users.length === 0) return notTried('no user was printed')
      const weak = users.filter(({ record }) => record.id === undefined)
      if (weak.length > 0) {
        return warn(
          `${weak.length === users.length ? 'No user has' : `${plural(weak.length, 'user')} without`} an \`id\`: renames cannot be followed; a renamed person is somebody who left and somebody new.`,
          {
            seen: weak.slice(0, 1).map(({ line }) => lineOf(exchange, line)),
            instead: 'the number or UUID under which the source keeps this person, if it has one: "id":"…"',
          },
        )
      }
      if (users.every(({ record }) => record.id === record.username)) {
        return warn('Every `id` is the username: a rename would change it, so renames cannot be followed.', {
          seen: users.slice(0, 1).map(({ line }) => lineOf(exchange, line)),
          instead: 'an identifier that never changes, or no `id` at all',
        })
      }
      return pass()
    },
  },
  {
    id: 'R9',
    title: 'gives no two users one `id`, or usernames that differ only by case',
    check({ listing }) {
      const { users, groups, exchange } = listing
      const twins =
        firstTwins(users, ({ id }) => id, 'Two users have the id') ??
        firstTwins(users, ({ username }) => username.normalize('NFC').toLowerCase(), 'Two users have names that differ at most by case:') ??
        firstTwins(groups, ({ id }) => id, 'Two groups have the id')
      if (twins === undefined) return pass()
      return fail(twins.message, {
        seen: twins.lines.map((line) => lineOf(exchange, line)),
        expected: 'each person and each group once',
        instead: 'one record for one person, with everything about that person; another `id` and username for another person',
      })
    },
  },
  {
    id: 'R10',
    title: 'prints values as they are in the source, whatever characters they have',
    check({ listing }) {
      for (const { pattern, cause, instead } of damages) {
        const damaged = listing.users.filter(({ record }) => textFields.some((field) => pattern.test(record[field] ?? '')))
        if (damaged.length === 0) continue
        return warn(`${plural(damaged.length, 'user')} with a value that looks damaged: ${cause}.`, {
          seen: damaged.map(({ line }) => {
            const text = listing.exchange.lines[line - 1] ?? ''
            const at = text.search(pattern)
            return lineOf(listing.exchange, line, at < 0 ? undefined : at)
          }),
          instead,
        })
      }
      return pass()
    },
  },
]

const textFields = [
  'username',
  'displayName',
  'givenName',
  'familyName',
  'email',
  'department',
  'office',
  'employeeNumber',
  'homeDirectory',
] as const satisfies readonly (keyof UserRecord)[]

/** Values that no directory holds, but that programs make of values. */
const damages = [
  {
    pattern: /[ÃÂ][\u0080-\u00BF]/,
    cause: 'UTF-8 that was taken for Latin-1 and encoded again',
    instead: 'the value encoded once: decode what the source gives as UTF-8',
  },
  { pattern: /\uFFFD/, cause: 'a character was replaced by U+FFFD', instead: 'the value decoded with the encoding that the source uses' },
  {
    pattern: /^(None|null|undefined|nan|NULL)$/,
    cause: 'a word of the programming language',
    instead: 'null, without quotes, or no field at all',
  },
  { pattern: /^\[object Object\]$|^ARRAY\(0x|^HASH\(0x/, cause: 'a data structure printed as text', instead: 'the value inside it' },
  { pattern: /&(amp|quot|lt|gt|#\d+);/, cause: 'HTML escapes', instead: 'the characters themselves' },
  { pattern: /^\s|\s$/, cause: 'white space at its edge', instead: 'the value without it (strip, trim)' },
]

/** All lines that break one clause, over all answers. */
function faultsOf(seen: MusterSeen, clause: LineFault['clause'], expected: string): Verdict | undefined {
  const broken = answersOf(seen).flatMap((answer: Answer) =>
    answer.faults.filter((fault) => fault.clause === clause && !isCutOff(answer, fault.line)).map((fault) => ({ answer, fault })),
  )
  const [first] = broken
  if (first === undefined) return undefined
  const { exchange } = first.answer
  return fail(`Line ${first.fault.line} of \`${exchange.question.title}\`: ${first.fault.message}.`, {
    seen: broken.map(({ answer, fault }) => faultOf(answer, fault)),
    expected,
    instead: first.fault.instead,
  })
}

/** A last line without its line feed is R3's business, half a line that a limit or a signal left is nobody's. */
function isCutOff({ exchange }: Answer, line: number): boolean {
  return exchange.framing.unended && line === exchange.lines.length
}

function longestLine(exchanges: readonly Exchange[]) {
  return exchanges
    .map((exchange) => ({ exchange, longest: exchange.framing.longestLine }))
    .reduce((one, other) => (other.longest.bytes > one.longest.bytes ? other : one))
}

function firstTwins<Record>(printed: readonly Printed<Record>[], keyOf: (record: Record) => string | undefined, what: string) {
  const lines = new Map<string, number>()
  for (const { line, record } of printed) {
    const key = keyOf(record)
    const before = key === undefined ? undefined : lines.get(key)
    if (before !== undefined) return { message: `${what} ${JSON.stringify(key)}.`, lines: [before, line] }
    if (key !== undefined) lines.set(key, line)
  }
  return undefined
}
