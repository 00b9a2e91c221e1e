import {
  countPapercutFields,
  findPapercutTwins,
  isPapercutFault,
  judgeAuthentication,
  mendCause,
  type PapercutFault,
  papercutFields,
  readPapercutName,
  readPapercutRecord,
  runTogether,
  wantsArguments,
} from '@muster/protocol'
import { type Clause, fail, notTried, pass, type Verdict, warn } from '../clause.ts'
import { quote } from '../excerpt.ts'
import { type Exchange, exitCode } from '../exchange.ts'
import { type InGroup, nameIn, namesIn, type PapercutSeen } from '../interview-papercut.ts'
import { mendFailure } from '../mend-failure.ts'
import { leaveClause, permissionClause, secretClause, startClause } from './conduct.ts'
import { answerOf, endingOf, lineOf, plural } from './evidence.ts'

/** S, as far as it concerns every program. */
export const papercutConduct: readonly Clause<PapercutSeen>[] = [
  startClause(({ isValid }) => isValid),
  {
    id: 'S2',
    title: 'needs no more environment than it is given; prints the same under LANG=C',
    check: (seen) =>
      seen.quick
        ? notTried('left out by --quick')
        : (differentNames(seen, 'under LANG=C', 'say the encoding of input and output in the program itself') ?? listed(seen)),
  },
  secretClause(({ signIns }) => Object.values(signIns) as readonly Exchange[]),
  leaveClause(exchangesOf),
  permissionClause(({ isValid }) => isValid),
]

