import { useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { PlanDiff } from '../parts/plan-diff.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { ReportNotes } from '../parts/report-notes.tsx'
import { SourceFilter } from '../parts/source-filter.tsx'
import { SourceReports } from '../parts/source-reports.tsx'
import { Totals } from '../parts/totals.tsx'
import { View } from '../parts/view.tsx'
import { go, narrow, place, to } from '../place.ts'
import { useAct } from '../service/act.ts'
import { mayRun } from '../service/session-state.ts'
import type { RunReport } from '../service/types.ts'
import { sumOf } from '../words/change-words.ts'
import { sayPlanState } from '../words/run-words.ts'
import { duration, sentence } from '../words/words.ts'

const shownChanges = 2_000

/** What a run would do now; changes nothing. */
export function PlanView() {
  const planning = useAct<RunReport>()
  const starting = useAct<{ readonly run: number }>()
  const [report, setReport] = useState<RunReport>()
  const source = place.value.query.get('source') ?? ''
  const wanted = source === '' ? {} : { source }
  const plan = async (): Promise<void> => {
    setReport(undefined)
    setReport(await planning.run('/api/v1/plans', { ...wanted, shownChanges }))
  }
  const start = async (): Promise<void> => {
    const begun = await starting.run('/api/v1/runs', wanted)
    if (begun !== undefined) go(to(['runs', begun.run]))
  }
  return (
    <View
      title="Plan"
      above={{ title: 'Runs', address: to(['runs']) }}
      lead={<p>What a run would do now. It reads the sources and changes nothing.</p>}
    >
      {mayRun() ? (
        <div class="filters">
          <SourceFilter value={source} onChange={(value) => narrow({ source: value })} />
          <button type="button" class={report === undefined ? 'primary' : ''} disabled={planning.isBusy} onClick={() => void plan()}>
            {planning.isBusy ? 'Reading the sources …' : report === undefined ? 'Make a plan' : 'Make it anew'}
          </button>
        </div>
      ) : (
        <p>The token lacks the scope `run`, which planning needs.</p>
      )}
      <ProblemNote problem={planning.problem} />
      <div role="status">
        {planning.isBusy && <p class="quiet waiting">The sources are being read. With many people that takes minutes.</p>}
        {report !== undefined && (
          <p>
            <Badge tone={sayPlanState(report.state).tone}>{sayPlanState(report.state).words}</Badge> in {duration(report.durationMs)}
          </p>
        )}
      </div>
      {report !== undefined && <Planned report={report} />}
      {report !== undefined && sumOf(report.totals) > 0 && (
        <div class="actions">
          <button type="button" class="primary" disabled={starting.isBusy} onClick={() => void start()}>
            {starting.isBusy ? 'Starting …' : 'Run now'}
          </button>
          <span class="quiet">A run reads the sources again and does what they say then, within the same limits.</span>
        </div>
      )}
      <ProblemNote problem={starting.problem} />
    </View>
  )
}

function Planned({ report }: { readonly report: RunReport }) {
  return (
    <>
      {report.holds.length > 0 && (
        <section class="hold hold-open" aria-labelledby="would-hold">
          <h2 id="would-hold">This would be put on hold</h2>
          {report.holds.map(({ source, reason, group, class: name }) => (
            <p key={`${source} ${name} ${group}`}>
              <strong>{source}:</strong> {sentence(reason)}
            </p>
          ))}
          <p class="quiet">A run does the rest, and asks before it does this.</p>
        </section>
      )}
      {sumOf(report.totals) === 0 ? (
        <Empty title="Nothing has changed.">The copy is as the sources say.</Empty>
      ) : (
        <section aria-labelledby="totals">
          <h2 id="totals">In numbers</h2>
          <Totals totals={report.totals} />
        </section>
      )}
      <section aria-labelledby="sources">
        <h2 id="sources">What the sources answered</h2>
        <SourceReports report={report} />
      </section>
      <ReportNotes report={report} />
      <PlanDiff report={report} />
    </>
  )
}
