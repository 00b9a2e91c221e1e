import type { LineBlock, ProgramEnd } from '@muster/program'
import {
  decodePapercutLine,
  endYourLines,
  isPapercutFault,
  noQuirks,
  type PapercutLine,
  type PapercutQuirks,
  readPapercutLines,
  readPapercutName,
  readPapercutRecord,
  runTogether,
} from '@muster/protocol'
import type { DirectoryRecord, KnownEntries } from '@muster/provider'
import { type Doubt, type Doubts, doubtDifference, doubtUnended } from './papercut-doubts.ts'
import { explainFailure } from './papercut-failure.ts'
import { askPapercut, nameQuestion, type PapercutQuestion } from './papercut-program.ts'
import type { PapercutSource } from './papercut-source.ts'

const tab = 9

/** The first listing of people, as far as it has come. */
export interface People {
  /** For lines that need not be decoded. */
  readonly known: KnownEntries | undefined
  /** Every name seen, with its line. */
  readonly seen: Map<string, string>
  /** Whether a record with a tab has been seen. */
  tabbed: boolean
  readonly doubts: Doubts
}

/** The records of one question, in batches; returns how the program ended. */
export async function* streamPeople(
  source: PapercutSource,
  question: PapercutQuestion,
  people: People,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryRecord[], ProgramEnd> {
  const { program, release } = await source.program.start(question, signal)
  const quirks = noQuirks()
  let last: readonly DirectoryRecord[] = []
  let end: ProgramEnd
  try {
    for await (const block of program.lines()) {
      const batch = readBlock(source, question, people, block, quirks)
      if (block.unended) last = batch
      else if (batch.length > 0) yield batch
    }
    end = await program.ended
  } finally {
    await program.stop()
    release()
  }
  if (!quirks.unended) return end
  if (await isRunTogether(source, people, signal)) {
    people.seen.clear()
    people.doubts.add({ message: `${nameQuestion(question)}: ${runTogether}`, hint: endYourLines, at: 1 })
    return end
  }
  people.doubts.add(doubtUnended(nameQuestion(question)))
  if (last.length > 0 && !isShorterThanAll(people, last)) yield last
  return end
}

/** Asks `questions` again and tells where the names differ from the first time. */
export async function doubtSecondListing(
  source: PapercutSource,
  questions: readonly PapercutQuestion[],
  people: People,
  signal: AbortSignal,
): Promise<Doubt | undefined> {
  const again = new Set<string>()
  for (const question of questions) {
    const { lines, quirks, end } = await askPapercut(source.program, question, signal)
    const failure = explainFailure(nameQuestion(question), end)
    if (failure !== undefined) return { message: `the second listing failed: ${failure.message}`, hint: failure.hint }
    for (const [index, line] of lines.entries()) {
      const record = line === undefined ? undefined : readPapercutRecord(line, source.settings, people.tabbed)
      // What cannot be read, or was cut off, was told when the first listing met it.
      if (record === undefined || isPapercutFault(record)) continue
      if (quirks.unended && index === lines.length - 1 && !people.seen.has(record.username)) continue
      again.add(record.username)
    }
  }
  return doubtDifference('people', new Set(people.seen.keys()), again)
}

function readBlock(
  source: PapercutSource,
  question: PapercutQuestion,
  people: People,
  block: LineBlock,
  quirks: PapercutQuirks,
): DirectoryRecord[] {
  const batch: DirectoryRecord[] = []
  const unchanged: number[] = []
  const matching = people.known !== undefined && people.known.size > 0
  people.tabbed ||= block.bytes.includes(tab)
  for (const line of readPapercutLines(block, quirks)) {
    const text = decodePapercutLine(line)
    if (text === undefined) {
      people.doubts.add({ message: `${nameQuestion(question)}: not UTF-8`, hint: 'Print UTF-8.', at: line.number })
      continue
    }
    const name = readPapercutName(text, source.settings)
    // Names repeat in published programs; a record that says something else than before is for the engine to refuse.
    if (people.seen.get(name) === text) continue
    const match = matching ? people.known.match(block.bytes, line.start, line.end) : -1
    if (match >= 0) {
      unchanged.push(match)
      people.seen.set(name, text)
      continue
    }
    const record = readPapercutRecord(text, source.settings, people.tabbed)
    if (isPapercutFault(record)) {
      people.doubts.add({ message: `${nameQuestion(question)}: ${record.message}`, hint: record.hint, at: line.number })
      continue
    }
    people.seen.set(name, text)
    batch.push({ ...record, at: line.number, ...fingerprint(people.known, line) })
  }
  if (unchanged.length > 0) batch.push({ type: 'present', kind: 'user', known: unchanged })
  return batch
}

function fingerprint(known: KnownEntries | undefined, { block, start, end }: PapercutLine): { fingerprint?: bigint } {
  return known === undefined ? {} : { fingerprint: known.fingerprint(block.bytes, start, end) }
}

/**
 * A single line that did not end may be one person, or a few small records run together (two of five fields make nine,
 * which is within the limit). The person's own details tell: they are shorter than the line.
 */
async function isRunTogether(source: PapercutSource, people: People, signal: AbortSignal): Promise<boolean> {
  const [only, another] = people.seen
  if (only === undefined || another !== undefined) return false
  const [name, line] = only
  if (!line.includes('\t')) return false
  const { lines } = await askPapercut(source.program, { command: 'get-user-details', stdin: `${name}\n` }, signal)
  const [details, more] = lines
  return (
    details !== undefined &&
    more === undefined &&
    readPapercutName(details, source.settings) === name &&
    countFields(details) < countFields(line)
  )
}

/** A last line with fewer fields than every other was cut off before its end: its last field, be it the name, is half a field. */
function isShorterThanAll(people: People, last: readonly DirectoryRecord[]): boolean {
  const [record] = last
  if (record?.type !== 'user') return false
  const fields = (name: string) => people.seen.get(name)!.split('\t').length
  const others = [...people.seen.keys()].filter((name) => name !== record.username)
  const shorter = others.length > 0 && others.every((name) => fields(name) > fields(record.username))
  if (shorter) people.seen.delete(record.username)
  return shorter
}

function countFields(line: string): number {
  return line.trimEnd().split('\t').length
}
