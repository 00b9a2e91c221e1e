import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { Pages } from '../parts/pages.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { SourceFilter } from '../parts/source-filter.tsx'
import { View } from '../parts/view.tsx'
import { narrow, place, to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { UserView } from '../service/types.ts'
import { sayPersonState } from '../words/person-words.ts'
import { money } from '../words/words.ts'

const states = ['present', 'absent', 'deactivated', 'deleted'] as const

/** Everybody in the copy, a page at a time. */
export function PeopleView() {
  const { query } = place.value
  const given = Object.fromEntries(query)
  const look = useLook<readonly UserView[]>(asked('/users', { ...given, limit: 100 }))
  const change = (key: string, value: string): void => narrow({ ...given, after: undefined, [key]: value })
  const { search = '', source = '', state = '' } = given
  return (
    <View title="People">
      <search class="filters">
        <SearchField label="Username, name or email" value={search} onSearch={(text) => change('search', text)} />
        <SourceFilter value={source} onChange={(value) => change('source', value)} />
        <label>
          <span>State</span>
          <select value={state} onChange={(event) => change('state', event.currentTarget.value)}>
            <option value="">any</option>
            {states.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </search>
      <LookedUp look={look} what="the people">
        {(people) =>
          people.length === 0 ? (
            <Nobody search={search} isNarrowed={source !== '' || state !== ''} />
          ) : (
            <>
              <PeopleTable people={people} caption="People" />
              <Pages next={look.next} by="after" what="people" />
            </>
          )
        }
      </LookedUp>
    </View>
  )
}

function Nobody({ search, isNarrowed }: { readonly search: string; readonly isNarrowed: boolean }) {
  if (search !== '')
    return (
      <Empty title="Nobody in the copy is called that.">
        <p>
          {isNarrowed && 'Take a filter away, or '}
          <a href={to(['people', search])}>ask why “{search}” is missing</a>: that looks in the sources too.
        </p>
      </Empty>
    )
  if (isNarrowed) return <Empty title="Nobody is like that.">Take a filter away to see more.</Empty>
  return (
    <Empty title="Nobody is in the copy yet.">
      <p>
        The first run brings people. <a href={to(['plan'])}>A plan</a> shows whom, and changes nothing.
      </p>
    </Empty>
  )
}

export function PeopleTable({ people, caption }: { readonly people: readonly UserView[]; readonly caption: string }) {
  return (
    <table class="list people">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Username</th>
          <th scope="col">Name</th>
          <th scope="col">Source</th>
          <th scope="col">State</th>
          <th scope="col" class="right">
            Balance
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => {
          const { words, tone } = sayPersonState(person)
          return (
            <tr key={person.account}>
              <th scope="row">
                <a href={to(['people', person.username])}>{person.spelling}</a>
              </th>
              <td>{String(person.fields.displayName ?? '')}</td>
              <td>{person.source}</td>
              <td>{tone === 'good' ? words : <Badge tone={tone}>{words}</Badge>}</td>
              <td class="right">{money(person.balance)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
