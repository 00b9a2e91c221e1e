import { Badge } from '../parts/badge.tsx'
import { Charts } from '../parts/charts.tsx'
import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { Pages } from '../parts/pages.tsx'
import { StartRun } from '../parts/start-run.tsx'
import { View } from '../parts/view.tsx'
import { place, to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { RunView } from '../service/types.ts'
import { sayTotals } from '../words/change-words.ts'
import { messageOf, reportOf, sayState } from '../words/run-words.ts'
import { duration, nearMoment, sentence } from '../words/words.ts'

/** Every run, newest first, and how people, changes and duration went over time. */
export function RunsView() {
  const { query } = place.value
  const runs = useLook<readonly RunView[]>(asked('/runs', { limit: 50, before: query.get('before') }))
  return (
    <View title="Runs" actions={<StartRun />} lead={<p>What was read, decided and undone, newest first.</p>}>
      <LookedUp look={runs} what="the runs">
        {(list) =>
          list.length === 0 ? (
            <Empty title={query.has('before') ? 'There are no older runs.' : 'Nothing has been run yet.'}>
              <p>
                <a href={to(['plan'])}>A plan</a> shows what the first run would do, and changes nothing.
              </p>
            </Empty>
          ) : (
            <>
              <Charts runs={list} />
              <RunTable runs={list} />
              <Pages next={runs.next} by="before" what="runs" />
            </>
          )
        }
      </LookedUp>
    </View>
  )
}

function RunTable({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <table class="list">
      <caption class="unseen">Runs</caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">When</th>
          <th scope="col">State</th>
          <th scope="col">What it did</th>
          <th scope="col" class="right">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const { words, tone } = sayState(run)
          return (
            <tr key={run.run}>
              <th scope="row" class="command">
                <a href={to(['runs', run.run])}>
                  {run.run} <span class="kind">{run.command}</span>
                </a>
              </th>
              <td class="together">{nearMoment(run.startedAt)}</td>
              <td>
                <Badge tone={tone}>{words}</Badge>
              </td>
              <td>{summarise(run)}</td>
              <td class="right">{run.endedAt === undefined ? '–' : duration(run.endedAt - run.startedAt)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const shownTotals = 3

function summarise(run: RunView): string {
  const report = reportOf(run)
  const message = messageOf(run)
  if (report === undefined) return message === undefined ? '–' : sentence(message)
  const told = sayTotals(report.totals)
  if (told.length === 0) return 'nothing had changed'
  return told.length > shownTotals ? `${told.slice(0, shownTotals).join(', ')} …` : told.join(', ')
}
