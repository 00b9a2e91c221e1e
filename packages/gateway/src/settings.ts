/** How the copy is offered as an LDAP directory. */
export interface GatewaySettings {
  /** Where it speaks LDAP, in clear and by StartTLS. */
  readonly listen?: ListenAddress
  /** Where it speaks LDAP over TLS from the beginning. */
  readonly listenTls?: ListenAddress
  /** Files in PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** The name of the topmost entry, such as `dc=campus,dc=example`. */
  readonly base: string
  /** People of this group may search when they have signed in, as tokens may. */
  readonly readers?: string
  /** Further attributes of people: a field of Muster for the name of each. */
  readonly attributes: Readonly<Record<string, string>>
  /** The id of a group at its source is its number, `gidNumber`, where it is a number. */
  readonly groupNumbers: boolean
  /** Entries that a search finds at most, unless it is paged. */
  readonly sizeLimit: number
  readonly timeLimitMs: number
  readonly idleMs: number
  readonly connections: number
}

export interface ListenAddress {
  /** Without brackets. */
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
}
