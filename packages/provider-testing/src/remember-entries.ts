import { createHash } from 'node:crypto'
import type { DirectoryRecord, KnownEntries } from '@muster/provider'

/** What an engine remembers of a listing: the fingerprints it put on its records. */
export interface Remembered extends KnownEntries {
  /** How many fingerprints were asked for. */
  readonly fingerprints: number
}

/** Known entries out of an earlier listing; without one, nothing is known and fingerprints can still be asked for. */
export function rememberEntries(earlier: readonly DirectoryRecord[] = []): Remembered {
  const numbers = new Map<bigint, number>()
  const members = new Map<bigint, { readonly number: number; readonly pairs: number }>()
  for (const record of earlier) {
    if (!('fingerprint' in record) || record.fingerprint === undefined) continue
    if (record.type === 'members') members.set(record.fingerprint, { number: members.size, pairs: record.members?.length ?? 0 })
    else numbers.set(record.fingerprint, numbers.size)
  }
  let fingerprints = 0
  return {
    size: numbers.size,
    match: (bytes, start, end) => numbers.get(fingerprintOf(bytes, start, end)) ?? -1,
    matchMembers: (bytes, start, end) => members.get(fingerprintOf(bytes, start, end)),
    fingerprint: (bytes, start, end) => {
      fingerprints++
      return fingerprintOf(bytes, start, end)
    },
    get fingerprints() {
      return fingerprints
    },
  }
}

function fingerprintOf(bytes: Uint8Array, start: number, end: number): bigint {
  return createHash('sha256').update(bytes.subarray(start, end)).digest().readBigInt64LE()
}
