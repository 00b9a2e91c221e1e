import type { UserView } from '@muster/store'
import type { Tone } from '../parts/badge.tsx'

/** The state of somebody, in words; who is present and may sign in is nothing to look at. */
export function sayPersonState({ state, active }: Pick<UserView, 'state' | 'active'>): { readonly words: string; readonly tone: Tone } {
  if (state !== 'present') return { words: state, tone: state === 'absent' ? 'attention' : 'bad' }
  return active ? { words: 'present', tone: 'good' } : { words: 'present, not active', tone: 'attention' }
}
