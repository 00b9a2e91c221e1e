import { BerReader, malformed, tag } from './read-ber.ts'

/** A message as it came: where its parts stand in `bytes`. */
export interface Message {
  readonly bytes: Buffer
  readonly id: number
  /** The tag of the operation. */
  readonly tag: number
  /** The content of the operation. */
  readonly start: number
  readonly end: number
  /** The controls; equal when there are none. */
  readonly controlsStart: number
  readonly controlsEnd: number
}

const controlsTag = 0xa0

/** "LDAPMessage ::= SEQUENCE { messageID, protocolOp, controls [0] OPTIONAL }"; what follows is ignored (RFC 4511, section 4). */
export function readMessage(bytes: Buffer, start: number, end: number): Message {
  const reader = new BerReader(bytes, start, end).expect(tag.sequence, 'a message').inner()
  const id = reader.expect(tag.integer, 'a message number').integer()
  if (id < 0) throw malformed('a negative message number')
  const operation = reader.next()
  const [operationStart, operationEnd] = [reader.start, reader.end]
  const hasControls = reader.peek() === controlsTag
  if (hasControls) reader.next()
  return {
    bytes,
    id,
    tag: operation,
    start: operationStart,
    end: operationEnd,
    controlsStart: hasControls ? reader.start : 0,
    controlsEnd: hasControls ? reader.end : 0,
  }
}
