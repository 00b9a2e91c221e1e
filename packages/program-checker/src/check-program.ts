import { advisePapercut } from './clauses/papercut.ts'
import { musterClauses, papercutClauses, tableClauses } from './clauses.ts'
import type { Dialect, Exchange, Subject } from './exchange.ts'
import { interviewMuster } from './interview-muster.ts'
import { interviewPapercut } from './interview-papercut.ts'
import { interviewTable } from './interview-table.ts'
import { judge, type Section } from './judge.ts'
import { type Advice, makeReport, type Report } from './report.ts'
import type { Wishes } from './wishes.ts'

/** Asks the program everything that its dialect knows, holds what it said against every clause, and reports. */
export async function checkProgram(subject: Subject, wishes: Wishes): Promise<Report> {
  return examinations[subject.dialect](subject, wishes)
}

/** What an examination of one dialect consists of. */
interface Examination<Seen> {
  readonly interview: (subject: Subject, wishes: Wishes) => Promise<Seen>
  /** The first exchange: when the program did not start for it, nothing else can be said. */
  readonly firstOf: (seen: Seen) => Exchange
  readonly sections: readonly Section<Seen>[]
  readonly advise?: (seen: Seen) => readonly Advice[]
}

const examinations: Readonly<Record<Dialect, (subject: Subject, wishes: Wishes) => Promise<Report>>> = {
  muster: examine({ interview: interviewMuster, firstOf: ({ describe }) => describe.exchange, sections: musterClauses }),
  papercut: examine({ interview: interviewPapercut, firstOf: ({ isValid }) => isValid, sections: papercutClauses, advise: advisePapercut }),
  table: examine({ interview: interviewTable, firstOf: ({ table }) => table.exchange, sections: tableClauses }),
}

function examine<Seen>({ interview, firstOf, sections, advise }: Examination<Seen>) {
  return async (subject: Subject, wishes: Wishes): Promise<Report> => {
    const startedAt = performance.now()
    const seen = await interview(subject, wishes)
    const judged = judge(sections, seen, firstOf(seen).end.how === 'not-started')
    return makeReport(subject, wishes.quick, judged, advise?.(seen) ?? [], performance.now() - startedAt)
  }
}
