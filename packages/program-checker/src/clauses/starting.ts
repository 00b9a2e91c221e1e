import { type Clause, fail, notTried, pass, warn } from '../clause.ts'
import { type Exchange, exitCode } from '../exchange.ts'
import { mendFailure } from '../mend-failure.ts'
import { canWatch } from '../watch-family.ts'
import { endingOf, lineOf, plural } from './evidence.ts'
import { exchangesOf, type MusterSeen, relistingFault } from './muster-seen.ts'

/** S: starting and ending. */
export const starting: readonly Clause<MusterSeen>[] = [
  {
    id: 'S1',
    title: 'starts without a shell, in its own folder',
    check({ describe: { exchange } }) {
      const { end } = exchange
      if (end.how !== 'not-started') return pass()
      const instead = {
        'not-found': 'the path of a file that exists',
        'not-executable': 'make it executable (chmod +x), or name what runs it with --interpreter',
        'bad-interpreter':
          'a first line that names an interpreter on this machine, e.g. #!/usr/bin/env python3, ended by a line feed without a carriage return',
        'batch-file': 'a program or a PowerShell script: a batch file cannot be given arguments safely',
        'writable-by-others': 'take the right to write away from others (chmod o-w,g-w)',
        user: 'run this check as root, or leave the user out',
        other: 'start it by hand in its own folder and see what is missing',
      }[end.reason]
      return fail('The program could not be started.', { seen: endingOf(exchange), instead })
    },
  },
  {
    id: 'S2',
    title: 'needs no more environment than it is given; prints the same under LANG=C',
    check(seen) {
      if (seen.quick) return notTried('left out by --quick')
      const instead = 'set the encoding in the program itself, e.g. sys.stdout.reconfigure(encoding="utf-8"), or export LC_ALL=C.UTF-8'
      return relistingFault(seen, 'under LANG=C', instead) ?? pass()
    },
  },
  {
    id: 'S3',
    title: 'prints no password, and hands none to its children in argv or environment',
    check(seen) {
      const { signIn } = seen
      if (signIn === undefined) return notTried('`authenticate` is not offered')
      const leaking = exchangesOf(seen).filter(({ leaks }) => leaks.length > 0)
      if (leaking.length > 0) {
        return fail('A password came out where others can read it.', {
          seen: leaking.map(({ question, leaks }) => ({ where: `\`${question.title}\``, excerpt: `in ${leaks.join(', ')}` })),
          instead: 'hand the password on through a pipe (stdin) or a file descriptor, e.g. curl --config -, ldapwhoami -y /dev/stdin',
        })
      }
      return pass(canWatch ? undefined : 'stdout and stderr only; children can be watched on Linux only')
    },
  },
  {
    id: 'S4',
    title: 'exits by itself, also with stdin closed, and leaves no process behind',
    check(seen) {
      const stuck = exchangesOf(seen).filter(({ end }) => end.how === 'limit')
      if (stuck.length > 0) {
        return fail('It did not exit by itself.', {
          seen: stuck.map(endingOf),
          expected: 'an exit when the answer is complete',
          instead: 'exit after `end`; read stdin to its end only where the verb needs it; wait for no answer from a terminal',
        })
      }
      const leaving = exchangesOf(seen).filter(({ family }) => (family?.left.length ?? 0) > 0)
      if (leaving.length > 0) {
        return fail('It left processes behind.', {
          seen: leaving.map(({ question, family }) => ({
            where: `after \`${question.title}\``,
            excerpt: `still running: ${family?.left.join(', ')}`,
          })),
          instead: 'wait for every child (wait in sh, subprocess.run in Python) and start nothing in the background',
        })
      }
      return relistingFault(seen, 'with a closed stdin', '`list` must not need anything from stdin') ?? pass()
    },
  },
  {
    id: 'S5',
    title: 'ends when stdout is closed under it',
    check({ closedStdout: exchange }) {
      if (exchange === undefined) return notTried('left out by --quick')
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
  {
    id: 'S7',
    title: "cannot be rewritten by others than the file's owner and root",
    check({ describe: { exchange } }) {
      const [warning] = exchange.warnings
      if (warning === undefined) return pass()
      return warn(warning, { instead: 'chmod go-w on the file and its folder' })
    },
  },
  {
    id: 'S8',
    title: 'gives the same answer to the same question',
    check(seen) {
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
      const broken = refusedVerbs.filter((verb) => verb === 'list' || description?.verbs.includes(verb))
      if (broken.length === 0) return pass()
      return fail(`Exit 2 says that ${broken.map((verb) => `\`${verb}\``).join(', ')} is not supported.`, {
        seen: broken.map((verb) => ({ where: `\`${verb}\``, excerpt: 'exit code 2' })),
        instead: "another exit code; mind that a shell's syntax error, and Python's argparse, exit 2",
      })
    },
  },
]

function interrupted({ killed, closedStdout }: MusterSeen, exchange: Exchange): boolean {
  return exchange === killed?.listing.exchange || exchange === closedStdout
}

function inRange(code: number | undefined, from: number, to: number): boolean {
  return code !== undefined && code >= from && code <= to
}
