import { to } from '../place.ts'
import type { RunReport, SourceReport } from '../service/types.ts'
import { sayOutcome, sayWhatFollows } from '../words/run-words.ts'
import { count, duration, number, people, sentence } from '../words/words.ts'
import { Badge } from './badge.tsx'

/** What each source answered, and what that means for its people. */
export function SourceReports({ report }: { readonly report: RunReport }) {
  const { sources, frozen = [] } = report
  return (
    <ul class="cards">
      {sources.map((source) => (
        <li key={source.source}>
          <SourceCard source={source} />
        </li>
      ))}
      {frozen.map(({ source, people: frozenPeople, groups }) => (
        <li key={source}>
          <h3>
            {source} <Badge tone="attention">not in the configuration</Badge>
          </h3>
          <p>
            {people(frozenPeople)} and {count(groups, 'group')} of it stay as they are; nobody of them can sign in.
          </p>
        </li>
      ))}
    </ul>
  )
}

function SourceCard({ source }: { readonly source: SourceReport }) {
  const { words, tone } = sayOutcome(source.outcome)
  const follows = sayWhatFollows(source)
  const hasRead = source.outcome === 'complete' || source.users + source.groups + source.members > 0
  return (
    <>
      <h3>
        <a href={to(['sources', source.source])}>{source.source}</a> <Badge tone={tone}>{words}</Badge>
      </h3>
      {hasRead && (
        <p class="quiet">
          {people(source.users)}, {count(source.groups, 'group')}, {count(source.members, 'membership')} in {duration(source.readMs)}
          {source.read?.by === 'changes' && ', asked only what changed'}
          {source.filtered > 0 && `; ${number(source.filtered)} left out by scope and filters`}
        </p>
      )}
      {source.reason !== undefined && <p>{sentence(source.reason)}</p>}
      {source.hint !== undefined && (
        <p>
          <strong>What to do:</strong> {sentence(source.hint)}
        </p>
      )}
      {follows !== undefined && <p class="follows">{follows}</p>}
      {source.remarks.length > 0 && (
        <ul class="remarks">
          {source.remarks.map((remark) => (
            <li key={remark}>{sentence(remark)}</li>
          ))}
        </ul>
      )}
    </>
  )
}
