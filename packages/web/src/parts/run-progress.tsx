import { useEffect, useState } from 'preact/hooks'
import { followRun, type RunProgressEvent } from '../service/follow-run.ts'
import { number } from '../words/words.ts'

const phases = { reading: 'Reading', comparing: 'Comparing', applying: 'Applying' } as const

/** A run as it goes on. */
export function RunProgress({ run, onEnded }: { readonly run: number; readonly onEnded: () => void }) {
  const [progress, setProgress] = useState<RunProgressEvent>()
  useEffect(() => followRun(run, { onProgress: setProgress, onEnded }), [run])
  const { phase, source, done, total, perSecond } = progress ?? {}
  return (
    <section class="progress" aria-labelledby="progress">
      <h2 id="progress">It is running</h2>
      <progress
        aria-labelledby="progress"
        {...(done !== undefined && total !== undefined && total > 0 ? { value: Math.min(done, total), max: total } : {})}
      />
      <p role="status">
        {phase === undefined ? 'Begun' : phases[phase]}
        {source !== undefined && ` ${source}`}
        {done !== undefined && `: ${number(done)}${total === undefined ? '' : ` of ${number(total)}`} records`}
        {perSecond !== undefined && `, ${number(perSecond)} a second`} …
      </p>
      <p class="quiet">It goes on without this page; come back whenever you like.</p>
    </section>
  )
}
