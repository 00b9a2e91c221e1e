import { type Clause, fail, notOffered, notTried, pass, type Verdict, warn } from '../clause.ts'
import type { Description } from '../decode-line.ts'
import { exitCode } from '../exchange.ts'
import { mendFailure } from '../mend-failure.ts'
import { recordsOf } from '../read-answer.ts'
import { unanswered } from './conduct.ts'
import { answerOf, endingOf, lineOf } from './evidence.ts'
import type { MusterSeen } from './muster-seen.ts'

/** D: `describe`; K: `check`. */
export const describing: readonly Clause<MusterSeen>[] = [
  {
    id: 'D1',
    title: 'describes itself in one `description` record',
    check({ describe, description, refused }) {
      const { exchange } = describe
      if (refused(exchange)) return notOffered('without it every verb is tried once to see whether it is there')
      if (description !== undefined && recordsOf(describe, 'description').length === 1 && exitCode(exchange) === 0)
        return pass(description.verbs.join(', '))
      return fail('`describe` did not print one `description` record and exit 0.', {
        seen: answerOf(exchange),
        instead:
          '{"type":"description","name":"…","protocol":{"from":1,"to":1},"verbs":["describe","check","list"],"identity":"stable"}; or exit 2 when `describe` is not offered',
      })
    },
  },
  descriptionClause('D2', 'names the verbs that it answers', ({ verbs }, { refusedVerbs, describe }) => {
    const broken = refusedVerbs.filter((verb) => verbs.includes(verb) && !answersByServe(verbs, verb))
    if (!verbs.includes('list')) {
      return fail('`verbs` does not name `list`, so nobody would be listed.', {
        seen: lineOf(describe.exchange, 1),
        instead: `"verbs":${JSON.stringify([...verbs, 'list'])}`,
      })
    }
    if (broken.length === 0) return pass()
    return fail(`\`verbs\` names ${broken.join(', ')}, which the program answers with exit 2.`, {
      seen: lineOf(describe.exchange, 1),
      instead: `"verbs":${JSON.stringify(verbs.filter((verb) => !broken.includes(verb)))}`,
    })
  }),
  descriptionClause('D3', 'says which versions of the protocol it speaks', ({ protocol }, { describe }) => {
    const instead = '"protocol":{"from":1,"to":1}'
    if (protocol === undefined)
      return warn('`description` does not say which versions of the protocol it speaks.', { seen: lineOf(describe.exchange, 1), instead })
    if (protocol.from <= 1 && protocol.to >= 1) return pass(`${protocol.from} to ${protocol.to}`)
    return fail(`It speaks the versions ${protocol.from} to ${protocol.to}; Muster speaks 1.`, {
      seen: lineOf(describe.exchange, 1),
      instead,
    })
  }),
  descriptionClause('D4', 'says whether its ids survive a rename', ({ identity }, { listing, describe }) => {
    const withId = listing.users.filter(({ record }) => record.id !== undefined)
    if (identity === undefined)
      return warn('`description` does not say its identity.', {
        seen: lineOf(describe.exchange, 1),
        instead: withId.length > 0 ? '"identity":"stable"' : '"identity":"name"',
      })
    if (identity === 'stable' && withId.length < listing.users.length) {
      const without = listing.users.find(({ record }) => record.id === undefined)
      return fail('It says that ids are stable, and prints users without one.', {
        seen: lineOf(listing.exchange, without?.line ?? 1),
        instead: '"identity":"name", or an `id` for everybody',
      })
    }
    if (identity === 'name' && withId.length > 0) {
      return warn('It says that people are known by name only, and prints ids.', {
        seen: lineOf(listing.exchange, withId[0]?.line ?? 1),
        instead: '"identity":"stable" if these ids survive a rename; else no `id`',
      })
    }
    return pass(identity)
  }),
  {
    id: 'K1',
    title: 'can be asked whether its source can be read',
    check({ check, listing, refused }) {
      const { exchange } = check
      const code = exitCode(exchange)
      if (refused(exchange)) return notOffered('`check` is not offered')
      if (code === 0) return pass()
      if (exchange.end.how === 'limit') return unanswered(exchange.end.limit)
      const listed = exitCode(listing.exchange) === 0
      return fail(listed ? '`check` fails, and yet `list` succeeds.' : '`check` says that the source cannot be read.', {
        seen: [...check.exchange.lines.slice(0, 1).map(() => lineOf(exchange, 1)), endingOf(exchange)],
        expected: 'exit 0 when the source can be read',
        instead: mendFailure(exchange),
      })
    },
  },
]

/** Short questions go to `serve` where there is one, so the program need not answer them as a process too. */
export function answersByServe(verbs: readonly string[], verb: string): boolean {
  return verbs.includes('serve') && (verb === 'user' || verb === 'authenticate' || verb === 'check')
}

/** I: `input: lines`. */
export const reading: readonly Clause<MusterSeen>[] = [
  {
    id: 'I1',
    title: 'reads names and passwords as raw lines',
    check({ subject, user, signIn }) {
      if (subject.input !== 'lines') return notTried('asked in JSON; --input lines asks in lines')
      if (user === undefined && signIn === undefined) return notOffered('no verb that reads stdin is offered')
      const known = user?.known?.answer
      if (known === undefined || recordsOf(known, 'user').length === 1) return pass()
      return fail('Asked in raw lines, it did not find somebody it lists.', {
        seen: answerOf(known.exchange),
        instead: 'read one line and take it as the name, without parsing it (IFS= read -r name)',
      })
    },
  },
]

function descriptionClause(id: string, title: string, check: (description: Description, seen: MusterSeen) => Verdict): Clause<MusterSeen> {
  return {
    id,
    title,
    check: (seen) =>
      seen.description === undefined
        ? seen.refused(seen.describe.exchange)
          ? notOffered('`describe` is not offered')
          : notTried('there is no description')
        : check(seen.description, seen),
  }
}
