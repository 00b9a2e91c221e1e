import type { Limits } from '@muster/program'
import { type Clause, fail, notTried, pass, type Verdict, warn } from '../clause.ts'
import type { Exchange } from '../exchange.ts'
import { canWatch } from '../watch-family.ts'
import { endingOf } from './evidence.ts'

/** The clauses about starting and ending that hold in every dialect; each dialect says where to look. */

/** What was cut off by a limit is not judged again by every other clause. */
export function unanswered(limit: keyof Limits): Verdict {
  return notTried(`mend ${limit === 'lineBytes' ? 'R4' : 'S4'} first`)
}

export function startClause<Seen>(firstOf: (seen: Seen) => Exchange): Clause<Seen> {
  return {
    id: 'S1',
    title: 'starts without a shell, in its own folder',
    check(seen) {
      const exchange = firstOf(seen)
      if (exchange.end.how !== 'not-started') return pass()
      return fail(exchange.end.sentence, { instead: howToStart[exchange.end.reason] })
    },
  }
}

const howToStart = {
  'not-found': 'the path of a file that exists',
  'not-executable': 'chmod +x on the file, or name what runs it with --interpreter',
  'bad-interpreter': 'a first line that names an interpreter of this machine and ends in a line feed alone, e.g. #!/usr/bin/env python3',
  'batch-file': 'a program or a PowerShell script: a batch file cannot be given arguments safely',
  'writable-by-others': 'chmod go-w on the file',
  user: 'run this check as root, or leave the user out',
  other: 'start it by hand in its own folder and see what is missing',
}

/** @param exchangesOf those during which a password might come out; none: no sign-in is offered */
export function secretClause<Seen>(exchangesOf: (seen: Seen) => readonly Exchange[]): Clause<Seen> {
  return {
    id: 'S3',
    title: 'prints no password, and hands none to its children in argv or environment',
    check(seen) {
      const exchanges = exchangesOf(seen)
      if (exchanges.length === 0) return notTried('no sign-in is offered')
      const leaking = exchanges.filter(({ leaks }) => leaks.length > 0)
      if (leaking.length > 0) {
        return fail('A password came out where others can read it.', {
          seen: leaking.map(({ question, leaks }) => ({ where: `\`${question.title}\``, excerpt: `in ${leaks.join(', ')}` })),
          instead: 'hand it on through a pipe: curl --config -, or printf %s "$password" | ldapwhoami -y /dev/stdin',
        })
      }
      return pass(canWatch ? undefined : 'stdout and stderr only; children can be watched on Linux only')
    },
  }
}

/** @param further what else may be wrong with how it ends */
export function leaveClause<Seen>(
  exchangesOf: (seen: Seen) => readonly Exchange[],
  further: (seen: Seen) => Verdict | undefined = () => undefined,
): Clause<Seen> {
  return {
    id: 'S4',
    title: 'exits by itself, also with stdin closed, and leaves no process behind',
    check(seen) {
      const stuck = exchangesOf(seen).filter(({ end }) => end.how === 'limit' && end.limit !== 'lineBytes')
      if (stuck.length > 0) {
        return fail('It did not exit by itself.', {
          seen: stuck.map(endingOf),
          expected: 'an exit when the answer is complete',
          instead: 'exit after the answer; read stdin only where there is something to read; ask nobody at a terminal',
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
      return further(seen) ?? pass()
    },
  }
}

export function permissionClause<Seen>(firstOf: (seen: Seen) => Exchange): Clause<Seen> {
  return {
    id: 'S7',
    title: "cannot be rewritten by others than the file's owner and root",
    check(seen) {
      const [warning] = firstOf(seen).startWarnings
      return warning === undefined ? pass() : warn(warning, { instead: 'chmod go-w on the file' })
    },
  }
}
