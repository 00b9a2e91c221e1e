import { createPaint } from '../src/paint.ts'
import { runWords } from '../src/run-words.ts'
import type { Terminal } from '../src/terminal.ts'
import type { Ended } from './run-muster.ts'

/** Runs a command within this process, without a terminal: for tests that run very many. */
export async function runHere(words: readonly string[]): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  const terminal: Terminal = {
    print(text) {
      stdout += `${text}\n`
    },
    printJson(value) {
      stdout += `${JSON.stringify(value, null, 2)}\n`
    },
    note(text) {
      stderr += `${text}\n`
    },
    paint: createPaint(false),
    notePaint: createPaint(false),
    width: 500,
    interactive: false,
  }
  const stop = { signal: new AbortController().signal, exitCode: undefined, say: () => {} }
  const exitCode = await runWords(words, terminal, stop)
  return { exitCode, stdout, stderr }
}
