import { type Clause, fail, notTried, pass, warn } from '../clause.ts'
import { type Exchange, exitCode } from '../exchange.ts'
import { mendFailure } from '../mend-failure.ts'
import { leaveClause, permissionClause, secretClause, startClause, unanswered } from './conduct.ts'
import { answersByServe } from './describing.ts'
import { endingOf, lineOf, plural } from './evidence.ts'
import { exchangesOf, type MusterSeen, relistingFault } from './muster-seen.ts'

/** S: starting and ending. */
export const starting: readonly Clause<MusterSeen>[] = [
  startClause(({ describe }) => describe.exchange),
  {
    id: 'S2',
    title: 'needs no more environment than it is given; prints the same under LANG=C',
    check(seen) {
      if (seen.leftOut !== undefined) return notTried(seen.leftOut)
      const instead = 'set the encoding in the program itself, e.g. sys.stdout.reconfigure(encoding="utf-8"), or export LC_ALL=C.UTF-8'
      return relistingFault(seen, 'under LANG=C', instead) ?? pass()
    },
  },
  secretClause((seen) => (seen.signIn === undefined ? [] : exchangesOf(seen))),
  leaveClause(exchangesOf, (seen) => relistingFault(seen, 'with a closed stdin', '`list` must not need anything from stdin')),
  {
    id: 'S5',
    title: 'ends when stdout is closed under it',
    check({ closedStdout: exchange, leftOut = '' }) {
      if (exchange === undefined) return notTried(leftOut)
      if (exchange.end.how !== 'limit') return pass()
      return fail('It went on although nobody could read it any more.', {
        seen: endingOf(exchange),
        instead: 'end at a broken pipe: do not ignore SIGPIPE, and do not swallow EPIPE (BrokenPipeError)',
      })
    },
  },
  {
    id: 'S6',
    title: 'says on stderr what people should know, and answers on stdout alone',
    check({ listing: { exchange } }) {
      const lines = exchange.end.stderr.split('\n').filter((line) => line.trim() !== '')
      const error = lines.find((line) => /^error:/i.test(line) || /^Traceback \(most recent call last\)/.test(line))
      if (exitCode(exchange) === 0 && error !== undefined) {
        return warn('It reports an error on stderr but exits 0 as if it had read everything.', {
          seen: { where: 'stderr of `list`', excerpt: error },
          instead: 'an `error` record, or a failing exit code, when something could not be read; `warn:` when it does not matter',
        })
      }
      return pass(lines.length === 0 ? undefined : `${plural(lines.length, 'line')} on stderr`)
    },
  },
  permissionClause(({ describe }) => describe.exchange),
  {
    id: 'S8',
    title: 'gives the same answer to the same question',
    check(seen) {
      if (seen.relistings.length === 0) return notTried('mend `list` first')
      const trouble =
        relistingFault(
          seen,
          'the second time',
          'the same records each time; sort what comes from a hash or a random order, and print no times or counters',
        ) ??
        relistingFault(
          seen,
          'read slowly',
          'a program that waits while its output is not read: no time-outs around printing, no lines dropped',
        ) ??
        relistingFault(
          seen,
          'beside another listing',
          'no lock and no temporary file of a fixed name: two listings may run at once (use MUSTER_TMPDIR)',
        )
      return trouble ?? pass(`${plural(seen.relistings.length + 1, 'listing')} alike`)
    },
  },
]

