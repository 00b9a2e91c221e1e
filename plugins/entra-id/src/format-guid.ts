/** An objectGUID as Windows writes it: the first three of its five parts have their bytes the other way round ([MS-DTYP] 2.3.4). */
export function formatGuid(bytes: Buffer): string {
  const part = (start: number, end: number): string => bytes.toString('hex', start, end)
  const reversed = (start: number, end: number): string => Buffer.from(bytes.subarray(start, end)).reverse().toString('hex')
  return `${reversed(0, 4)}-${reversed(4, 6)}-${reversed(6, 8)}-${part(8, 10)}-${part(10, 16)}`
}
