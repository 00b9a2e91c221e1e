import { ask } from './ask.ts'
import { noAnswer, problemFrom } from './problem.ts'
import { type SignedIn, session } from './session-state.ts'

const path = '/api/v1/session'

export type Proof = { readonly username: string; readonly password: string } | { readonly token: string }

/** At the start of the page, and again until the service has said. */
export async function askWhoIsSignedIn(): Promise<void> {
  try {
    const { value } = await ask<SignedIn>(path, { open: true })
    session.value = { state: 'signed-in', who: value }
  } catch (error) {
    if (problemFrom(error).status === noAnswer) setTimeout(askWhoIsSignedIn, 2_000)
    else session.value = { state: 'none' }
  }
}

export async function signIn(proof: Proof): Promise<void> {
  const { value } = await ask<SignedIn>(path, { method: 'POST', body: proof, open: true })
  session.value = { state: 'signed-in', who: value }
}

export async function signOut(): Promise<void> {
  try {
    await ask(path, { method: 'DELETE', open: true })
  } catch (error) {
    // A service that is away still knows the session: nobody is told that it has ended.
    if (problemFrom(error).status === noAnswer) return
  }
  session.value = { state: 'none' }
}
