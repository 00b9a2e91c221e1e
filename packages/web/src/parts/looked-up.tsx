import type { ComponentChildren } from 'preact'
import type { Look } from '../service/look.ts'
import { ProblemNote } from './problem-note.tsx'

interface Properties<Value> {
  readonly look: Look<Value>
  /** `the runs`: for whoever waits. */
  readonly what: string
  children(value: Value): ComponentChildren
}

/** What was looked up, or that it is still being, or why it could not be. */
export function LookedUp<Value>({ look, what, children }: Properties<Value>) {
  const { value, problem, isLoading, reload } = look
  return (
    <div class="view" aria-busy={isLoading}>
      <ProblemNote problem={problem} onRetry={reload} />
      {value === undefined && problem === undefined && (
        <p class="quiet waiting" role="status">
          Looking up {what} …
        </p>
      )}
      {Array.isArray(value) && (
        <p class="unseen" role="status">
          {!isLoading && `${value.length === 0 ? 'None' : value.length} shown`}
        </p>
      )}
      {value !== undefined && children(value)}
    </div>
  )
}
