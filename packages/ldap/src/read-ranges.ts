import { MusterError } from '@muster/provider'
import type { Connection } from './connection.ts'
import type { Entry } from './entry.ts'
import { ResultError, resultCode } from './explain-result.ts'

/** `member;range=0-1499`: the attribute, the first place and the last, `undefined` when it is the end. */
export interface Range {
  readonly attribute: string
  readonly from: number
  readonly to: number | undefined
}

/** Reads the description of a part of an attribute; `undefined` for one that is whole. */
export function parseRange(name: string): Range | undefined {
  const found = /^([^;]+);range=(\d+)-(\d+|\*)$/i.exec(name)
  if (found === null) return undefined
  return { attribute: found[1]!, from: Number(found[2]), to: found[3] === '*' ? undefined : Number(found[3]) }
}

/** How often an attribute is read again from its beginning when it changes meanwhile. */
const mostAttempts = 3

export interface RangedReading {
  readonly dn: string
  readonly attribute: string
  /** An attribute that changes whenever the entry does (`uSNChanged`, `entryCSN`, `modifyTimestamp`): read beside each part. */
  readonly version?: string
}

/**
 * All values of an attribute that a server gives in parts ([MS-ADTS] 3.1.1.3.1.3.3). Each part is asked for on its own, until
 * one says that it is the last. Changes between two parts would drop or repeat values: when the version of the entry is
 * not the same throughout, or a part is not where it should be, reading starts again. Throws `LISTING_INCOMPLETE` when
 * that does not help: then the values are unknown.
 */
export async function readRanges(connection: Connection, { dn, attribute, version }: RangedReading): Promise<Buffer[]> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const values = await readOnce(connection, dn, attribute, version)
    if (values !== undefined) return values
  }
  throw new MusterError('LISTING_INCOMPLETE', `${attribute} of ${dn} changed each time while it was read in parts.`, {
    phase: 'ldap',
    hint: 'It will be read again with the next run.',
  })
}

async function readOnce(connection: Connection, dn: string, attribute: string, version: string | undefined): Promise<Buffer[] | undefined> {
  const values: Buffer[] = []
  let seenVersion: string | undefined
  for (;;) {
    const asked = `${attribute};range=${values.length}-*`
    const entry = await readEntry(connection, dn, version === undefined ? [asked] : [asked, version], values.length > 0)
    if (entry === undefined) return undefined
    if (version !== undefined) {
      const now = entry.text(version)
      if (values.length > 0 && now !== seenVersion) return undefined
      seenVersion = now
    }
    const part = findPart(entry, attribute)
    // Nothing at all is an empty attribute; nothing behind a part that was not the last is one that has shrunk.
    if (part === undefined) return values.length === 0 ? values : undefined
    if (part.from !== values.length || (part.to !== undefined && part.to - part.from + 1 !== part.values.length)) return undefined
    // A part without values that is not the last would be asked for again for ever.
    if (part.values.length === 0 && part.to !== undefined) return undefined
    values.push(...part.values)
    if (part.to === undefined) return values
  }
}

function findPart(entry: Entry, attribute: string): { from: number; to: number | undefined; values: readonly Buffer[] } | undefined {
  const wanted = attribute.toLowerCase()
  let whole: { from: number; to: undefined; values: readonly Buffer[] } | undefined
  for (const { name, values } of entry.attributes()) {
    const range = parseRange(name)
    if (range?.attribute.toLowerCase() === wanted) return { from: range.from, to: range.to, values }
    if (name.toLowerCase() === wanted && values.length > 0) whole = { from: 0, to: undefined, values }
  }
  return whole
}

async function readEntry(connection: Connection, dn: string, attributes: readonly string[], hasBegun: boolean): Promise<Entry | undefined> {
  try {
    const [entry] = await connection.find({ base: dn, scope: 'base', filter: { present: 'objectClass' }, attributes }, 1)
    return entry
  } catch (error) {
    // Active Directory answers a range behind the last value by operationsError.
    const hasShrunk = error instanceof ResultError && (error.resultCode === 1 || error.resultCode === resultCode.noSuchAttribute)
    if (hasBegun && hasShrunk) return undefined
    throw error
  }
}
