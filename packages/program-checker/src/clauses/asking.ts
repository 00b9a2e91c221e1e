import { isDeepStrictEqual } from 'node:util'
import { type Clause, fail, notOffered, notTried, pass, type Verdict, warn } from '../clause.ts'
import { describeEnd, exitCode } from '../exchange.ts'
import type { Hostile, SignInAnswers, UserAnswers } from '../interview-muster.ts'
import { mendFailure } from '../mend-failure.ts'
import { type Answer, handlesOfGroup, handlesOfUser, type Listing, recordsOf } from '../read-answer.ts'
import { leftOutByQuick } from '../wishes.ts'
import { answerOf, lineOf, plural } from './evidence.ts'
import type { MusterSeen } from './muster-seen.ts'

/** U: `user`. */
export const asking: readonly Clause<MusterSeen>[] = [
  userClause('U1', 'prints one `user` record and exits 0 for somebody it has', ({ known }) => {
    if (known === undefined) return notTried('nobody to ask for; name somebody with --user')
    const { answer, listed } = known
    const users = recordsOf(answer, 'user')
    if (users.length === 1 && exitCode(answer.exchange) === 0) return pass(`asked for ${listed.username}`)
    return fail(
      `${JSON.stringify(listed.username)} is listed, but \`user\` printed ${plural(users.length, 'user record')}; ${describeEnd(answer.exchange)}.`,
      {
        seen: answerOf(answer.exchange),
        expected: 'one `user` record and exit 0',
        instead: mendFailure(answer.exchange) ?? JSON.stringify(listed),
      },
    )
  }),
  userClause('U2', 'prints no `user` record and exits 3 for a name it does not have', ({ unknown }) => {
    if (exitCode(unknown.exchange) === 3 && recordsOf(unknown, 'user').length === 0) return pass()
    return fail('A name that nobody has was not answered by "no".', {
      seen: answerOf(unknown.exchange),
      expected: 'no `user` record and exit 3',
      instead: mendFailure(unknown.exchange) ?? 'exit 3 and nothing on stdout',
    })
  }),
  userClause('U3', 'prints the record that `list` prints for that person', ({ known }) => {
    const found = known && recordsOf(known.answer, 'user')[0]
    if (known === undefined || found === undefined) return notTried('`user` found nobody')
    const { groups: _, ...answered } = found.record
    const different = differentFields(known.listed, answered)
    if (different.length === 0) return pass()
    return fail(
      `${different.join(', ')} of ${known.listed.username} ${different.length === 1 ? 'is' : 'are'} different in \`list\` and in \`user\`.`,
      {
        seen: lineOf(known.answer.exchange, found.line),
        expected: 'the same fields and values in both',
        instead: JSON.stringify(known.listed),
      },
    )
  }),
  userClause('U4', 'names in `groups` the handles of the groups that the person is a direct member of', ({ known }, { listing }) => {
    const found = known && recordsOf(known.answer, 'user')[0]
    if (known === undefined || found === undefined) return notTried('`user` found nobody')
    if (found.record.groups === undefined) return notOffered('`user` does not say groups')
    const expected = groupsOf(listing, handlesOfUser(known.listed))
    const said = new Set(found.record.groups)
    const missing = expected.filter((handles) => !handles.some((handle) => said.has(handle)))
    const surplus = [...said].filter((handle) => !expected.some((handles) => handles.includes(handle)))
    if (missing.length + surplus.length === 0) return pass(plural(said.size, 'group'))
    return fail(`\`list\` and \`user\` disagree about the groups of ${known.listed.username}.`, {
      seen: lineOf(known.answer.exchange, found.line),
      expected: `in \`list\` but not here: ${missing.map(([handle]) => handle).join(', ') || 'none'}; here but not in \`list\`: ${surplus.join(', ') || 'none'}`,
      instead: `"groups":${JSON.stringify(expected.map(([handle]) => handle))}`,
    })
  }),
  userClause('U5', 'takes a name as data, whatever characters it has', (answers, { leftOut }) => {
    if (leftOut === leftOutByQuick) return notTried(leftOut)
    return judgeHostiles(answers, (answer) => recordsOf(answer, 'user').length > 0, 'U2')
  }),
]