/** Q: `dialect: papercut`. */
export const papercut: readonly Clause<PapercutSeen>[] = [
  {
    id: 'Q1',
    title: 'answers `is-valid` by Y',
    check({ isValid: exchange }) {
      const [first = ''] = exchange.lines
      if (/^y$/i.test(first.trim()) && exitCode(exchange) === 0) return pass(exchange.lines[1]?.trim() || undefined)
      if (/^n$/i.test(first.trim())) {
        return fail('`is-valid` printed N: the program says that its directory cannot be asked.', {
          seen: answerOf(exchange),
          expected: 'Y on line 1 and exit 0',
          instead: mendCause(exchange.end.stderr) ?? 'see by hand what it lacks; here it has a clean environment',
        })
      }
      return fail('`is-valid` did not print Y.', {
        seen: answerOf(exchange),
        expected: 'Y on line 1 and exit 0',
        instead: mendFailure(exchange) ?? 'Y',
      })
    },
  },
  {
    id: 'Q2',
    title: 'prints one user per line: 1 to 11 fields between tabs, the username first',
    check({ people: exchange }) {
      if (exitCode(exchange) !== 0)
        return fail('`all-users` failed.', { seen: endingOf(exchange), expected: 'exit 0', instead: mendFailure(exchange) })
      const faults = faultsIn(exchange).filter(({ fault }) => !isRunTogether(fault))
      const [first] = faults
      if (first !== undefined)
        return fail(`Line ${first.line}: ${first.fault.message}.`, {
          seen: faults.map(({ line }) => lineOf(exchange, line)),
          instead: first.fault.hint,
        })
      const twins = findPapercutTwins(exchange.lines, { stripDomain: false })
      if (twins.length > 0)
        return warn(`${plural(twins.length, 'name is', 'names are')} given to two people, who are both left out.`, {
          seen: twins.map((names) => quote(names[0] === names[1] ? 'with different fields' : 'but for case the same', names.join(' and '))),
          instead: 'each person once, with a name of their own, whatever its case',
        })
      return pass(describePeople(exchange))
    },
  },
  {
    id: 'Q3',
    title: 'ends every line in a line feed',
    check(seen) {
      for (const exchange of listingsOf(seen)) {
        const joined = faultsIn(exchange).filter(({ fault }) => isRunTogether(fault))
        if (joined.length > 0) {
          return fail(`Records run together: the program does not end its lines.`, {
            seen: joined.map(({ line }) => lineOf(exchange, line)),
            expected: `at most ${papercutFields.length} fields on a line`,
            instead: 'a line feed after every record, and no tab inside a value',
          })
        }
        if (!exchange.framing.unended) continue
        return fail(
          exchange.lines.length === 1
            ? `A single line that does not end: if these are several, ${runTogether}.`
            : 'The last line does not end, as if it had been cut off: nobody is removed by such a listing.',
          {
            seen: lineOf(exchange, exchange.lines.length),
            instead: 'the same line and a line feed',
          },
        )
      }
      return listingsOf(seen).some(({ lines }) => lines.length > 0) ? pass() : notTried('nothing was printed')
    },
  },
  {
    id: 'Q4',
    title: 'does not print an empty list of people and exit 0',
    check({ people: exchange }) {
      if (namesIn(exchange).length > 0) return pass()
      if (exitCode(exchange) !== 0) return notTried('it failed instead')
      return fail('`all-users` printed nobody and exited 0: so does a program whose directory is down.', {
        seen: endingOf(exchange),
        expected: 'at least one user, or a failure',
        instead: 'exit 1 and a sentence on stderr when the directory cannot be read',
      })
    },
  },
  {
    id: 'Q5',
    title: 'gives the same set of names twice',
    check: (seen) =>
      differentNames(seen, 'the second time', 'everybody, every time; a listing that is not the same twice is partial') ??
      differentNames(seen, 'beside another listing', 'no lock and no temporary file of a fixed name: several processes run at once') ??
      listed(seen),
  },
  {
    id: 'Q6',
    title: 'prints one group name per line',
    check({ groups: exchange }) {
      if (exitCode(exchange) !== 0)
        return fail('`all-groups` failed.', { seen: endingOf(exchange), expected: 'exit 0', instead: mendFailure(exchange) })
      const tabbed = exchange.lines.findIndex((line) => line.includes('\t'))
      if (tabbed >= 0) return warn('A group name has a tab; what follows it is ignored.', { seen: lineOf(exchange, tabbed + 1) })
      return pass(plural(namesIn(exchange).length, 'group'))
    },
  },
  {
    id: 'Q7',
    title: 'prints members in the form of `all-users`, with the same names',
    check(seen) {
      if (seen.members.length === 0) return notTried('there is no group')
      const failed = seen.members.flatMap(({ names, records }) => [names, records]).filter((exchange) => exitCode(exchange) !== 0)
      if (failed.length > 0)
        return fail('The members of a group could not be read.', { seen: failed.map(endingOf), instead: mendFailure(failed[0]!) })
      const people = new Set(namesIn(seen.people).map((name) => name.toLowerCase()))
      for (const { group, names } of seen.members) {
        const at = names.lines.findIndex((line) => nameIn(line) !== '' && !people.has(nameIn(line).toLowerCase()))
        if (at < 0) continue
        const stripped = readPapercutName(names.lines[at] ?? '', { stripDomain: true }).toLowerCase()
        if (people.has(stripped))
          return warn('Members carry a domain that `all-users` does not print: `stripDomain: true` mends it.', {
            seen: lineOf(names, at + 1),
          })
        return fail(`A member of ${group} is not among the people.`, {
          seen: lineOf(names, at + 1),
          expected: 'a username that `all-users` prints',
        })
      }
      const unlike = seen.members.find(
        ({ names, records }) => namesIn(names).toSorted().join('\n') !== namesIn(records).toSorted().join('\n'),
      )
      if (unlike !== undefined && namesIn(unlike.names).length === 0) {
        return warn(`\`group-member-names\` prints nobody of ${unlike.group}, \`group-members\` does; Muster then takes those.`, {
          seen: [endingOf(unlike.names), lineOf(unlike.records, 1)],
          expected: 'the same names in both',
        })
      }
      if (unlike !== undefined) {
        return warn(`\`group-member-names\` and \`group-members\` disagree about ${unlike.group}.`, {
          seen: [endingOf(unlike.names), endingOf(unlike.records)],
          expected: 'the same names in both',
        })
      }
      const empty = seen.members.filter(({ names }) => namesIn(names).length === 0)
      if (empty.length === seen.members.length)
        return warn('No group that was tried has a member.', { seen: empty.map(({ names }) => endingOf(names)) })
      return pass(seen.members.some(({ names }) => names.lines.some((line) => line.includes('\t'))) ? 'as full records' : 'as bare names')
    },
  },
  {
    id: 'Q8',
    title: 'reads a name from stdin for `get-user-details` and prints that record, or nothing',
    check({ details }) {
      if (details === undefined) return notTried('there is nobody to ask for')
      if (namesIn(details.unknown).length > 0 && exitCode(details.unknown) === 0) {
        return fail('`get-user-details` printed a record for a name that nobody has.', {
          seen: answerOf(details.unknown),
          expected: 'nothing, or a failure',
        })
      }
      const [found, ...others] = namesIn(details.known)
      if (found?.toLowerCase() === details.name.toLowerCase() && others.length === 0) return pass(`asked for ${details.name}`)
      return warn(`\`get-user-details\` did not print one record for ${JSON.stringify(details.name)}; Muster asks \`all-users\` instead.`, {
        seen: answerOf(details.known),
        instead: mendFailure(details.known) ?? 'read one line from stdin, without its line feed, and print the record of that user',
      })
    },
  },
  {
    id: 'Q9',
    title: 'answers `is-user-in-group GROUP NAME` by Y or N',
    check({ inGroup }) {
      if (inGroup === undefined) return notTried('there is no group with a member')
      const { group, name, groupFirst, userFirst, stranger } = inGroup
      if (saysYes(stranger)) return fail('Somebody whom nobody knows is in a group.', { seen: answerOf(stranger), expected: 'N on line 1' })
      if (saysYes(groupFirst)) return pass(saysYes(userFirst) ? `${name} is in ${group}, in both orders` : `${name} is in ${group}`)
      if (saysYes(userFirst)) {
        return warn('It takes the user first, then the group: `isUserInGroup: user-first` fits it.', {
          seen: answerOf(userFirst),
          expected: `\`is-user-in-group ${group} ${name}\``,
        })
      }
      return warn(`It does not say that ${name} is in ${group}, in neither order of the arguments; membership lists are used instead.`, {
        seen: answerOf(groupFirst),
        expected: 'Y on line 1',
      })
    },
  },
  {
    id: 'Q10',
    title: 'fails for an unknown command',
    check({ unknownCommand: exchange, isValid, people }) {
      if (exitCode(exchange) !== 0) return exitCode(isValid) === 0 || exitCode(people) === 0 ? pass() : notTried('every command fails')
      return warn('An unknown command exits 0, so an empty answer proves nothing; empty groups are asked for twice.', {
        seen: answerOf(exchange),
        instead: 'exit 1 for a command that the program does not know',
      })
    },
  },
  {
    id: 'Q11',
    title: 'prints OK and exits 0 for the right password',
    check(seen) {
      const { right } = seen.signIns
      if (right === undefined) return notTried('needs --user NAME and --password-stdin')
      if (judge(seen, right) === 'accepted') return pass(right.lines[1] && `canonical name ${right.lines[1]}`)
      const message =
        right.lines[0] === 'OK' ? 'It prints OK, but does not exit 0: the sign-in is unavailable.' : 'The right password was not accepted.'
      return fail(message, { seen: answerOf(right), expected: 'OK on line 1 and exit 0', instead: mendFailure(right) ?? 'OK' })
    },
  },
  {
    id: 'Q12',
    title: 'prints ERROR for a wrong password',
    check(seen) {
      const { wrong } = seen.signIns
      return wrong === undefined ? notTried('there is nobody to ask for') : judgeRejection(seen, wrong, 'A wrong password')
    },
  },
  {
    id: 'Q13',
    title: 'rejects an unknown name and an empty password',
    check(seen) {
      const { unknown, empty } = seen.signIns
      const judged = [
        judgeRejection(seen, unknown, 'An unknown name'),
        ...(empty ? [judgeRejection(seen, empty, 'An empty password')] : []),
      ]
      return judged.find(({ outcome }) => outcome === 'fail') ?? judged.find(({ outcome }) => outcome === 'warning') ?? pass()
    },
  },
  {
    id: 'Q14',
    title: 'prints UTF-8 without byte order mark, carriage returns, blank lines or trailing tabs',
    check(seen) {
      for (const exchange of listingsOf(seen)) {
        const bad = exchange.framing.firstBadUtf8
        if (bad === undefined) continue
        return fail(`Byte ${bad.byte.toLocaleString('en')} of the output is not UTF-8.`, {
          seen: lineOf(exchange, bad.line, exchange.lines[bad.line - 1]?.indexOf('\uFFFD')),
          instead: 'UTF-8: decode what the directory gives by its own encoding, then encode it',
        })
      }
      const oddities = listingsOf(seen).flatMap(odditiesOf)
      if (oddities.length === 0) return listingsOf(seen).some(({ lines }) => lines.length > 0) ? pass() : notTried('nothing was printed')
      return warn(`Tolerated: ${[...new Set(oddities.map(({ what }) => what))].join(', ')}.`, { seen: oddities.map(({ where }) => where) })
    },
  },
]

