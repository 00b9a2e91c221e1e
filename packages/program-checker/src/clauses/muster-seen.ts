import { fail, type Verdict } from '../clause.ts'
import type { Exchange } from '../exchange.ts'
import type { MusterSeen } from '../interview-muster.ts'
import type { Answer } from '../read-answer.ts'

export type { MusterSeen }

/** Every answer of one process per question, in the order in which they were asked. */
export function answersOf({ describe, check, listing, user, signIn, changes }: MusterSeen): readonly Answer[] {
  return [
    describe,
    check,
    listing,
    user?.known?.answer,
    user?.unknown,
    ...(user?.hostile ?? []).map(({ answer }) => answer),
    signIn?.unknown,
    signIn?.wrong,
    signIn?.empty,
    signIn?.right,
    ...(signIn?.hostile ?? []).map(({ answer }) => answer),
    changes?.garbage,
    changes?.latest,
  ].filter((answer) => answer !== undefined)
}

export function exchangesOf(seen: MusterSeen): readonly Exchange[] {
  const { unknownVerb, signIn, killed, relistings } = seen
  return [
    ...answersOf(seen).map(({ exchange }) => exchange),
    unknownVerb,
    ...relistings.map(({ exchange }) => ({ ...exchange, lines: [] })),
    ...(signIn ? [signIn.closed.exchange] : []),
    ...(killed ? [killed.listing.exchange] : []),
  ]
}

/** What is wrong with a listing made in another way than the first; nothing when it is the same, or was not tried. */
export function relistingFault(seen: MusterSeen, how: string, instead: string): Verdict | undefined {
  const all = seen.relistings.filter((relisting) => relisting.how === how)
  const different = all.find(({ onlyBefore, onlyNow }) => onlyBefore.length + onlyNow.length > 0)
  if (different === undefined) return undefined
  const { lineCount, onlyBefore, onlyNow } = different
  const lines = seen.listing.exchange.lines.length
  return fail(
    lineCount === lines ? `The listing was different ${how}.` : `The listing had ${lineCount} lines ${how}, ${lines} the first time.`,
    { seen: [...onlyBefore.slice(0, 2), ...onlyNow.slice(0, 1)], expected: 'the same records, in any order', instead },
  )
}
