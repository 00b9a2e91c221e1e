import type { Accepted, DirectoryRecord, Rejected, UserRecord } from '@muster/provider'
import { decodePlainly } from './decode-plainly.ts'
import { explainFault, explainNonObject, explainUntyped } from './explain-fault.ts'
import { explainJson } from './explain-json.ts'
import type { Fault } from './fault.ts'
import { answerShapes, isName, recordShapes, type Shape } from './record-shapes.ts'

/** A record of a type that this version does not know. */
export interface Ignored {
  readonly type: 'ignored'
  readonly of: string
}

/** The answer to `describe`. */
export interface Description {
  readonly type: 'description'
  readonly name?: string
  readonly version?: string
  readonly protocol?: { readonly from: number; readonly to: number }
  readonly verbs: readonly string[]
  readonly identity?: 'stable' | 'name'
  /** JSON Schema of what the program takes as `settings`. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** How many requests `serve` may have in flight; left out: one. */
  readonly concurrency?: number
}

/** The record that answers `user`. */
export interface UserAnswer extends UserRecord {
  readonly groups?: readonly string[]
}

export interface Pong {
  readonly type: 'pong'
}

/** Any line of any verb's answer. */
export type Answer = Exclude<DirectoryRecord, UserRecord> | UserAnswer | Accepted | Rejected | Description | Pong

/** Decodes one line of `list` or `changes`. `text` comes from valid UTF-8, without its line ending. Never throws. */
export function decodeRecord(text: string): DirectoryRecord | Fault | Ignored {
  return decodePlainly(text) ?? (decode(text, recordShapes) as DirectoryRecord | Fault | Ignored)
}

/** Decodes one line of any other verb's answer. Never throws. */
export function decodeAnswer(text: string): Answer | Fault | Ignored {
  return decode(text, answerShapes) as Answer | Fault | Ignored
}

/** Decodes one line of `serve`; without `request` where the line carries no number that can be read. Never throws. */
export function decodeReply(text: string): { readonly request?: number; readonly answer: Answer | Fault | Ignored } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { answer: explainJson(text) }
  }
  const answer = checkRecord(value, answerShapes, !text.includes('\\')) as Answer | Fault | Ignored
  const request = isObject(value) ? value.request : undefined
  return typeof request === 'number' ? { request, answer } : { answer }
}

function decode(text: string, shapes: Readonly<Record<string, Shape>>): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return explainJson(text)
  }
  return checkRecord(value, shapes, !text.includes('\\'))
}

/** What `decodeRecord` does after parsing. */
export function checkRecord(value: unknown, shapes: Readonly<Record<string, Shape>>, plain: boolean): object {
  if (!isObject(value)) return explainNonObject(value)
  const shape = typeof value.type === 'string' ? shapes[value.type] : undefined
  if (shape === undefined) return typeof value.type === 'string' ? { type: 'ignored', of: value.type } : explainUntyped(value)
  let unknownFields = false
  for (const field in value) {
    const accepts = shape.fields[field]
    if (accepts === undefined) unknownFields = true
    else if (!accepts(value[field], plain)) return faultOf(value, shapes)
  }
  for (const field of shape.required) if (value[field] === undefined) return faultOf(value, shapes)
  if (shape.whole !== undefined && !shape.whole(value)) return faultOf(value, shapes)
  return unknownFields ? onlyKnown(value, shape) : value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A program must not be able to set what only the process itself may: `at`, `fingerprint`, `known`. */
function onlyKnown(value: Readonly<Record<string, unknown>>, shape: Shape): object {
  const record: Record<string, unknown> = {}
  for (const field in value) if (shape.fields[field] !== undefined) record[field] = value[field]
  return record
}

function faultOf(value: Readonly<Record<string, unknown>>, shapes: Readonly<Record<string, Shape>>): Fault {
  const { type } = value
  const fault: Fault = { type: 'fault', ...explainFault(value, type === 'user' && shapes === answerShapes ? 'userAnswer' : String(type)) }
  if (type === 'user' || type === 'group') {
    const id = identity(value.id, type === 'user' ? value.username : value.name)
    const name = type === 'user' ? value.username : value.name
    return id === undefined ? fault : { ...fault, record: { kind: type, id }, ...(isName(name) && name !== id && { named: name }) }
  }
  if (type === 'members' && isName(value.group)) {
    const pairs = Array.isArray(value.members) ? value.members.length : 0
    return { ...fault, record: { kind: 'group', id: value.group }, membersOf: value.group, pairs }
  }
  return fault
}

/** An unreadable `id` is not replaced by the name: the person known under the id that was meant would pass for absent. */
function identity(id: unknown, name: unknown): string | undefined {
  const value = id === undefined ? name : id
  return isName(value) ? value : undefined
}
