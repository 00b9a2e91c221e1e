import { useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { Findings } from '../parts/findings.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { StartRun } from '../parts/start-run.tsx'
import { View } from '../parts/view.tsx'
import { to } from '../place.ts'
import { useAct } from '../service/act.ts'
import { asked, useLook } from '../service/look.ts'
import { mayRun } from '../service/session-state.ts'
import type { DoctorReport, RunView, SourceView as Source, SourceReport } from '../service/types.ts'
import { reportOf, sayOutcome, sayWhatFollows } from '../words/run-words.ts'
import { count, nearMoment, number, people, sentence } from '../words/words.ts'

/** One source: what it has given, how its last readings went, and what the doctor finds now. */
export function SourceView({ name }: { readonly name: string }) {
  const sources = useLook<readonly Source[]>(asked('/sources'))
  const source = sources.value?.find((one) => one.source === name)
  return (
    <View
      title={name}
      above={{ title: 'Sources', address: to(['sources']) }}
      actions={source?.configured === true && <StartRun source={name} />}
    >
      <LookedUp look={sources} what={name}>
        {() => (source === undefined ? <p>There is no source of this name.</p> : <Known source={source} />)}
      </LookedUp>
    </View>
  )
}

function Known({ source }: { readonly source: Source }) {
  const { source: name, type, configured, people: members, groups, completeAt, completeRun } = source
  return (
    <>
      <dl class="facts">
        <div>
          <dt>Type</dt>
          <dd>{type ?? 'not in the configuration'}</dd>
        </div>
        <div>
          <dt>In the copy</dt>
          <dd>
            <a href={to(['people'], { source: name })}>{people(members)}</a>,{' '}
            <a href={to(['groups'], { source: name })}>{count(groups, 'group')}</a>
          </dd>
        </div>
        <div>
          <dt>Read completely</dt>
          <dd>
            {completeAt === undefined ? (
              'never yet'
            ) : (
              <>
                {nearMoment(completeAt)}, {completeRun !== undefined && <a href={to(['runs', completeRun])}>run {completeRun}</a>}
              </>
            )}
          </dd>
        </div>
      </dl>
      {!configured && (
        <p class="note note-attention">
          The configuration names it no more. Its people stay as they are, and nobody of them can sign in. Name it again, or let others take
          them over: <code>muster sources move {name} TO</code>.
        </p>
      )}
      {configured && <Check name={name} />}
      <Readings name={name} />
    </>
  )
}

/** What doctor finds, asked for by a click: it goes to the directory. */
function Check({ name }: { readonly name: string }) {
  const act = useAct<DoctorReport>()
  const [report, setReport] = useState<DoctorReport>()
  const check = async (): Promise<void> => {
    setReport(undefined)
    setReport(await act.run(`/api/v1/sources/${encodeURIComponent(name)}/check`))
  }
  return (
    <section aria-labelledby="check">
      <h2 id="check">Is it well?</h2>
      <p>The doctor connects, tries what a run needs, and changes nothing.</p>
      {mayRun() && (
        <button type="button" disabled={act.isBusy} onClick={() => void check()}>
          {act.isBusy ? 'Examining …' : 'Examine it now'}
        </button>
      )}
      <ProblemNote problem={act.problem} />
      <div role="status">{report !== undefined && <Findings findings={report.report.findings} />}</div>
    </section>
  )
}

function Readings({ name }: { readonly name: string }) {
  const look = useLook<readonly RunView[]>(asked('/runs', { limit: 30 }))
  return (
    <section aria-labelledby="readings">
      <h2 id="readings">How it was read lately</h2>
      <LookedUp look={look} what="its readings">
        {(runs) => {
          const read = runs.flatMap((run) => {
            const found = reportOf(run)?.sources.find((one) => one.source === name)
            return found === undefined ? [] : [{ run, found }]
          })
          return read.length === 0 ? <p class="quiet">Not at all among the last runs.</p> : <ReadingTable read={read} />
        }}
      </LookedUp>
    </section>
  )
}

function ReadingTable({ read }: { readonly read: readonly { readonly run: RunView; readonly found: SourceReport }[] }) {
  return (
    <table class="list">
      <caption class="unseen">Readings</caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">When</th>
          <th scope="col">What came</th>
          <th scope="col" class="right">
            People
          </th>
        </tr>
      </thead>
      <tbody>
        {read.map(({ run, found }) => (
          <tr key={run.run}>
            <th scope="row">
              <a href={to(['runs', run.run])}>{run.run}</a>
            </th>
            <td class="together">{nearMoment(run.startedAt)}</td>
            <td>
              <Badge tone={sayOutcome(found.outcome).tone}>{sayOutcome(found.outcome).words}</Badge>{' '}
              {found.reason !== undefined && sentence(found.reason)} {sayWhatFollows(found)}
            </td>
            <td class="right">{found.outcome === 'complete' || found.users > 0 ? number(found.users) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
