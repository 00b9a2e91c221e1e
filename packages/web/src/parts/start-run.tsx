import { go, to } from '../place.ts'
import { useAct } from '../service/act.ts'
import { mayRun } from '../service/session-state.ts'
import { ProblemNote } from './problem-note.tsx'

/** To a plan, or into a run. */
export function StartRun({ source }: { readonly source?: string }) {
  const act = useAct<{ readonly run: number }>()
  if (!mayRun()) return null
  const start = async (): Promise<void> => {
    const begun = await act.run('/api/v1/runs', source === undefined ? {} : { source })
    if (begun !== undefined) go(to(['runs', begun.run]))
  }
  return (
    <>
      <a class="button" href={to(['plan'], { source })}>
        Plan
      </a>
      <button type="button" class="primary" disabled={act.isBusy} onClick={() => void start()}>
        {act.isBusy ? 'Starting …' : 'Run now'}
      </button>
      <ProblemNote problem={act.problem} />
    </>
  )
}
