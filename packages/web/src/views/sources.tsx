import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { View } from '../parts/view.tsx'
import { to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import { mayConfigure } from '../service/session-state.ts'
import type { RunView, SourceView } from '../service/types.ts'
import { reportOf, sayOutcome } from '../words/run-words.ts'
import { count, nearMoment, people } from '../words/words.ts'

/** Where people and groups come from, and how each source is. */
export function SourcesView() {
  const look = useLook<readonly SourceView[]>(asked('/sources'))
  const runs = useLook<readonly RunView[]>(asked('/runs', { limit: 20 }))
  return (
    <View
      title="Sources"
      lead={<p>In the order in which they own names.</p>}
      actions={
        mayConfigure() && (
          <a class="button" href={to(['set-up'])}>
            Set up another
          </a>
        )
      }
    >
      <LookedUp look={look} what="the sources">
        {(sources) =>
          sources.length === 0 ? (
            <Empty title="No source is configured yet.">
              <p>
                <a href={to(['set-up'])}>Set up the first</a>: it is checked and planned before anything is kept.
              </p>
            </Empty>
          ) : (
            <ul class="cards">
              {sources.map((source) => (
                <li key={source.source}>
                  <SourceCard source={source} runs={runs.value ?? []} />
                </li>
              ))}
            </ul>
          )
        }
      </LookedUp>
    </View>
  )
}

function SourceCard({ source, runs }: { readonly source: SourceView; readonly runs: readonly RunView[] }) {
  const { source: name, type, configured, role, people: members, groups, enriched, completeAt } = source
  const last = runs.flatMap((run) => reportOf(run)?.sources.find((one) => one.source === name) ?? [])[0]
  return (
    <>
      <h2>
        <a href={to(['sources', name])}>{name}</a>{' '}
        {last !== undefined && <Badge tone={sayOutcome(last.outcome).tone}>{sayOutcome(last.outcome).words}</Badge>}
        {!configured && <Badge tone="attention">not in the configuration</Badge>}
      </h2>
      <p class="quiet">
        {type ?? 'of a type that is not known any more'}
        {role === 'enrich' && ', adds fields to the people of others'}
      </p>
      <p>{role === 'enrich' ? `${count(enriched, 'account')} enriched` : `${people(members)}, ${count(groups, 'group')}`}</p>
      <p class="quiet">{completeAt === undefined ? 'Never read completely yet.' : `Last read completely ${nearMoment(completeAt)}.`}</p>
    </>
  )
}
