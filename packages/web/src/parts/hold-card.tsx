import { useState } from 'preact/hooks'
import { to } from '../place.ts'
import { useAct } from '../service/act.ts'
import { asked, useLook } from '../service/look.ts'
import { mayRun } from '../service/session-state.ts'
import type { HeldCount, RunReport, RunView } from '../service/types.ts'
import { sayWill, sumOf } from '../words/change-words.ts'
import { nearMoment, sentence } from '../words/words.ts'
import { Confirm } from './confirm.tsx'
import { LookedUp } from './looked-up.tsx'

interface Properties {
  readonly run: RunView
  readonly report: RunReport
  /** Not on the page of the run itself. */
  readonly linked?: boolean
  readonly onDecided: (approvedBy?: number) => void
}

/** What a run keeps on hold, why, and the two ways to decide. */
export function HoldCard({ run: { run, hold }, report, linked = false, onDecided }: Properties) {
  const [asking, setAsking] = useState<'approve' | 'reject'>()
  const act = useAct<RunReport>()
  const isOpen = hold?.state === 'waiting'
  const counts = useLook<readonly HeldCount[]>(isOpen ? asked(`/runs/${run}/held`) : undefined)
  if (report.holds.length === 0) return null
  const will = counts.value?.map(sayWill) ?? []
  const sum = counts.value?.reduce((total, { count }) => total + count, 0) ?? 0
  const close = (): void => {
    setAsking(undefined)
    act.forget()
  }
  const confirm = async (): Promise<void> => {
    const answer = await act.run(`/api/v1/runs/${run}/${asking}`)
    if (answer === undefined) return
    close()
    onDecided(asking === 'approve' ? answer.run : undefined)
  }
  return (
    <section class={isOpen ? 'hold hold-open' : 'hold'} aria-labelledby={`hold-${run}`}>
      <h2 id={`hold-${run}`}>{isOpen ? `Run ${run} keeps something on hold` : 'What was on hold'}</h2>
      {report.holds.map(({ source, reason, group, class: name }) => (
        <p key={`${source} ${name} ${group}`}>
          <strong>{source}:</strong> {sentence(reason)}
        </p>
      ))}
      {isOpen ? (
        <>
          <LookedUp look={counts} what="how much that is">
            {() => (
              <div>
                <p>When you approve:</p>
                <ul class="numbers">
                  {will.map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                </ul>
              </div>
            )}
          </LookedUp>
          <p class="quiet">
            {sumOf(report.totals) > 0 && 'Everything else of that run has been applied. '}Nobody on hold is touched before somebody decides;
            it can be approved until {nearMoment(hold.expiresAt)}.
          </p>
          <div class="actions">
            {mayRun() && (
              <>
                <button type="button" class="primary" disabled={sum === 0} onClick={() => setAsking('approve')}>
                  Approve …
                </button>
                <button type="button" onClick={() => setAsking('reject')}>
                  Reject …
                </button>
              </>
            )}
            {linked && <a href={`${to(['runs', run], { show: 'held' })}`}>Look at each of them</a>}
          </div>
        </>
      ) : (
        <p>{sayFate(hold)}</p>
      )}
      {asking === 'approve' && (
        <Confirm
          title={`Approve what run ${run} keeps on hold?`}
          act="Approve"
          numbers={will}
          type={sum}
          isBusy={act.isBusy}
          problem={act.problem}
          onConfirm={() => void confirm()}
          onClose={close}
        >
          <p>Exactly this is done, or nothing, if the copy has moved since. It can be undone afterwards.</p>
        </Confirm>
      )}
      {asking === 'reject' && (
        <Confirm
          title={`Reject what run ${run} keeps on hold?`}
          act="Reject"
          numbers={[]}
          isBusy={act.isBusy}
          problem={act.problem}
          onConfirm={() => void confirm()}
          onClose={close}
        >
          <p>Nobody is touched. As long as the source says the same, the next run asks again.</p>
        </Confirm>
      )}
    </section>
  )
}

function sayFate(hold: RunView['hold']) {
  switch (hold?.state) {
    case 'approved':
      return <>It was approved{hold.decidedRun !== undefined && <a href={to(['runs', hold.decidedRun])}> in run {hold.decidedRun}</a>}.</>
    case 'rejected':
      return 'It was rejected: nobody was touched.'
    case 'expired':
      return `It could be approved until ${nearMoment(hold.expiresAt)}; the next run asks again.`
    default:
      return `It cannot be approved any more${hold?.why === undefined ? '' : `: ${hold.why}`}.`
  }
}
