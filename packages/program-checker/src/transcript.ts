import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { MusterError } from '@muster/provider'
import ndjson from 'ndjson'
import { type Exchange, exitCode } from './exchange.ts'
import { scrubPassword } from './scrub-password.ts'

/** One exchange on one line of a transcript: what was asked, what came back. */
export interface Recorded {
  readonly args: readonly string[]
  readonly stdin: string
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  /** `null`: it did not exit by itself. */
  readonly exit: number | null
  readonly ms: number
}

export function recordExchange(exchange: Exchange): Recorded {
  const { question, lines, end } = exchange
  const { password, stdin } = question
  return {
    args: question.args,
    stdin: password === undefined ? stdin : scrubPassword(stdin, password),
    stdout: lines,
    stderr: end.stderr.split('\n').filter((line) => line !== ''),
    exit: exitCode(exchange) ?? null,
    ms: Math.round(end.durationMs),
  }
}

/** Writes a transcript, one exchange a line. Never overwrites: a transcript is evidence. */
export async function writeTranscript(path: string, recorded: Iterable<Recorded>): Promise<void> {
  const lines = ndjson.stringify()
  const file = lines.pipe(createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  const written = finished(file)
  for (const one of recorded) if (!lines.write(one)) await Promise.race([once(lines, 'drain'), written])
  lines.end()
  await written
}

export async function readTranscript(path: string): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = []
  const file = createReadStream(path)
  const lines = file.pipe(ndjson.parse())
  // `pipe` does not pass on what goes wrong with the file.
  file.on('error', (error) => lines.destroy(error))
  try {
    for await (const value of lines) recorded.push(value as Recorded)
  } catch (cause) {
    throw new MusterError('CONFIG_UNREADABLE', `The transcript ${path} cannot be read: ${(cause as Error).message}.`, {
      hint: 'name a file that `muster program record` wrote',
      phase: 'transcript',
      cause,
    })
  }
  if (recorded.length > 0 && recorded.every(isRecorded)) return recorded
  throw new MusterError('CONFIG_INVALID', `${path} is not a transcript.`, {
    hint: 'name a file that `muster program record` wrote',
    phase: 'transcript',
  })
}

/** What was asked, as people say it: `list`, `user zoe`. */
export function titleOf({ args, stdin }: Recorded): string {
  const words = args.filter((word) => word !== '-')
  const name = nameAsked(stdin)
  return [...(words.length === 0 ? ['sign-in of'] : words), ...(name === undefined ? [] : [name])].join(' ')
}

/** Whom or what a question is about, whether it was put in JSON or in lines. */
export function nameAsked(stdin: string): string | undefined {
  const [line = ''] = stdin.split('\n')
  if (!line.startsWith('{')) return line === '' ? undefined : line
  const { username, cursor } = JSON.parse(line) as { readonly username?: string; readonly cursor?: string }
  return username ?? cursor
}

function isRecorded(value: unknown): value is Recorded {
  const one = value as Partial<Recorded> | null
  return typeof one === 'object' && one !== null && Array.isArray(one.args) && Array.isArray(one.stdout)
}
