import type { Problem } from '../service/problem.ts'
import { sentence } from '../words/words.ts'

interface Properties {
  readonly problem: Problem | undefined
  readonly onRetry?: () => void
}

/** What the service said, in its words. */
export function ProblemNote({ problem, onRetry }: Properties) {
  if (problem === undefined) return null
  const { detail, hint, faults = [], request } = problem.body
  return (
    <div class="note note-bad" role="alert">
      <p>{sentence(detail)}</p>
      {hint !== undefined && (
        <p>
          <strong>What to do:</strong> {sentence(hint)}
        </p>
      )}
      {faults.length > 0 && (
        <ul>
          {faults.map(({ place, sentence: fault }) => (
            <li key={`${place} ${fault}`}>
              <code>{place.replace(/^body\./, '')}</code> {fault}
            </li>
          ))}
        </ul>
      )}
      {problem.status >= 500 && request !== undefined && (
        <p class="quiet">
          In the log of the service this is the request <code>{request}</code>.
        </p>
      )}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