/** Of nobody, nothing can be said. */
function listed({ people }: PapercutSeen): Verdict {
  const { length } = namesIn(people)
  return length === 0 ? notTried('nobody was listed') : pass(plural(length, 'name'))
}

function exchangesOf({
  isValid,
  people,
  relistings,
  groups,
  members,
  details,
  inGroup,
  unknownCommand,
  signIns,
}: PapercutSeen): readonly Exchange[] {
  return [
    isValid,
    people,
    ...relistings.map(({ exchange }) => ({ ...exchange, lines: [] })),
    groups,
    ...members.flatMap(({ names, records }) => [names, records]),
    ...(details ? [details.known, details.unknown] : []),
    ...(inGroup ? exchangesAbout(inGroup) : []),
    unknownCommand,
    ...(Object.values(signIns) as readonly Exchange[]),
  ]
}

function exchangesAbout({ groupFirst, userFirst, stranger }: InGroup): readonly Exchange[] {
  return [groupFirst, userFirst, stranger]
}

function listingsOf({ people, groups, members }: PapercutSeen): readonly Exchange[] {
  return [people, groups, ...members.flatMap(({ names, records }) => [names, records])]
}

function faultsIn(exchange: Exchange): readonly { readonly line: number; readonly fault: PapercutFault }[] {
  const tabbed = exchange.lines.some((line) => line.includes('\t'))
  return exchange.lines.flatMap((text, index) => {
    if (text.trim() === '') return []
    const read = readPapercutRecord(text, { stripDomain: false, emptyClears: [] }, tabbed)
    return isPapercutFault(read) ? [{ line: index + 1, fault: read }] : []
  })
}

