import { MusterError, type Secret } from '@muster/provider'

export interface Token {
  readonly value: Secret
  /** Milliseconds since 1970 after which it is no good; `undefined` when nobody said. */
  readonly expiresAt?: number
}

export interface TokenSource {
  /** A token that is good for a while. */
  get(): Promise<Secret>
  /** Says that `stale` was refused: the next `get` fetches another, unless that has happened meanwhile. */
  renew(stale: Secret): void
}

/** Nobody waits for a token that ends while a request is under way. */
const reserveMs = 120_000

/** Keeps what `fetchToken` gives until shortly before it ends; whoever asks meanwhile waits for the same one. */
export function tokenCache(fetchToken: () => Promise<Token>, now: () => number = Date.now): TokenSource {
  let current: Token | undefined
  let coming: Promise<Token> | undefined
  return {
    async get() {
      if (current !== undefined && (current.expiresAt === undefined || now() < current.expiresAt - reserveMs)) return current.value
      coming ??= fetchToken().finally(() => {
        coming = undefined
      })
      const token = await coming
      // Given with less than the reserve to go, it is used all the same, once.
      if (token.expiresAt !== undefined && token.expiresAt <= now()) {
        throw new MusterError('PROTOCOL_VIOLATION', 'the token that was given has already expired', {
          hint: 'Compare the clock of this machine with the right time.',
        })
      }
      current = token
      return token.value
    },
    renew(stale) {
      if (current?.value === stale) current = undefined
    },
  }
}
