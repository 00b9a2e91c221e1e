import type { Connection } from './connection.ts'

/** What the root DSE says of a server (RFC 4512, section 5.1, and what vendors add). */
export interface Root {
  readonly namingContexts: readonly string[]
  readonly defaultNamingContext: string | undefined
  readonly controls: readonly string[]
  readonly extensions: readonly string[]
  readonly saslMechanisms: readonly string[]
  readonly vendorName: string | undefined
  readonly vendorVersion: string | undefined
  readonly objectClasses: readonly string[]
  /** The server's clock, where it tells it (Active Directory): generalized time. */
  readonly currentTime: string | undefined
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

/** `undefined` when the server does not show its root DSE to this account. */
export async function readRoot(connection: Connection): Promise<Root | undefined> {
  const [entry] = await connection.find({ base: '', scope: 'base', filter: { present: 'objectClass' }, attributes: ['*', '+'] }, 1)
  if (entry === undefined) return undefined
  const attributes = new Map(
    entry.attributes().map(({ name, values }) => [name.toLowerCase(), values.map((value) => value.toString('utf8'))] as const),
  )
  const all = (name: string): readonly string[] => attributes.get(name.toLowerCase()) ?? []
  return {
    namingContexts: all('namingContexts'),
    defaultNamingContext: all('defaultNamingContext')[0],
    controls: all('supportedControl'),
    extensions: all('supportedExtension'),
    saslMechanisms: all('supportedSASLMechanisms'),
    vendorName: all('vendorName')[0],
    vendorVersion: all('vendorVersion')[0],
    objectClasses: all('objectClass'),
    currentTime: all('currentTime')[0],
    attributes,
  }
}
