import { nameAsked, type Recorded } from './transcript.ts'

/** What a program that answers from a transcript prints and exits with. */
export interface Replayed {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** Answers as the transcript did: the same arguments, and the same name on stdin where the recorded question had one. */
export function replay(recorded: readonly Recorded[], args: readonly string[], stdin: string): Replayed {
  const sameArguments = recorded.filter((one) => one.args.join('\0') === args.join('\0'))
  const asked = nameAsked(stdin)
  const answer =
    sameArguments.find((one) => nameAsked(one.stdin) === asked) ?? sameArguments.find((one) => nameAsked(one.stdin) === undefined)
  if (answer !== undefined) {
    return {
      stdout: answer.stdout.map((line) => `${line}\n`).join(''),
      stderr: answer.stderr.map((line) => `${line}\n`).join(''),
      // What was ended from outside did not answer; a replay can only fail.
      exit: answer.exit ?? 1,
    }
  }
  return sameArguments.length > 0
    ? {
        stdout: '',
        stderr: `warn: the transcript does not say anything about ${asked === undefined ? 'being asked for nobody' : JSON.stringify(asked)}\n`,
        exit: 3,
      }
    : { stdout: '', stderr: '', exit: 2 }
}
