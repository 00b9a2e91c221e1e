import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { runProgram } from '@muster/program'

/** Less than the 30 s that a source has to open: else nobody would be told that it is the command that takes so long. */
const limits = { wholeMs: 25_000, firstByteMs: 25_000, silenceMs: 25_000, totalBytes: 65_536 }

export type CommandAnswer = { readonly output: string } | { readonly fault: string }

/**
 * What a command prints, for `${command:…}`. No shell: words are split at blanks, `'…'` and `"…"` keep blanks within a
 * word. It gets Muster's own environment, because password managers find their session and their keys there.
 */
export async function askCommand(
  line: string,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<CommandAnswer> {
  const words = splitWords(line)
  if (words === undefined) return { fault: 'a quote in it is not closed' }
  const [name, ...args] = words
  if (name === undefined) return { fault: 'it names no command' }
  const path = findCommand(name, folder)
  if (path === undefined) return { fault: `there is no command ${name} on the PATH` }

  const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const { end, stdout } = await runProgram({ path, args, folder, environment }, { limits, signal, refuseWritableByOthers: true })
  if (end.how !== 'exited') return { fault: `${end.sentence.charAt(0).toLowerCase()}${end.sentence.slice(1).replace(/\.$/u, '')}` }
  // Neither output is repeated: it may hold a part of the secret.
  if (end.code !== 0) return { fault: `the command ended with exit code ${end.code}` }
  return stdout.length === 0 ? { fault: 'the command printed nothing' } : { output: stdout.toString('utf8') }
}

/** The words of a command line; `undefined` when a quote is not closed. */
export function splitWords(line: string): readonly string[] | undefined {
  const words: readonly string[] = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+|["']/gu) ?? []
  if (words.includes('"') || words.includes("'")) return undefined
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/gu, (_, double?: string, single?: string) => double ?? single ?? ''))
}

function findCommand(name: string, folder: string): string | undefined {
  if (name.includes('/')) return resolve(folder, name)
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((place) => join(place, name))
    .find((path) => existsSync(path))
}
