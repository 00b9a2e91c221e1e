import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { HoldCard } from '../parts/hold-card.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { SourceReports } from '../parts/source-reports.tsx'
import { StartRun } from '../parts/start-run.tsx'
import { Totals } from '../parts/totals.tsx'
import { View } from '../parts/view.tsx'
import { go, to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { RunView, ScheduleEntry } from '../service/types.ts'
import { sumOf } from '../words/change-words.ts'
import { messageOf, reportOf, sayState } from '../words/run-words.ts'
import { duration, nearMoment, sentence } from '../words/words.ts'

/** What the last run did, to whom and why, and what needs somebody. */
export function LastNightView() {
  const runs = useLook<readonly RunView[]>(asked('/runs', { limit: 60 }))
  return (
    <View title="Last night" actions={<StartRun />}>
      <LookedUp look={runs} what="what last night did">
        {(list) => <Night runs={list} onDecided={runs.reload} />}
      </LookedUp>
      <Upcoming />
    </View>
  )
}

function Night({ runs, onDecided }: { readonly runs: readonly RunView[]; readonly onDecided: () => void }) {
  const last = runs.find(({ command }) => isReading(command))
  if (last === undefined)
    return (
      <Empty title="Nothing has been read yet.">
        <p>
          <a href={to(['plan'])}>Look at a plan</a> first: it reads the sources, shows what would be done, and changes nothing. Then start a
          run, or wait for the night.
        </p>
      </Empty>
    )
  const open = runs.filter(({ hold }) => hold?.state === 'waiting')
  return (
    <>
      {open.map((run) => {
        const report = reportOf(run)
        if (report === undefined) return null
        const decided = (approval?: number): void => (approval === undefined ? onDecided() : go(to(['runs', approval])))
        return <HoldCard key={run.run} run={run} report={report} linked onDecided={decided} />
      })}
      <LastRun run={last} />
    </>
  )
}

function LastRun({ run }: { readonly run: RunView }) {
  const report = reportOf(run)
  const message = messageOf(run)
  const { words, tone } = sayState(run)
  const silent = report?.sources.filter(({ outcome }) => outcome !== 'complete') ?? []
  return (
    <>
      <section class="summary" aria-labelledby="last-run">
        <h2 id="last-run">
          <a href={to(['runs', run.run])}>Run {run.run}</a> <Badge tone={tone}>{words}</Badge>
        </h2>
        <p class="quiet">
          {nearMoment(run.startedAt)}
          {run.endedAt !== undefined && `, ${duration(run.endedAt - run.startedAt)}`}
        </p>
        {message !== undefined && <p class="note note-bad">{sentence(message)}</p>}
        {report !== undefined && silent.length === 0 && <p>Every source answered completely.</p>}
        {report !== undefined &&
          (sumOf(report.totals) === 0 ? <p>Nothing had changed: nobody was touched.</p> : <Totals run={run.run} totals={report.totals} />)}
      </section>
      {report !== undefined && (
        <section aria-labelledby="last-sources">
          <h2 id="last-sources">{silent.length === 0 ? 'What the sources answered' : 'Not every source answered'}</h2>
          <SourceReports report={report} />
        </section>
      )}
    </>
  )
}

/** What reads sources; decisions and undoings are told among the runs. */
const isReading = (command: string): boolean => command === 'sync' || command.startsWith('sync ')

function Upcoming() {
  const schedule = useLook<readonly ScheduleEntry[]>(asked('/schedule', { count: 3 }))
  if (schedule.value === undefined) return null
  return (
    <section aria-labelledby="upcoming">
      <h2 id="upcoming">What comes next</h2>
      {schedule.value.length === 0 ? (
        <p>
          Nothing by itself: the configuration says <code>schedule: {'{ sync: never }'}</code>. Runs are started here, or by a command.
        </p>
      ) : (
        <ul class="plain">
          {schedule.value.map(({ at, what, source }) => (
            <li key={`${at} ${what} ${source}`}>
              <time dateTime={at}>{nearMoment(Date.parse(at))}</time>:{' '}
              {what === 'quota' ? 'quotas are granted' : source === undefined ? 'every source is read' : `${source} is read`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
