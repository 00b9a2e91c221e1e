import type { Secret } from '@muster/provider'
import type { DirectorySearch, TokenKeeper } from '@muster/store'

/** What of Muster a gateway works with. */
export interface GatewayMuster {
  readonly directory: DirectorySearch
  readonly tokens: TokenKeeper
  authenticate(username: string, password: Secret, options: { readonly signal: AbortSignal }): Promise<SignIn>
}

/** What came of a sign-in. */
export interface SignIn {
  readonly outcome: 'accepted' | 'rejected' | 'unavailable'
  /** Of whoever is accepted: as the source spells it. */
  readonly username?: string
}

/** Lets work have the Muster of the configuration as it stands, from beginning to end. */
export type UseMuster = <Result>(work: (muster: GatewayMuster) => Promise<Result> | Result) => Promise<Result>
