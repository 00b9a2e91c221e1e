import type { SignInDecision, SignInResult } from '@muster/engine'
import { MusterError } from '@muster/provider'

/** What the API says of a sign-in: to a token without `read`, only whether she is accepted. */
export type Answer = { readonly accepted: boolean; readonly message: string } & (SignInDecision | { readonly outcome?: undefined })

export function readSignIn({ accepted, message, ...inside }: Answer): SignInResult {
  if (inside.outcome === undefined)
    throw new MusterError('SERVICE_REFUSED', accepted ? 'The password is right; by whom is not told.' : 'Why not is not told.', {
      hint: 'The token needs the scope `read` besides `authenticate`.',
    })
  const { outcome, ...more } = inside
  return { outcome, ...more, outside: { accepted, message } } as SignInResult
}
