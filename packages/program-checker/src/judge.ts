import { type Clause, notTried, type Outcome, type Verdict } from './clause.ts'

export interface Section<Seen> {
  readonly heading: string
  readonly clauses: readonly Clause<Seen>[]
}

export interface Judged extends Verdict {
  readonly id: string
  readonly title: string
}

export interface CheckedSection {
  readonly heading: string
  readonly clauses: readonly Judged[]
}

export type Counts = Readonly<Record<Outcome, number>>

/** Holds what was seen against every clause. Without a start nothing else can be said: `onlyFirst`. */
export function judge<Seen>(sections: readonly Section<Seen>[], seen: Seen, onlyFirst: boolean): readonly CheckedSection[] {
  const first = sections[0]?.clauses[0]
  return sections.map(({ heading, clauses }) => ({
    heading,
    clauses: clauses.map(({ id, title, check }) => ({
      id,
      title,
      ...(onlyFirst && id !== first?.id ? notTried('the program did not start') : check(seen)),
    })),
  }))
}

export function count(sections: readonly CheckedSection[]): Counts {
  const counts = { pass: 0, fail: 0, warning: 0, 'not-offered': 0, 'not-tried': 0 }
  for (const { clauses } of sections) for (const { outcome } of clauses) counts[outcome] += 1
  return counts
}
