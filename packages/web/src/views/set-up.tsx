import { useState } from 'preact/hooks'
import { type Draft, DraftForm } from '../form/draft-form.tsx'
import { Findings } from '../parts/findings.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SourceReports } from '../parts/source-reports.tsx'
import { Totals } from '../parts/totals.tsx'
import { View } from '../parts/view.tsx'
import { to } from '../place.ts'
import { useAct } from '../service/act.ts'
import { asked, useLook } from '../service/look.ts'
import type { Added, DoctorReport, PluginDescription, RunReport } from '../service/types.ts'
import { sumOf } from '../words/change-words.ts'

/** A new source: filled in, examined, planned, and only then kept. */
export function SetUpView() {
  const look = useLook<readonly PluginDescription[]>(asked('/plugins'))
  return (
    <View
      title="A new source"
      above={{ title: 'Sources', address: to(['sources']) }}
      lead={<p>Nothing is kept before you say so: first it is examined, and a plan shows what a run of it would do.</p>}
    >
      <LookedUp look={look} what="what sources there can be">
        {(plugins) => <SetUp plugins={plugins.filter(({ settingsSchema }) => settingsSchema !== undefined)} />}
      </LookedUp>
    </View>
  )
}

function SetUp({ plugins }: { readonly plugins: readonly PluginDescription[] }) {
  const [draft, setDraft] = useState<Draft>({ name: '', type: '', settings: {} })
  const [examined, setExamined] = useState<DoctorReport>()
  const [plan, setPlan] = useState<RunReport>()
  const [added, setAdded] = useState<Added>()
  const checking = useAct<DoctorReport>()
  const planning = useAct<RunReport>()
  const adding = useAct<Added>()
  const isBusy = checking.isBusy || planning.isBusy || adding.isBusy
  const problem = checking.problem ?? planning.problem ?? adding.problem
  const faults = problem?.body.faults ?? []

  const change = (changed: Draft): void => {
    setDraft(changed)
    // What was found is about what stood there before.
    setExamined(undefined)
    setPlan(undefined)
  }
  const forget = (): void => {
    for (const act of [checking, planning, adding]) act.forget()
  }
  const examine = async (): Promise<void> => {
    forget()
    setExamined(undefined)
    setExamined(await checking.run('/api/v1/drafts/check', draft))
  }
  const makePlan = async (): Promise<void> => {
    forget()
    setPlan(undefined)
    setPlan(await planning.run('/api/v1/drafts/plan', draft))
  }
  const add = async (): Promise<void> => {
    forget()
    setAdded(await adding.run('/api/v1/drafts', draft))
  }
  if (added !== undefined) return <Kept added={added} />
  return (
    <form
      class="set-up"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void examine()
      }}
    >
      <DraftForm plugins={plugins} draft={draft} faults={faults} onChange={change} />
      {draft.type !== '' && (
        <>
          {problem !== undefined && <ProblemNote problem={problem} />}
          <div class="actions">
            <button type="submit" class={examined === undefined ? 'primary' : ''} disabled={isBusy}>
              {checking.isBusy ? 'Examining …' : '1. Examine'}
            </button>
            <button
              type="button"
              class={examined !== undefined && plan === undefined ? 'primary' : ''}
              disabled={isBusy || !isUsable(examined)}
              onClick={() => void makePlan()}
            >
              {planning.isBusy ? 'Reading it …' : '2. Plan'}
            </button>
            <button
              type="button"
              class={plan === undefined ? '' : 'primary'}
              disabled={isBusy || plan === undefined}
              onClick={() => void add()}
            >
              {adding.isBusy ? 'Adding …' : '3. Add to the configuration'}
            </button>
          </div>
          <div role="status" class="view">
            {examined !== undefined && (
              <section aria-labelledby="examined">
                <h2 id="examined">What was found</h2>
                <Findings findings={examined.report.findings} />
                {!isUsable(examined) && <p>Mend what failed, then examine it again.</p>}
              </section>
            )}
            {plan !== undefined && <Planned plan={plan} />}
          </div>
        </>
      )}
    </form>
  )
}

const isUsable = (examined: DoctorReport | undefined): boolean =>
  examined?.report.findings.every(({ outcome }) => outcome !== 'failed') === true

function Planned({ plan }: { readonly plan: RunReport }) {
  return (
    <section aria-labelledby="planned">
      <h2 id="planned">What a run of it would do</h2>
      {sumOf(plan.totals) === 0 ? <p>Nothing: it brings nobody whom the copy does not have.</p> : <Totals totals={plan.totals} />}
      <SourceReports report={plan} />
      {plan.conflicts.length > 0 && (
        <p>{plan.conflicts.length} of its names belong to others already; those people would be left out until somebody decides.</p>
      )}
    </section>
  )
}

function Kept({ added: { source, secrets } }: { readonly added: Added }) {
  return (
    <div class="view" role="status">
      <p>
        <strong>{source}</strong> is in the configuration, and the service reads it with the next run.
      </p>
      {secrets.length > 0 && (
        <ul>
          {secrets.map(({ setting, reference }) => (
            <li key={setting}>
              <code>{setting}</code> is kept beside the configuration, where only the service can read it: <code>{reference}</code>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={to(['plan'], { source })}>Plan a run of it</a>, or <a href={to(['sources'])}>look at all sources</a>.
      </p>
    </div>
  )
}
