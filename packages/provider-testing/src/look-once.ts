import type { Abilities, Finding } from '@muster/provider'
import type { ConformanceHarness } from './harness.ts'
import { withSource } from './open-source.ts'
import { type Listing, readListing } from './read-listing.ts'

/** What a source gives to whoever only reads it. */
export interface Seen extends Listing {
  readonly abilities: Abilities
  readonly findings: readonly Finding[]
  /** All that was logged meanwhile, as text. */
  readonly logged: string
  readonly secrets: readonly string[]
}

export type LookOnce = (kind: 'good' | 'unavailable' | 'cut', judge: (seen: Seen) => void) => Promise<void>

/** Reads and checks a source of each kind when the first case asks for it, and lets all others judge the same. */
export function lookOnce(harness: ConformanceHarness): LookOnce {
  const looks = new Map<string, Promise<Seen>>()
  return async (kind, judge) => {
    const seen = looks.get(kind) ?? look(harness, kind)
    looks.set(kind, seen)
    try {
      judge(await seen)
    } catch (error) {
      looks.delete(kind) // Who asks again wants another answer.
      throw error
    }
  }
}

function look(harness: ConformanceHarness, kind: Parameters<LookOnce>[0]): Promise<Seen> {
  return withSource(harness, kind, async (open) => {
    const listing = await readListing(open)
    const { findings } = await open.session.check()
    return { ...listing, abilities: open.session.abilities, findings, logged: open.logged(), secrets: open.source.secrets ?? [] }
  })
}