function isRunTogether({ message }: PapercutFault): boolean {
  return message.endsWith(runTogether)
}

function describePeople(exchange: Exchange): string {
  const counts = [...new Set(exchange.lines.filter((line) => line.trim() !== '').map(countPapercutFields))].sort(
    (one, other) => one - other,
  )
  const repeated = exchange.lines.filter((line) => line.trim() !== '').length - namesIn(exchange).length
  const last = papercutFields[Math.min(counts.at(-1) ?? 1, papercutFields.length) - 1]
  return `${plural(namesIn(exchange).length, 'user')}, ${counts.join(', ')} ${counts.join() === '1' ? 'field' : 'fields'} (to ${last})${repeated > 0 ? `, ${plural(repeated, 'repetition')}` : ''}`
}

function differentNames({ relistings, people }: PapercutSeen, how: string, instead: string): Verdict | undefined {
  const different = relistings.find((relisting) => relisting.how === how && relisting.onlyBefore.length + relisting.onlyNow.length > 0)
  if (different === undefined) return undefined
  return fail(`\`all-users\` gave other names ${how} (${different.lineCount} lines; ${people.lines.length} the first time).`, {
    seen: [...different.onlyBefore.slice(0, 2), ...different.onlyNow.slice(0, 1)],
    expected: 'the same names, in any order',
    instead,
  })
}

