import type { RunView } from '../service/types.ts'
import { sumOf } from '../words/change-words.ts'
import { reportOf } from '../words/run-words.ts'
import { duration, number } from '../words/words.ts'
import { Chart, type Point } from './chart.tsx'

/** People, changes and duration of the runs that read sources, oldest first. */
export function Charts({ runs }: { readonly runs: readonly RunView[] }) {
  const read = runs.toReversed().flatMap((run) => {
    const report = reportOf(run)
    return report !== undefined && report.sources.length > 0 && run.endedAt !== undefined ? [{ run, report }] : []
  })
  if (read.length < 2) return null
  const whole = read.filter(({ report }) =>
    report.sources.every(({ outcome, read: how }) => outcome === 'complete' && how?.by !== 'changes'),
  )
  // The first run brings everybody, beside whom nothing else can be seen.
  const later = read.filter(({ run }) => run.run > 1)
  const points = (list: typeof read, value: (one: (typeof read)[number]) => number): Point[] =>
    list.map((one) => ({ run: one.run.run, at: one.run.startedAt, value: value(one) }))
  return (
    <section class="charts" aria-label="Over time">
      <Chart
        title="People in the sources"
        shape="line"
        points={points(whole, ({ report }) => report.sources.reduce((sum, { users }) => sum + users, 0))}
        say={number}
      />
      <Chart title="Changes" shape="bars" points={points(later, ({ report }) => sumOf(report.totals))} say={number} />
      <Chart title="Duration" shape="bars" points={points(read, ({ run }) => run.endedAt! - run.startedAt)} say={duration} />
    </section>
  )
}
