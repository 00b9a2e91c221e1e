import { musterClauses } from './clauses.ts'
import type { Subject } from './exchange.ts'
import { interviewMuster, type Wishes } from './interview-muster.ts'
import { judge } from './judge.ts'
import { makeReport, type Report } from './report.ts'

/** Asks the program everything that its dialect knows, holds what it said against every clause, and reports. */
export async function checkProgram(subject: Subject, wishes: Wishes): Promise<Report> {
  const startedAt = performance.now()
  const seen = await interviewMuster(subject, wishes)
  const sections = judge(musterClauses, seen, seen.describe.exchange.end.how === 'not-started')
  return makeReport(subject, wishes.quick, sections, [], performance.now() - startedAt)
}
