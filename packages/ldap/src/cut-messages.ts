import { MusterError } from '@muster/provider'
import { malformed, tag } from './read-ber.ts'

export interface MessageCutter {
  /** Hands over every message that is complete with `chunk`, as a part of `bytes`. Throws `MusterError` for what is none. */
  take(chunk: Buffer, onMessage: (bytes: Buffer, start: number, end: number) => void): void
  /** Bytes of a message whose end has not come. */
  readonly unfinishedBytes: number
}

/** From here on a message that comes in several chunks is put together as they come, and not joined at its end. */
const longMessage = 256 * 1024

/**
 * Cuts the stream into messages. A message that lies within one chunk is not copied. One that does not is joined once, when its
 * last byte has come, so that ten megabytes in small chunks cost ten megabytes of copying and not their square; a long one is
 * copied into its place chunk by chunk, so that a group of half a million members is not held twice.
 */
export function cutMessages(messageBytes: number): MessageCutter {
  let held: Buffer[] = []
  let heldBytes = 0
  let neededBytes = 2
  /** A long message whose end has not come, filled up to `heldBytes`. */
  let long: Buffer | undefined

  return {
    take(chunk, onMessage) {
      if (heldBytes + chunk.length < neededBytes) {
        hold(chunk)
        return
      }
      const rest = long === undefined ? chunk : finishLong(long, chunk, onMessage)
      const bytes = held.length === 0 ? rest : Buffer.concat([...held, rest])
      held = []
      heldBytes = 0
      let start = 0
      for (;;) {
        neededBytes = bytesNeeded(bytes, start)
        if (neededBytes > messageBytes) throw tooLong(neededBytes, messageBytes)
        const end = start + neededBytes
        if (end > bytes.length) break
        onMessage(bytes, start, end)
        start = end
      }
      if (start < bytes.length) hold(bytes.subarray(start))
    },
    get unfinishedBytes() {
      return heldBytes
    },
  }

  function hold(part: Buffer): void {
    if (long === undefined && neededBytes >= longMessage) {
      long = Buffer.allocUnsafeSlow(neededBytes)
      let at = 0
      for (const earlier of held) at += earlier.copy(long, at)
      held = []
    }
    if (long === undefined) held.push(part)
    else part.copy(long, heldBytes)
    heldBytes += part.length
  }

  /** Gives what of the chunk comes after the message. */
  function finishLong(message: Buffer, chunk: Buffer, onMessage: (bytes: Buffer, start: number, end: number) => void): Buffer {
    const missing = message.length - heldBytes
    chunk.copy(message, heldBytes, 0, missing)
    long = undefined
    heldBytes = 0
    onMessage(message, 0, message.length)
    return chunk.subarray(missing)
  }
}

/** How long the message at `start` is, or, while its length has not all come, how many bytes will say more. */
function bytesNeeded(bytes: Buffer, start: number): number {
  const there = bytes.length - start
  if (there > 0 && bytes[start] !== tag.sequence) throw notLdap(bytes.subarray(start))
  if (there < 2) return 2
  const first = bytes[start + 1]!
  if (first < 0x80) return 2 + first
  const octets = first & 0x7f
  if (octets === 0) throw malformed('a message of indefinite length')
  if (octets > 4) throw malformed(`a message with a length of ${octets} octets`)
  if (there < 2 + octets) return 2 + octets
  return 2 + octets + bytes.readUIntBE(start + 2, octets)
}

function tooLong(length: number, limit: number): MusterError {
  return new MusterError(
    'LIMIT_EXCEEDED',
    `The LDAP server announced a message of ${length} bytes; ${limit} are allowed (limit \`messageBytes\`).`,
    {
      phase: 'ldap',
      hint: 'Ask for fewer attributes (photos and certificates are large), or raise the limit.',
    },
  )
}

function notLdap(bytes: Buffer): MusterError {
  // A TLS record begins with its type (0x15 alert, 0x16 handshake) and the version 3.x.
  const isTls = (bytes[0] === 0x15 || bytes[0] === 0x16) && (bytes.length < 2 || bytes[1] === 3)
  return isTls
    ? new MusterError('PROTOCOL_VIOLATION', 'The server speaks TLS on a connection that was opened without it.', {
        phase: 'ldap',
        hint: 'Write ldaps:// instead of ldap:// in the address.',
      })
    : malformed(`a message begins with the byte 0x${bytes[0]!.toString(16).padStart(2, '0')} instead of 0x30`)
}
