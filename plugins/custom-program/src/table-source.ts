import { basename, resolve } from 'node:path'
import { type ProgramCommand, type ProgramEnd, startProgram } from '@muster/program'
import { explainEnd, type TableKind, type TableReading } from '@muster/protocol'
import { type Context, MusterError } from '@muster/provider'
import { logStderr } from './log-stderr.ts'
import { type Manner, programCommand, programManner } from './program-command.ts'
import { readFileInPieces } from './read-file.ts'
import type { Settings } from './settings.ts'
import { tableReading } from './table-settings.ts'

/** Where one text comes from. */
export interface TableOrigin {
  /** What its rows are, until the text itself says otherwise. */
  readonly kind: TableKind
  /** For messages; empty when there is but one. */
  readonly name: string
  /** Throws `MusterError` when it cannot be read; says through `doubt` that it was not read whole. */
  read(signal: AbortSignal, doubt: (message: string, hint: string) => void): AsyncIterable<Uint8Array>
}

/** An opened source: what every question needs. */
export interface TableSource {
  readonly origins: readonly TableOrigin[]
  readonly reading: TableReading
  /** Whether the configuration says which column is the id. */
  readonly namesId: boolean
  readonly byProgram: boolean
  readonly context: Context
}

export function describeTableSource(settings: Settings, context: Context): TableSource {
  const { program, table = {} } = settings
  const invalid = (message: string, hint: string) => new MusterError('CONFIG_INVALID', message, { hint, source: context.source })
  if (program === undefined && table.file === undefined)
    throw invalid(
      `the source ${context.source} names neither a program nor a file`,
      'Add `program:` to its settings, or `file:` under `table:`.',
    )
  if (program !== undefined && table.file !== undefined)
    throw invalid(`the source ${context.source} names a program and a file for one table`, 'Take one of `program:` and `file:` out.')

  const files = (['file', 'groups', 'members'] as const).flatMap((key) => (table[key] === undefined ? [] : [{ key, path: table[key] }]))
  const many = files.length + (program === undefined ? 0 : 1) > 1
  const origins: TableOrigin[] = files.map(({ key, path }) => ({
    kind: key === 'file' ? 'users' : key,
    name: many ? basename(path) : '',
    read: (signal, doubt) => readFileInPieces(resolve(context.folder, path), signal, doubt),
  }))
  if (program !== undefined) {
    const command = programCommand(settings, context)
    const manner = programManner(settings, context)
    origins.unshift({ kind: 'users', name: many ? basename(program) : '', read: (signal) => readProgram(command, manner, context, signal) })
  }
  const id = table.columns?.id
  return {
    origins,
    reading: tableReading(table, settings.limits?.lineBytes),
    namesId: id !== undefined && id !== 'none',
    byProgram: program !== undefined,
    context,
  }
}

/** What the program prints, run without a verb and with nothing on stdin. Throws at the end if it did not end well. */
async function* readProgram(command: ProgramCommand, manner: Manner, context: Context, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const program = startProgram(command, { ...manner, signal, onStderrLine: logStderr(context) })
  let end: ProgramEnd
  try {
    for await (const { bytes } of program.lines()) yield bytes
    end = await program.ended
  } finally {
    await program.stop()
  }
  const failure = explainEnd('list', end, true)
  if (failure === undefined) return
  const { code, hint = 'run the program by hand to see why' } = failure
  throw new MusterError(code, failure.message.replace(/^list /, 'the program '), { hint: hint.replace('with the same verb ', '') })
}
