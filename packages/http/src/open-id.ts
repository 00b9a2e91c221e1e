import type { Accepted, Rejected, Secret, SignInAnswer, SignInChallenge } from '@muster/provider'
import type { IDToken } from 'openid-client'
import type { HttpOptions } from './types.ts'

export interface OpenIdOptions extends Pick<HttpOptions, 'proxy' | 'authorities' | 'signal' | 'connectMs' | 'silenceMs' | 'answerBytes'> {
  readonly issuer: URL
  readonly clientId: string
  /** Left out: a public client. */
  readonly clientSecret?: Secret
  /** Words with blanks between; `openid` is among them. */
  readonly scope: string
  /** Further parameters of the browser's way, such as `hd` or `domain_hint`. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Who the claims of a checked ID token are; throws `MusterError` for somebody of another organisation. */
  readonly identify: (claims: IDToken) => { readonly id: string; readonly username?: string }
}

export interface OpenIdSignIn {
  /** Throws `CONFIG_INVALID`, `SOURCE_UNAVAILABLE`, … when the issuer cannot be asked, or refuses this client. */
  begin(how: SignInChallenge['how'], redirect?: URL): Promise<SignInChallenge>
  complete(answer: SignInAnswer): Promise<Accepted | Rejected>
  close(): Promise<void>
}

/**
 * Sign-in by OpenID Connect (Core 1.0): the authorization code with PKCE, `state` and `nonce` for browsers, and the device code
 * (RFC 8628) for terminals. Of the ID token the issuer, the audience, the times, the nonce and the signature are checked.
 */
export function openIdSignIn(options: OpenIdOptions): OpenIdSignIn {
  let loaded: Promise<OpenIdSignIn> | undefined
  // Whoever only lists or checks a password does without `openid-client`.
  const load = (): Promise<OpenIdSignIn> => {
    loaded ??= import('./open-id-flow.ts').then(({ openIdFlow }) => openIdFlow(options))
    return loaded
  }
  return {
    begin: async (how, redirect) => (await load()).begin(how, redirect),
    complete: async (answer) => (await load()).complete(answer),
    close: async () => (await loaded)?.close(),
  }
}
