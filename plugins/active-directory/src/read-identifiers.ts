/** An objectGUID as Windows writes it: the first three of its five parts have their bytes the other way round ([MS-DTYP] 2.3.4). */
export function formatGuid(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || bytes.length !== 16) return undefined
  const part = (start: number, end: number): string => bytes.toString('hex', start, end)
  const reversed = (start: number, end: number): string => Buffer.from(bytes.subarray(start, end)).reverse().toString('hex')
  return `${reversed(0, 4)}-${reversed(4, 6)}-${reversed(6, 8)}-${part(8, 10)}-${part(10, 16)}`
}

/** A security identifier as text: `S-1-5-21-…-513` ([MS-DTYP] 2.4.2). */
export function formatSid(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || bytes.length < 8 || bytes.length !== 8 + 4 * bytes[1]!) return undefined
  const parts: number[] = []
  for (let at = 8; at < bytes.length; at += 4) parts.push(bytes.readUInt32LE(at))
  return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-')
}

export function parseSid(text: string): Buffer {
  const [, revision = '1', authority = '0', ...parts] = text.split('-')
  const bytes = Buffer.alloc(8 + 4 * parts.length)
  bytes[0] = Number(revision)
  bytes[1] = parts.length
  bytes.writeUIntBE(Number(authority), 2, 6)
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(Number(part), 8 + 4 * index)
  return bytes
}

/** The primary group has the domain's identifier and a number of its own: "Domain Users" is 513. */
export function primaryGroupOf(sid: string, number: string): string {
  return sidHandle(`${sid.slice(0, sid.lastIndexOf('-'))}-${number}`)
}

/** Told apart from names: somebody could be called S-1-5-32-544. */
const prefix = 'objectSid='

export function sidHandle(sid: string): string {
  return `${prefix}${sid}`
}

export function sidOfHandle(handle: string): string {
  return handle.slice(prefix.length)
}

/** Within its domain, as `primaryGroupID` has it. */
export function numberOfHandle(handle: string): string {
  return handle.slice(handle.lastIndexOf('-') + 1)
}