/** A: `authenticate`. */
export const signingIn: readonly Clause<MusterSeen>[] = [
  signInClause('A1', 'accepts the right password with one `accepted` record and exit 0', ({ right }) => {
    if (right === undefined) return notTried('needs --user NAME and --password-stdin')
    if (accepts(right) && recordsOf(right, 'accepted').length === 1) return pass()
    return fail('The right password was not accepted.', {
      seen: answerOf(right.exchange),
      expected: 'one `accepted` record and exit 0',
      instead: '{"type":"accepted","username":"NAME"} and exit 0',
    })
  }),
  signInClause('A2', 'rejects a wrong password', ({ wrong }) => {
    if (wrong === undefined) return notTried('nobody to ask for; name somebody with --user')
    return judgeRejection(wrong, 'A wrong password')
  }),
  signInClause('A3', 'rejects an unknown name with exit 3', ({ unknown }) => {
    if (rejects(unknown) && exitCode(unknown.exchange) !== 3) {
      return warn('An unknown name is rejected, but not with exit 3.', {
        seen: answerOf(unknown.exchange),
        instead: '{"type":"rejected","reason":"unknown-user"} and exit 3',
      })
    }
    return judgeRejection(unknown, 'An unknown name', 'unknown-user')
  }),
  signInClause('A4', 'rejects an empty password', ({ empty }) => {
    if (empty === undefined) return notTried('nobody to ask for; name somebody with --user')
    if (accepts(empty)) {
      return fail('It accepted an empty password. An LDAP server accepts anybody without one (RFC 4513, 5.1.2).', {
        seen: answerOf(empty.exchange),
        instead: 'refuse an empty password before asking the directory, and exit 3',
      })
    }
    return judgeRejection(empty, 'An empty password')
  }),
  signInClause('A5', 'never answers both yes and no, nor without having been asked', (answers) => {
    if (accepts(answers.closed) || recordsOf(answers.closed, 'accepted').length > 0) {
      return fail('It accepted somebody although stdin was closed without a name or password.', {
        seen: answerOf(answers.closed.exchange),
        instead: 'exit 1 when there is nothing to read',
      })
    }
    const unclear = Object.values(answers).find((answer) => !Array.isArray(answer) && isContradictory(answer as Answer)) as
      | Answer
      | undefined
    if (unclear === undefined) return pass()
    return fail('The records and the exit code of an answer contradict each other: the sign-in is unavailable.', {
      seen: answerOf(unclear.exchange),
      expected: '`accepted` with exit 0, or `rejected` with exit 3 (or 0)',
    })
  }),
  signInClause('A6', 'gives the name back as the source spells it', ({ right }, { listing }) => {
    const accepted = right && recordsOf(right, 'accepted')[0]
    if (accepted === undefined) return notTried('nobody was accepted')
    const { username } = accepted.record
    if (username === undefined) return notOffered('`accepted` carries no username')
    if (listing.users.some(({ record }) => record.username === username)) return pass()
    return fail(`${JSON.stringify(username)} is not a username that \`list\` prints.`, {
      seen: lineOf(right!.exchange, accepted.line),
      expected: 'the username exactly as `list` prints it',
    })
  }),
  signInClause('A7', 'takes name and password as data, whatever characters they have', (answers, { leftOut }) => {
    if (leftOut === leftOutByQuick) return notTried(leftOut)
    return judgeHostiles(answers, accepts, 'A3')
  }),
]

function userClause(id: string, title: string, check: (answers: UserAnswers, seen: MusterSeen) => Verdict): Clause<MusterSeen> {
  return { id, title, check: (seen) => (seen.user === undefined ? notOffered('`user` is not offered') : check(seen.user, seen)) }
}

