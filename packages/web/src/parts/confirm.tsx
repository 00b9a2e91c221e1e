import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Problem } from '../service/problem.ts'
import { number } from '../words/words.ts'
import { Dialog } from './dialog.tsx'
import { ProblemNote } from './problem-note.tsx'

interface Properties {
  readonly title: string
  /** On the button: `Approve`. */
  readonly act: string
  /** What would happen, each with its number. */
  readonly numbers: readonly string[]
  /** When given, it has to be typed: nobody does so without having read it. */
  readonly type?: number
  readonly isBusy: boolean
  readonly problem?: Problem | undefined
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** Asks with the numbers in front, before something is done that people will feel. */
export function Confirm({ title, act, numbers, type, isBusy, problem, onConfirm, onClose, children }: Properties) {
  const [typed, setTyped] = useState('')
  const id = useId()
  const ready = type === undefined || typed.replaceAll(/[\s,.’']/g, '') === String(type)
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !isBusy) onConfirm()
        }}
      >
        {numbers.length > 0 && (
          <ul class="numbers">
            {numbers.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
        {children}
        {type !== undefined && (
          <p class="field">
            <label for={id}>
              To go on, type how many changes that are: <strong>{number(type)}</strong>
            </label>
            <input
              id={id}
              inputMode="numeric"
              autocomplete="off"
              class="short"
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </p>
        )}
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="primary" disabled={!ready || isBusy}>
            {isBusy ? 'Working …' : act}
          </button>
          <button type="button" onClick={onClose}>
            Leave it as it is
          </button>
        </div>
      </form>
    </Dialog>
  )
}
