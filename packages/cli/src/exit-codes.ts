/**
 * What `muster` exits with: stable, documented in `docs/exit-codes.md`. The first eight are the engine's; they are written
 * again here because loading the engine to learn eight numbers costs more than most commands take (a test holds them equal).
 */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  held: 3,
  unavailable: 4,
  partial: 5,
  rejected: 6,
  changesPending: 10,
  interrupted: 130,
  terminated: 143,
} as const satisfies typeof import('@muster/engine').exitCodes & Record<'interrupted' | 'terminated', number>
