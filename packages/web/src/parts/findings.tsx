import type { Finding } from '../service/types.ts'
import { sentence } from '../words/words.ts'
import { Badge, type Tone } from './badge.tsx'

const outcomes: Readonly<Record<Finding['outcome'], { readonly words: string; readonly tone: Tone }>> = {
  ok: { words: 'well', tone: 'good' },
  warning: { words: 'warning', tone: 'attention' },
  failed: { words: 'failed', tone: 'bad' },
  'not-tried': { words: 'not tried', tone: 'plain' },
}

const order: readonly Finding['outcome'][] = ['failed', 'warning', 'ok', 'not-tried']

/** What was tried, what came back, and what to do about it. What is not well comes first. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const sorted = findings.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome))
  return (
    <ul class="findings">
      {sorted.map(({ id, outcome, message, remedy }) => (
        <li key={`${id} ${message}`}>
          <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].words}</Badge>
          <div>
            <p>{sentence(message)}</p>
            {remedy !== undefined && outcome !== 'ok' && (
              <p>
                <strong>What to do:</strong> {sentence(remedy)}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
