import type { Password } from '@muster/provider'

/** What the caller wants tried, and with whom. */
export interface Wishes {
  /** Leave out what takes long or runs the listing once more. */
  readonly quick: boolean
  /** Somebody the directory knows. Left out: somebody of the listing. */
  readonly user?: string
  /** Of `user`. Left out: no right password is tried. */
  readonly password?: Password
  readonly signal?: AbortSignal
  /** Told what is tried next. */
  readonly onStep?: (step: string) => void
}

/** Why a clause was not tried that takes long to try. */
export const leftOutByQuick = 'left out by --quick'
