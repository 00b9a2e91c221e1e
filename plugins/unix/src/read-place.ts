import { createHash, type Hash } from 'node:crypto'
import { type LineBlock, type ProgramEnd, startProgram } from '@muster/program'
import type { Place } from './databases.ts'
import type { Doubt } from './doubts.ts'
import { LineSum } from './sum-lines.ts'
import type { Tools } from './tools.ts'

/** What was read from one place. */
export interface Reading {
  readonly place: Place
  /** Of its bytes, in their order. */
  readonly hash?: Hash
  /** Of its lines, in whatever order. */
  readonly sum?: LineSum
  doubt?: Doubt
}

export type PlaceReading = Reading & Required<Pick<Reading, 'hash' | 'sum'>>
export type ByteReading = Reading & Required<Pick<Reading, 'hash'>>

export function beginReading(place: Place): PlaceReading {
  return { place, hash: createHash('sha256'), sum: new LineSum() }
}

/** Reads a place to its end. Throws at the end if the tool did not end well; what came before it stands. */
export async function* readPlace(tools: Tools, reading: Reading): AsyncGenerator<LineBlock> {
  const { place, hash, sum } = reading
  const program = startProgram(place.command(), tools.reading)
  let isUnended = false
  let end: ProgramEnd
  try {
    for await (const block of program.lines()) {
      const { bytes, starts, ends, count, unended } = block
      if (count > 0) hash?.update(bytes.subarray(starts[0], ends[count - 1])).update('\n')
      if (sum !== undefined) for (let at = 0; at < count; at++) sum.add(bytes, starts[at]!, ends[at]!)
      isUnended = unended
      yield block
    }
    end = await program.ended
  } finally {
    await program.stop()
  }
  if (end.how !== 'exited' || end.code !== 0) throw place.explain(end)
  // The C library's own says nothing there; a module that complains has not given everything.
  const said = place.tellsFailure ? '' : (end.stderr.trim().split('\n', 1)[0] ?? '')
  if (said !== '')
    reading.doubt = {
      message: `\`${place.asked}\` complained: ${said.slice(0, 300)}`,
      hint: 'Mend that; it may be why people are missing.',
    }
  else if (isUnended)
    reading.doubt = {
      message: `the last line of \`${place.asked}\` does not end in a line feed, so it may have been cut off`,
      hint: 'Run it by hand and look at its end.',
    }
}

/** Reads a place again, for its sum alone. */
export async function readAgain(tools: Tools, place: Place, look: (block: LineBlock) => void): Promise<PlaceReading> {
  const reading = beginReading(place)
  for await (const block of readPlace(tools, reading)) look(block)
  return reading
}

/** Reads a place for the hash of its bytes. */
export async function readBytes(tools: Tools, place: Place): Promise<ByteReading> {
  const reading: ByteReading = { place, hash: createHash('sha256') }
  for await (const _ of readPlace(tools, reading));
  return reading
}

export function doubtDifference({ place, sum }: PlaceReading, again: PlaceReading): Doubt | undefined {
  if (sum.equals(again.sum)) return undefined
  const lines = sum.lines === again.sum.lines ? 'other lines' : `${sum.lines} lines, then ${again.sum.lines}`
  return {
    message: `two readings of \`${place.asked}\` in one run differ (${lines})`,
    hint: 'If accounts were being changed, run again; else what is behind it does not list everybody every time.',
  }
}

/** Both readings are believed only when they agree; a list that is empty where it may not be is none. */
export function doubtSilence({ place, sum }: PlaceReading): Doubt | undefined {
  if (sum.lines > 0 || place.maySayNothing) return undefined
  return { message: `\`${place.asked}\` lists nothing: ${place.service} is down, or does not enumerate`, hint: place.enumerate }
}
