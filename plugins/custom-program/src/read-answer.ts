import { isUtf8 } from 'node:buffer'
import type { LineBlock, RunningProgram } from '@muster/program'
import { createRecordReader, decodeAnswer, errorOf, explainEnd, recordOf, type Seen } from '@muster/protocol'
import { type DirectoryRecord, type ErrorRecord, type KnownEntries, MusterError } from '@muster/provider'

/** Reads a short answer to its end. */
export async function readAnswer(program: RunningProgram): Promise<Omit<Seen, 'offered'>> {
  const answers: Seen['answers'][number][] = []
  for await (const block of program.lines()) {
    for (const line of linesOf(block)) {
      answers.push(line === undefined ? { type: 'fault', message: 'a line that is not UTF-8', hint: 'print UTF-8' } : decodeAnswer(line))
    }
  }
  return { answers, end: await program.ended }
}

/** The lines that are not blank; `undefined` for one that is not UTF-8. */
function* linesOf({ bytes, starts, ends, count, utf8 }: LineBlock): Generator<string | undefined> {
  for (let i = 0; i < count; i++) {
    const [start, end] = [starts[i]!, ends[i]!]
    if (start === end) continue
    yield utf8 || isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : undefined
  }
}

export interface ListingOptions {
  readonly verb: 'list' | 'changes'
  readonly known?: KnownEntries
  readonly onRemark: (sentence: string) => void
}

/**
 * Reads a listing to the end of its program. The proof waits for the exit code: a program that dies after its last line
 * has not ended well. See `Exchange.read`.
 */
export async function* readListing(program: RunningProgram, options: ListingOptions): AsyncGenerator<readonly DirectoryRecord[]> {
  const { verb } = options
  const reader = createRecordReader(options)
  let usable = false
  let doubt: ErrorRecord | undefined
  function look(batch: readonly DirectoryRecord[]): void {
    usable ||= batch.some(({ type }) => type !== 'error' && type !== 'progress')
    doubt ??= batch.find((record): record is ErrorRecord => record.type === 'error' && record.record === undefined)
  }
  try {
    await options.known?.ready?.()
    for await (const block of program.lines()) {
      const batch = reader.read(block)
      look(batch)
      if (batch.length > 0) yield batch
    }
    const end = await program.ended
    const failure = explainEnd(verb, end, true)
    if (failure?.code === 'STOPPED') throw failure
    if (failure !== undefined) {
      if (!usable) throw doubt !== undefined && doubt.class !== 'bug' ? errorOf(doubt, verb) : failure
      yield [recordOf(failure)]
      return
    }
    const last = reader.finish()
    look(last)
    if (!usable) throw doubt === undefined || end.stdoutBytes === 0 ? nothing(verb) : errorOf(doubt, verb)
    if (last.length > 0) yield last
  } finally {
    await program.stop()
  }
}

function nothing(verb: string): MusterError {
  return new MusterError('PROTOCOL_VIOLATION', `${verb} printed nothing and exited with 0`, {
    hint: 'print records and an end record, and flush them before the program leaves; or exit with 1 or 75 when the directory cannot be read',
    phase: verb,
  })
}
