import type { RejectionReason } from '@muster/provider'

export type SignInResult =
  | { readonly outcome: 'accepted' /** Canonical: as the source spells it. */; readonly username: string; readonly source: string }
  | {
      readonly outcome: 'rejected' /** For the administrator and the log; an outsider is told only "no". */
      readonly reason: RejectionReason
      readonly source?: string
    }
  | { readonly outcome: 'unavailable'; readonly reason: string; readonly source?: string }