function signInClause(id: string, title: string, check: (answers: SignInAnswers, seen: MusterSeen) => Verdict): Clause<MusterSeen> {
  return {
    id,
    title,
    check: (seen) => (seen.signIn === undefined ? notOffered('`authenticate` is not offered') : check(seen.signIn, seen)),
  }
}

function accepts(answer: Answer): boolean {
  return exitCode(answer.exchange) === 0 && recordsOf(answer, 'accepted').length > 0
}

function rejects(answer: Answer): boolean {
  const code = exitCode(answer.exchange)
  const rejected = recordsOf(answer, 'rejected').length
  return recordsOf(answer, 'accepted').length === 0 && (code === 3 ? rejected <= 1 : code === 0 && rejected === 1)
}

function isContradictory(answer: Answer): boolean {
  const [accepted, rejected] = [recordsOf(answer, 'accepted').length, recordsOf(answer, 'rejected').length]
  const code = exitCode(answer.exchange)
  return accepted + rejected > 1 || (accepted > 0 && code !== 0) || (code === 0 && accepted + rejected === 0)
}

function judgeRejection(answer: Answer, what: string, reason = 'invalid-credentials'): Verdict {
  if (rejects(answer)) return pass()
  const message = accepts(answer) ? `${what} was accepted.` : `${what} was not answered by "no": the sign-in would be unavailable.`
  return fail(message, {
    seen: answerOf(answer.exchange),
    expected: 'exit 3',
    instead: mendFailure(answer.exchange) ?? `{"type":"rejected","reason":"${reason}"} and exit 3`,
  })
}

/** Nobody has such a name: each must be answered as any other name that nobody has, which is what `unknown` was. */
function judgeHostiles({ hostile, unknown }: UserAnswers | SignInAnswers, taken: (answer: Answer) => boolean, mendFirst: string): Verdict {
  const executed = hostile.find((one) => one.executed)
  if (executed !== undefined) {
    return fail('A shell ran a part of the name: anybody who signs in can run commands.', {
      seen: asked(executed),
      instead: 'hand the name on as an argument of its own, never inside a command line (no shell=True, no eval, no backticks)',
    })
  }
  if (!saysNo(unknown)) return notTried(`mend ${mendFirst} first`)
  const found = hostile.find(({ answer }) => taken(answer))
  if (found !== undefined) {
    return fail(`A name that nobody has was taken for somebody: the program ${found.mistake}.`, {
      seen: asked(found),
      expected: 'exit 3',
      instead: 'escape the name for where it is used (RFC 4515 in an LDAP filter, a parameter in SQL), or compare it as a string',
    })
  }
  const broken = hostile.filter(({ answer }) => !saysNo(answer))
  const [first] = broken
  if (first === undefined) return pass(plural(hostile.length, 'odd name'))
  return fail(`The name ${JSON.stringify(shortName(first.name))} is not answered by "no": perhaps the program ${first.mistake}.`, {
    seen: broken.map(asked),
    expected: 'exit 3',
    instead: mendFailure(first.answer.exchange),
  })
}

function saysNo(answer: Answer): boolean {
  return rejects(answer) && recordsOf(answer, 'user').length === 0
}

function asked({ name, answer }: Hostile) {
  return {
    where: `asked for ${JSON.stringify(shortName(name))}`,
    excerpt: [answer.exchange.lines[0], describeEnd(answer.exchange)].filter(Boolean).join(' … '),
  }
}

function shortName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 30)}… (${name.length} characters)` : name
}

function differentFields(one: object, other: object): readonly string[] {
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((field) => !isDeepStrictEqual(left[field], right[field]))
}

/** The handles of each group that one of these handles is a direct member of. */
function groupsOf({ members, groups }: Listing, handles: readonly string[]): readonly (readonly string[])[] {
  const named = new Set(
    members.filter(({ record }) => record.members?.some((member) => handles.includes(member))).map(({ record }) => record.group),
  )
  return groups.map(({ record }) => handlesOfGroup(record)).filter((own) => own.some((handle) => named.has(handle)))
}
