import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createTableListing, type TableListing, type TableText } from '@muster/protocol'
import type { DirectoryRecord } from '@muster/provider'
import { ask } from './ask.ts'
import type { Evidence } from './clause.ts'
import { compareAnswers, type Relisting } from './compare-answers.ts'
import { quote } from './excerpt.ts'
import { type Exchange, hasExited, type Manner, type Subject } from './exchange.ts'
import { phraseTable } from './phrase.ts'
import type { Wishes } from './wishes.ts'

/** A table, read as a run would read it. */
export interface TableRead {
  readonly exchange: Exchange
  readonly listing: TableListing
  readonly text: TableText
  readonly records: readonly DirectoryRecord[]
}

/** Everything that the clauses of `dialect: table` look at. */
export interface TableSeen {
  readonly quick: boolean
  /** A file instead of a program: nothing was run. */
  readonly isFile: boolean
  readonly table: TableRead
  readonly relistings: readonly Relisting[]
  /** Interrupted half way; left out: not tried. */
  readonly cut?: TableRead
}

/** Long enough for half a table of anybody who would be waited for. */
const halfMs = 2_000

export async function interviewTable(subject: Subject, wishes: Wishes): Promise<TableSeen> {
  const { path } = subject.command
  if (await isPlainFile(subject)) {
    wishes.onStep?.(basename(path))
    return { quick: wishes.quick, isFile: true, table: readAsTable(await printedBy(path)), relistings: [] }
  }
  const put = (manner: Manner = {}) => {
    const question = phraseTable(path)
    wishes.onStep?.(question.title)
    return ask(subject, question, wishes.signal ? { ...manner, signal: wishes.signal } : manner)
  }
  const table = readAsTable(await put())
  const again = async (how: string, manner?: Manner) =>
    hide(
      table,
      compareAnswers(table.exchange, await put(manner), how, (line) => line),
    )
  const relistings: Relisting[] = []
  if (hasExited(table.exchange)) {
    relistings.push(await again('the second time'))
    if (!wishes.quick) {
      relistings.push(await again('under LANG=C', { environment: { LANG: 'C', LC_ALL: 'C' } }))
      relistings.push(await again('with stdin closed', { closedStdin: true }))
    }
  }
  const half = Math.ceil(table.exchange.lines.length / 2)
  const isLong = !wishes.quick && hasExited(table.exchange) && half > 1
  return {
    quick: wishes.quick,
    isFile: false,
    table,
    relistings,
    ...(isLong && { cut: readAsTable(await put({ endAfterLines: half, endAfterMs: halfMs })) }),
  }
}

export function readAsTable(exchange: Exchange): TableRead {
  const { lines, framing } = exchange
  const listing = createTableListing({})
  const input = listing.open({})
  const end = framing.unended || lines.length === 0 ? '' : '\n'
  const records = [...input.take(Buffer.from(lines.join('\n') + end)), ...input.finish(), ...listing.finish()]
  return { exchange, listing, text: input.text, records }
}

/** A line as evidence. A row may hold a PIN or a password: then only its place is shown. */
export function rowOf({ exchange, text }: TableRead, line: number): Evidence {
  const where = `line ${line} of \`${exchange.question.title}\``
  return holdsSecrets(text) ? { where, excerpt: unquoted } : quote(where, exchange.lines[line - 1] ?? '')
}

const unquoted = '(not shown: it may hold a PIN or a password)'

function holdsSecrets({ form, plans }: TableText): boolean {
  if (form?.format !== 'csv') return true
  // Without a header nobody knows what the cells are.
  return plans.length === 0 || plans.some(({ fields }) => fields.has('pin'))
}

function hide({ text }: TableRead, relisting: Relisting): Relisting {
  if (!holdsSecrets(text)) return relisting
  const hidden = (evidence: readonly Evidence[]) => evidence.map(({ where }) => ({ where, excerpt: unquoted }))
  return { ...relisting, onlyBefore: hidden(relisting.onlyBefore), onlyNow: hidden(relisting.onlyNow) }
}

/** A file that nothing can run is a table itself. */
async function isPlainFile({ command: { path, interpreter } }: Subject): Promise<boolean> {
  if (interpreter !== undefined) return false
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) return false
  return access(path, constants.X_OK).then(
    () => false,
    () => true,
  )
}

/** What a program would have printed whose output the file is. */
async function printedBy(path: string): Promise<Exchange> {
  const question = phraseTable(path)
  try {
    const bytes = await readFile(path)
    return { ...silent, question, ...cut(bytes), end: { ...silent.end, stdoutBytes: bytes.length } }
  } catch (cause) {
    return {
      ...silent,
      question,
      end: {
        ...silent.end,
        how: 'not-started',
        reason: 'other',
        sentence: `The file ${path} cannot be read: ${(cause as Error).message}.`,
      },
    }
  }
}

const silent = {
  lines: [],
  framing: { byteOrderMark: false, unended: false, longestLine: { line: 0, bytes: 0 } },
  end: { how: 'exited', code: 0, sentence: '', stderr: '', stdoutBytes: 0, durationMs: 0 },
  leaks: [],
  startWarnings: [],
} as const satisfies Omit<Exchange, 'question'>

function cut(bytes: Buffer): Pick<Exchange, 'lines' | 'framing'> {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const text = isUtf16
    ? new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
    : bytes.subarray(byteOrderMark ? 3 : 0).toString('utf8')
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const unended = last !== ''
  if (unended) lines.push(last)
  const returned = lines.findIndex((line) => line.endsWith('\r'))
  const damaged = lines.findIndex((line) => line.includes('\ufffd'))
  return {
    lines: lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)),
    framing: {
      byteOrderMark,
      unended,
      longestLine: { line: 0, bytes: 0 },
      ...(returned >= 0 && { firstCarriageReturn: returned + 1 }),
      ...(damaged >= 0 && { firstBadUtf8: { line: damaged + 1, byte: 0 } }),
    },
  }
}