function saysYes({ lines: [first = ''] }: Exchange): boolean {
  return /^y$/i.test(first.trim())
}

type Judgement = 'accepted' | 'rejected' | 'silently-rejected' | 'not-offered' | 'unavailable'

/** A failure is how a program rejects only when it can work at all, and when it is not about its missing arguments. */
function judge({ subject, isValid, people }: PapercutSeen, { lines, end }: Exchange): Judgement {
  const { type } = judgeAuthentication({ lines, end }, false)
  if (type !== 'unavailable' || judgeAuthentication({ lines, end }, true).type !== 'rejected') return type
  if (subject.authentication !== undefined) return 'silently-rejected'
  if (wantsArguments(end.stderr)) return 'not-offered'
  return exitCode(isValid) === 0 && exitCode(people) === 0 ? 'silently-rejected' : 'unavailable'
}

function judgeRejection(asked: PapercutSeen, exchange: Exchange, what: string): Verdict {
  const seen = answerOf(exchange)
  switch (judge(asked, exchange)) {
    case 'not-offered':
      return warn(`${what} makes it complain about its arguments: it checks no passwords.`, {
        seen,
        instead: 'name the program that does with --auth-program, and as `authProgram` in the configuration',
      })
    case 'accepted':
      return fail(`${what} was accepted.`, { seen, expected: 'ERROR on line 1' })
    case 'rejected':
      return exchange.lines[0] === 'ERROR' ? pass() : warn(`${what} is rejected, but not by ERROR on line 1.`, { seen, instead: 'ERROR' })
    case 'silently-rejected':
      return warn(
        `${what} makes it fail without printing ERROR, as it would if the directory were down: \`silentRejection: true\` takes this for a rejection.`,
        {
          seen,
          instead: mendFailure(exchange) ?? 'ERROR, and exit 0; a failing exit code only when the directory cannot be asked',
        },
      )
    case 'unavailable':
      return fail(`${what} was not answered: the sign-in would be unavailable.`, {
        seen,
        expected: 'ERROR on line 1',
        instead: mendFailure(exchange) ?? 'ERROR',
      })
  }
}

function odditiesOf(exchange: Exchange) {
  const at = (what: string, line: number | undefined) => (line === undefined || line === 0 ? [] : [{ what, where: lineOf(exchange, line) }])
  return [
    ...at('a byte order mark', exchange.framing.byteOrderMark ? 1 : undefined),
    ...at('carriage returns', exchange.framing.firstCarriageReturn),
    ...at('blank lines', exchange.lines.findIndex((line) => line.trim() === '') + 1),
    ...at('trailing tabs', exchange.lines.findIndex((line) => /\S\t$/.test(line)) + 1),
  ]
}

/** The settings that fit what was seen, as they stand under `papercut:`. */
export function advisePapercut(seen: PapercutSeen) {
  const { signIns, inGroup, people, members } = seen
  const rejections = [signIns.wrong, signIns.unknown].filter((exchange) => exchange !== undefined)
  const known = new Set(namesIn(people))
  const domains = members.some(({ names }) =>
    namesIn(names).some((name) => !known.has(name) && known.has(readPapercutName(name, { stripDomain: true }))),
  )
  return [
    ...(rejections.some((exchange) => judge(seen, exchange) === 'silently-rejected')
      ? [
          {
            setting: 'silentRejection: true',
            reason: 'it rejects by a failing exit code; a directory that is down then looks like a wrong password',
          },
        ]
      : []),
    ...(inGroup && !saysYes(inGroup.groupFirst) && saysYes(inGroup.userFirst)
      ? [{ setting: 'isUserInGroup: user-first', reason: 'it takes the user first' }]
      : []),
    ...(domains ? [{ setting: 'stripDomain: true', reason: 'members carry a domain that users do not' }] : []),
  ]
}
