import { useEffect, useState } from 'preact/hooks'
import { useAct } from '../service/act.ts'
import { ask } from '../service/ask.ts'
import { type Problem, problemFrom } from '../service/problem.ts'
import type { RunReport } from '../service/types.ts'
import { sayTotals, sumOf } from '../words/change-words.ts'
import { count, money, people } from '../words/words.ts'
import { Confirm } from './confirm.tsx'
import { Dialog } from './dialog.tsx'
import { ProblemNote } from './problem-note.tsx'

interface Properties {
  readonly run: number
  readonly onClose: () => void
  readonly onUndone: (undoing: number) => void
}

/** Shows what taking a run back would do, then does exactly that. */
export function UndoRun({ run, onClose, onUndone }: Properties) {
  const [plan, setPlan] = useState<RunReport>()
  const [problem, setProblem] = useState<Problem>()
  const act = useAct<RunReport>()
  useEffect(() => {
    const call = new AbortController()
    ask<RunReport>(`/api/v1/runs/${run}/undo`, { method: 'POST', body: { onlyPlan: true }, signal: call.signal }).then(
      ({ value }) => setPlan(value),
      (error: unknown) => {
        if (!call.signal.aborted) setProblem(problemFrom(error))
      },
    )
    return () => call.abort()
  }, [run])

  const title = `Undo run ${run}?`
  if (plan === undefined || sumOf(plan.totals) + (plan.undo?.credit.length ?? 0) === 0)
    return (
      <Dialog title={title} onClose={onClose}>
        {plan === undefined && problem === undefined && <p role="status">Working out what that would do …</p>}
        {plan !== undefined && <p>There is nothing to take back: everything that the run did was changed again since.</p>}
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    )
  const { undo, totals, hash } = plan
  const numbers = [
    ...sayTotals(totals),
    ...(undo?.credit ?? []).map(
      ({ people: concerned, amount }) =>
        `${money({ ...amount, minor: Math.abs(amount.minor) })} ${amount.minor < 0 ? 'taken back from' : 'given again to'} ${people(concerned)}`,
    ),
  ]
  const confirm = async (): Promise<void> => {
    const report = await act.run(`/api/v1/runs/${run}/undo`, { hash })
    if (report?.run !== undefined) onUndone(report.run)
  }
  return (
    <Confirm
      title={title}
      act="Undo"
      numbers={numbers}
      type={sumOf(totals)}
      isBusy={act.isBusy}
      problem={act.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {undo !== undefined && undo.conflictCount > 0 && (
        <p>{count(undo.conflictCount, 'change is', 'changes are')} left alone, because something was done to them since.</p>
      )}
      <p>
        It is a run of its own, and can be undone too. The sources go on saying what they say: the next run does it again, unless they or
        the configuration change.
      </p>
    </Confirm>
  )
}
