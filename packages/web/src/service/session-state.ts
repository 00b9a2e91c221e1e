import { signal } from '@preact/signals'

export interface SignedIn {
  /** Of the account, or of the token. */
  readonly name: string
  readonly scopes: readonly string[]
}

/** `unknown` until the service has said. `over`: there was one, and it has ended by itself. */
export type SessionState =
  | { readonly state: 'unknown' }
  | { readonly state: 'none' }
  | { readonly state: 'over' }
  | { readonly state: 'signed-in'; readonly who: SignedIn }

export const session = signal<SessionState>({ state: 'unknown' })

/** The service says that it knows nobody here any more. */
export function endSession(): void {
  session.value = { state: session.peek().state === 'signed-in' ? 'over' : 'none' }
}

/** Whether whoever is signed in may start and decide runs. */
export const mayRun = (): boolean => may('run')

/** Whether whoever is signed in may set up sources. */
export const mayConfigure = (): boolean => may('configure')

function may(scope: string): boolean {
  return session.value.state === 'signed-in' && session.value.who.scopes.includes(scope)
}
