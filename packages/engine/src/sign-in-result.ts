import type { RejectionReason } from '@muster/provider'

/** `not-permitted`: the password is right, and whoever asked lets this person in nowhere. */
export type SignInReason = RejectionReason | 'too-many-attempts' | 'not-permitted'

/**
 * What came of a sign-in. `outcome` and what belongs to it are for the administrator and the log. `outside` is for whoever
 * typed the name: it is the same whether nobody has the name, the password is wrong, or nobody could be asked.
 */
export type SignInResult = SignInDecision & { readonly outside: OutsideAnswer }

export interface OutsideAnswer {
  readonly accepted: boolean
  /** One sentence that can be shown. */
  readonly message: string
}

export type SignInDecision =
  | { readonly outcome: 'accepted' /** Canonical: as the source spells it. */; readonly username: string; readonly source: string }
  | {
      readonly outcome: 'rejected'
      readonly reason: SignInReason
      readonly source?: string
      /** One sentence, where the reason alone does not tell. */
      readonly because?: string
      /** Of `too-many-attempts`: what there were too many for, and the milliseconds until the next may be made. */
      readonly limited?: 'name' | 'address'
      readonly retryAfterMs?: number
    }
  | { readonly outcome: 'unavailable'; readonly reason: string; readonly source?: string }

const outsideAnswers = {
  accepted: { accepted: true, message: 'The password is right.' },
  refused: {
    accepted: false,
    message: 'The name or the password is wrong, or nobody can sign in with them now. Wait a while before trying again and again.',
  },
} as const

export function withOutside(decision: SignInDecision): SignInResult {
  return { ...decision, outside: outsideAnswers[decision.outcome === 'accepted' ? 'accepted' : 'refused'] }
}
