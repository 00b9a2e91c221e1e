import {
  type Description,
  decodeAnswer,
  membersPerLine,
  type Answer as ProtocolAnswer,
  type Fault as ProtocolFault,
} from '@muster/protocol'
import { shortened } from './excerpt.ts'
import { mendLine } from './mend-line.ts'
import { mendRecord } from './mend-record.ts'

export type { Description }
export type WireRecord = ProtocolAnswer

/** Why a line cannot be used: the clause it breaks, and what should have stood there. */
export interface LineFault {
  readonly clause: 'R1' | 'R5' | 'R6' | 'L5'
  readonly message: string
  readonly instead: string
  /** What the line would say if it were mended, so that one slip is not reported again as a wrong count. */
  readonly meant: readonly WireRecord[]
  /** The pairs of a `members` record that cannot be used, which `end` counts all the same. */
  readonly pairs?: number
  /** Where in the line, counted in characters from 0, when that is known. */
  readonly at?: number
}

export type Decoded = { readonly record: WireRecord } | { readonly ignored: string } | { readonly fault: LineFault }

export function decodeLine(text: string): Decoded {
  const answer = decodeAnswer(text)
  if (answer.type === 'ignored') return { ignored: answer.of }
  if (answer.type !== 'fault') return { record: answer }

  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: explain(text, answer) }
  const record = value as Readonly<Record<string, unknown>>
  const mended = mendRecord(record)
  return {
    fault: {
      clause: clauseOf(record),
      message: answer.message,
      instead: mended === undefined ? answer.hint : shortened(JSON.stringify(mended)),
      meant: mended === undefined ? [] : [mended],
      ...(mended === undefined && answer.pairs !== undefined && { pairs: answer.pairs }),
    },
  }
}

/** A line of `serve`; `request` is left out where the line carries no usable number. */
export function decodeReply(text: string): { readonly request?: number; readonly answer: ReturnType<typeof decodeAnswer> } {
  const request = (parse(text) as { readonly request?: unknown } | null | undefined)?.request
  return { ...(typeof request === 'number' && { request }), answer: decodeAnswer(text) }
}

/** A line that is no object: what it would be with the usual mend, else what the protocol has to say about it. */
function explain(text: string, { message, hint }: ProtocolFault): LineFault {
  const mended = mendLine(text)
  if (mended === undefined && /^\s*\{.*[^}\s]\s*$/.test(text)) {
    const instead = 'the whole record on one line; a line feed inside a value is \\n'
    return { clause: 'R1', message: 'it stops in the middle of a record', instead, meant: [], at: text.length }
  }
  if (mended === undefined) return { clause: 'R1', message, instead: hint, meant: [] }
  const at = firstDifference(text, mended.lines.join('\n'))
  const meant = mended.lines.map(decodeAnswer).filter((answer) => answer.type !== 'fault' && answer.type !== 'ignored')
  return { clause: 'R1', message: mended.cause, instead: mended.lines.map(shortened).join('\n'), meant, ...(at > 0 && { at }) }
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

function clauseOf(record: Readonly<Record<string, unknown>>): LineFault['clause'] {
  if (typeof record.type !== 'string') return 'R5'
  return Array.isArray(record.members) && record.members.length > membersPerLine ? 'L5' : 'R6'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
