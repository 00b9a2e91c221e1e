import { readTranscript, replay } from '@muster/program-checker'
import type { Call } from '../call.ts'

/** Is the program that was recorded, as far as the transcript goes: the same arguments, stdin, stdout, stderr and exit code. */
export async function run({ words: [transcript = '', ...args] }: Call): Promise<number> {
  const { stdout, stderr, exit } = replay(await readTranscript(transcript), args, await readStdin())
  process.stderr.write(stderr)
  await new Promise<void>((resolve) => process.stdout.write(stdout, () => resolve()))
  return exit
}

/** Nobody types a question. */
async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) return ''
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