/** E: exit codes. */
export const exiting: readonly Clause<MusterSeen>[] = [
  {
    id: 'E1',
    title: 'exits 0 only when it has answered completely',
    check({ listing, describe, check }) {
      const { exchange } = listing
      if (exchange.end.how === 'limit') return unanswered(exchange.end.limit)
      if (exitCode(exchange) !== 0) {
        return fail('`list` did not exit 0.', {
          seen: endingOf(exchange),
          expected: 'exit code 0 after a complete listing',
          instead:
            mendFailure(exchange) ?? (listing.ends.length > 0 ? 'exit 0 after `end`; do not print `end` when something failed' : undefined),
        })
      }
      const untrue = [describe, check].find(
        (answer) =>
          exitCode(answer.exchange) === 0 && answer.records.some(({ record }) => record.type === 'error' && record.record === undefined),
      )
      if (untrue === undefined) return pass()
      return fail('It prints an error and exits 0.', {
        seen: lineOf(untrue.exchange, 1),
        instead: 'exit 1, 75, 77 or 78 beside the `error` record',
      })
    },
  },
  {
    id: 'E2',
    title: 'answers an unknown verb with nothing on stdout and exit 2',
    check({ unknownVerb: exchange, listing }) {
      const code = exitCode(exchange)
      if (code === 2 && exchange.lines.length === 0) return pass()
      const ignoresVerb = exchange.lines.length > 0 && exchange.lines.length === listing.exchange.lines.length
      const message = ignoresVerb
        ? 'It prints its listing whatever it is asked.'
        : `An unknown verb got ${plural(exchange.lines.length, 'line')} and ${code === undefined ? 'no exit code' : `exit ${code}`}.`
      return fail(message, {
        seen: [...exchange.lines.slice(0, 1).map((_, index) => lineOf(exchange, index + 1)), endingOf(exchange)],
        expected: 'no output and exit 2',
        instead: 'exit 2 for every first argument that the program does not know (in sh: `*) exit 2 ;;`)',
      })
    },
  },
  {
    id: 'E3',
    title: 'exits 3 ("no") from `user` and `authenticate` only',
    check({ listing, describe, check, unknownVerb }) {
      const wrong = [describe.exchange, check.exchange, listing.exchange, unknownVerb].filter((exchange) => exitCode(exchange) === 3)
      if (wrong.length === 0) return pass()
      return fail('Exit 3 means "no such person" or "wrong password".', {
        seen: wrong.map(endingOf),
        instead: 'exit 1, or 75, 77, 78, for a failure',
      })
    },
  },
  {
    id: 'E4',
    title: 'fails with 1, 75, 77 or 78 and a sentence on stderr',
    check(seen) {
      const failed = exchangesOf(seen).filter(
        (exchange) => !interrupted(seen, exchange) && ![0, 2, 3, undefined].includes(exitCode(exchange)),
      )
      const reserved = failed.filter((exchange) => inRange(exitCode(exchange), 4, 15))
      if (reserved.length > 0) return fail('Exit codes 4 to 15 are reserved.', { seen: reserved.map(endingOf), instead: 'exit 1' })
      const silent = failed.filter(({ end }) => end.stderr.trim() === '')
      if (silent.length > 0) {
        return fail('It fails without a word.', {
          seen: silent.map(endingOf),
          instead: 'one sentence on stderr that says what could not be done, then the exit code',
        })
      }
      const crashed = exchangesOf(seen).filter((exchange) => exchange.end.how === 'signalled' && !interrupted(seen, exchange))
      if (crashed.length > 0) return fail('It crashed.', { seen: crashed.map(endingOf), expected: 'an exit code and a sentence on stderr' })
      const odd = failed.filter((exchange) => ![1, 75, 77, 78].includes(exitCode(exchange) ?? 0))
      if (odd.length > 0)
        return warn('It fails with an exit code that has no meaning.', {
          seen: odd.map(endingOf),
          instead: 'exit 1 (failed), 75 (try later), 77 (no permission) or 78 (misconfigured)',
        })
      return pass(failed.length === 0 ? 'nothing failed' : undefined)
    },
  },
  {
    id: 'E5',
    title: 'does not exit 2 from `list`, nor from a verb that `describe` named',
    check({ refusedVerbs, description }) {
      const broken = refusedVerbs.filter(
        (verb) => verb === 'list' || (description?.verbs.includes(verb) && !answersByServe(description.verbs, verb)),
      )
      if (broken.length === 0) return pass()
      return fail(`Exit 2 says that ${broken.map((verb) => `\`${verb}\``).join(', ')} is not supported.`, {
        seen: broken.map((verb) => ({ where: `\`${verb}\``, excerpt: 'exit code 2' })),
        instead: "another exit code; mind that a shell's syntax error, and Python's argparse, exit 2",
      })
    },
  },
]

/** What was kept from answering is not blamed for the way in which it failed. */
function interrupted({ killed, signIn }: MusterSeen, exchange: Exchange): boolean {
  return exchange === killed?.listing.exchange || exchange === signIn?.closed.exchange
}

function inRange(code: number | undefined, from: number, to: number): boolean {
  return code !== undefined && code >= from && code <= to
}
