import type { Filter } from '../filter.ts'
import type { Message } from '../message.ts'
import { BerReader, malformed, tag } from '../read-ber.ts'
import { decodeFilter } from './read-filter.ts'

/** Tags of requests that a client sends and this one never does (RFC 4511, section 4). */
export const requestTag = {
  ...tag,
  modifyRequest: 0x66,
  addRequest: 0x68,
  deleteRequest: 0x4a,
  renameRequest: 0x6c,
  compareRequest: 0x6e,
} as const

export interface BindRequest {
  readonly version: number
  readonly dn: string
  /** Of a simple bind; left out for any other way. */
  readonly password?: string
}

export interface SearchRequestReceived {
  readonly base: string
  readonly scope: 'base' | 'one' | 'sub'
  /** 0: no limit of the client's own. */
  readonly sizeLimit: number
  readonly timeLimitSeconds: number
  readonly typesOnly: boolean
  readonly filter: Filter
  readonly attributes: readonly string[]
}

const scopes = ['base', 'one', 'sub'] as const

export function decodeBind({ bytes, start, end }: Message): BindRequest {
  const reader = new BerReader(bytes, start, end)
  const version = reader.expect(tag.integer, 'a version').integer()
  const dn = reader.expect(tag.octetString, 'a name').text()
  return reader.next() === 0x80 ? { version, dn, password: reader.text() } : { version, dn }
}

/** Throws `FilterTooLarge` for a filter that is sound and too large. */
export function decodeSearch({ bytes, start, end }: Message): SearchRequestReceived {
  const reader = new BerReader(bytes, start, end)
  const base = reader.expect(tag.octetString, 'a base').text()
  const scope = scopes[reader.expect(tag.enumerated, 'a scope').integer()]
  if (scope === undefined) throw malformed('a scope that there is not')
  reader.expect(tag.enumerated, 'what to do about aliases')
  const sizeLimit = reader.expect(tag.integer, 'a limit').integer()
  const timeLimitSeconds = reader.expect(tag.integer, 'a limit').integer()
  if (sizeLimit < 0 || timeLimitSeconds < 0) throw malformed('a limit below 0')
  const typesOnly = reader.expect(tag.boolean, 'whether types only').boolean()
  const filter = decodeFilter(reader)
  const list = reader.expect(tag.sequence, 'the names of attributes').inner()
  const attributes: string[] = []
  while (!list.isDone) attributes.push(list.expect(tag.octetString, 'the name of an attribute').text())
  return { base, scope, sizeLimit, timeLimitSeconds, typesOnly, filter, attributes }
}

export function decodeCompare({ bytes, start, end }: Message): { readonly dn: string; readonly attribute: string; readonly value: Buffer } {
  const reader = new BerReader(bytes, start, end)
  const dn = reader.expect(tag.octetString, 'a name').text()
  const assertion = reader.expect(tag.sequence, 'an assertion').inner()
  const attribute = assertion.expect(tag.octetString, 'the name of an attribute').text()
  return { dn, attribute, value: assertion.expect(tag.octetString, 'a value').octets() }
}

export function decodeExtended({ bytes, start, end }: Message): string {
  return new BerReader(bytes, start, end).expect(0x80, 'the name of an operation').text()
}

/** An abandon request is the number of the message alone. */
export function decodeAbandon({ bytes, start, end }: Message): number {
  if (end - start < 1 || end - start > 4) throw malformed('a number of a message')
  return bytes.readIntBE(start, end - start)
}
