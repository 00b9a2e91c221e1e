/** How a program did on one clause. `not-tried` is our choice (`--quick`, no `--user`), `not-offered` the program's. */
export type Outcome = 'pass' | 'fail' | 'warning' | 'not-offered' | 'not-tried'

/** Something the program said, as a person would point at it. */
export interface Evidence {
  /** "line 312 of `list`", "exit code of `user`". */
  readonly where: string
  /** What stood there, shortened around what matters; never holds a secret. */
  readonly excerpt: string
  /** Column of the excerpt (from 0) that a caret points at. */
  readonly caret?: number
}

export interface Verdict {
  readonly outcome: Outcome
  /** One sentence or less: the numbers of a pass, the fault of a failure, the reason for not trying. */
  readonly message?: string
  /** What was seen: the first few places. */
  readonly seen?: readonly Evidence[]
  /** How many more places there are than `seen` shows. */
  readonly more?: number
  readonly expected?: string
  /** What to print or do instead; may be a literal line. */
  readonly instead?: string
}

/**
 * One rule of the protocol. `check` only looks at what was seen; it runs nothing, so that every clause can be
 * tested with a value, and a clause that throws is a bug of ours.
 */
export interface Clause<Seen> {
  /** As in `protocol/PROTOCOL.md`; stable, for machines. */
  readonly id: string
  /** The rule as a sentence about the program. */
  readonly title: string
  readonly check: (seen: Seen) => Verdict
}

export const pass = (message?: string): Verdict => (message === undefined ? { outcome: 'pass' } : { outcome: 'pass', message })
export const notOffered = (message: string): Verdict => ({ outcome: 'not-offered', message })
export const notTried = (message: string): Verdict => ({ outcome: 'not-tried', message })

export interface Complaint {
  readonly seen?: Evidence | readonly Evidence[]
  readonly expected?: string
  readonly instead?: string | undefined
}

/** Places beyond these are counted, not shown: the first three usually share one cause. */
const placesShown = 3

export const fail = (message: string, complaint: Complaint = {}): Verdict => complain('fail', message, complaint)
export const warn = (message: string, complaint: Complaint = {}): Verdict => complain('warning', message, complaint)

function complain(outcome: 'fail' | 'warning', message: string, { seen = [], expected, instead }: Complaint): Verdict {
  const places = Array.isArray(seen) ? (seen as readonly Evidence[]) : [seen as Evidence]
  return {
    outcome,
    message,
    ...(places.length > 0 && { seen: places.slice(0, placesShown) }),
    ...(places.length > placesShown && { more: places.length - placesShown }),
    ...(expected !== undefined && { expected }),
    ...(instead !== undefined && { instead }),
  }
}
