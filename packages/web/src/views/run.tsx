import { useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { HoldCard } from '../parts/hold-card.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { ReportNotes } from '../parts/report-notes.tsx'
import { RunDiff } from '../parts/run-diff.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { SourceReports } from '../parts/source-reports.tsx'
import { Totals } from '../parts/totals.tsx'
import { UndoRun } from '../parts/undo-run.tsx'
import { View } from '../parts/view.tsx'
import { go, to } from '../place.ts'
import { asked, type Look, useLook } from '../service/look.ts'
import { mayRun } from '../service/session-state.ts'
import type { WholeRun } from '../service/types.ts'
import { sumOf } from '../words/change-words.ts'
import { messageOf, reportOf, sayState } from '../words/run-words.ts'
import { duration, nearMoment, sentence } from '../words/words.ts'

/** One run: as it goes on, and what it did. */
export function RunView({ run }: { readonly run: number }) {
  const look = useLook<WholeRun>(asked(`/runs/${run}`, { limit: 1 }))
  const found = look.value
  const isOver = found !== undefined && found.state !== 'running'
  const canUndo = isOver && mayRun() && found.trimmedAt === undefined && found.journal.length > 0
  const [isUndoing, setUndoing] = useState(false)
  return (
    <View
      title={`Run ${run}`}
      above={{ title: 'Runs', address: to(['runs']) }}
      lead={found && <Lead run={found} />}
      actions={
        canUndo && (
          <button type="button" onClick={() => setUndoing(true)}>
            Undo …
          </button>
        )
      }
    >
      <LookedUp look={look} what={`run ${run}`}>
        {(value) => <Found run={value} look={look} />}
      </LookedUp>
      {isUndoing && (
        <UndoRun
          run={run}
          onClose={() => setUndoing(false)}
          onUndone={(undoing) => {
            setUndoing(false)
            go(to(['runs', undoing]))
          }}
        />
      )}
    </View>
  )
}

function Lead({ run }: { readonly run: WholeRun }) {
  const { words, tone } = sayState(run)
  return (
    <p>
      <Badge tone={tone}>{words}</Badge> <span class="quiet">{run.command}</span> · {nearMoment(run.startedAt)}
      {run.endedAt !== undefined && ` · ${duration(run.endedAt - run.startedAt)}`}
    </p>
  )
}

function Found({ run, look }: { readonly run: WholeRun; readonly look: Look<WholeRun> }) {
  if (run.state === 'running') return <RunProgress run={run.run} onEnded={look.reload} />
  const report = reportOf(run)
  const message = messageOf(run)
  const decided = (approval?: number): void => (approval === undefined ? look.reload() : go(to(['runs', approval])))
  return (
    <>
      {message !== undefined && <p class={`note ${run.state === 'failed' ? 'note-bad' : ''}`}>{sentence(message)}</p>}
      {run.state === 'interrupted' && (
        <p class="note note-attention">It was cut short before it was applied: nothing of it was done. The next run does it.</p>
      )}
      {report?.approved !== undefined && (
        <p>
          It approves what <a href={to(['runs', report.approved])}>run {report.approved}</a> had kept on hold.
        </p>
      )}
      {report?.undo !== undefined && (
        <p>
          It takes back <a href={to(['runs', report.undo.of])}>run {report.undo.of}</a>. The sources say what they said before: a{' '}
          <a href={to(['plan'])}>plan</a> shows what the next run would do again.
        </p>
      )}
      {report !== undefined && <HoldCard run={run} report={report} onDecided={decided} />}
      {report !== undefined && sumOf(report.totals) > 0 && (
        <section aria-labelledby="totals">
          <h2 id="totals">In numbers</h2>
          <Totals run={run.run} totals={report.totals} />
        </section>
      )}
      {report !== undefined && report.sources.length > 0 && (
        <section aria-labelledby="sources">
          <h2 id="sources">What the sources answered</h2>
          <SourceReports report={report} />
        </section>
      )}
      {report !== undefined && <ReportNotes report={report} />}
      <RunDiff run={run} />
    </>
  )
}
