import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { Pages } from '../parts/pages.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { SourceFilter } from '../parts/source-filter.tsx'
import { View } from '../parts/view.tsx'
import { narrow, place, to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { GroupView } from '../service/types.ts'
import { number } from '../words/words.ts'

/** Every group in the copy, a page at a time. */
export function GroupsView() {
  const { query } = place.value
  const given = Object.fromEntries(query)
  const look = useLook<readonly GroupView[]>(asked('/groups', { ...given, limit: 100 }))
  const change = (key: string, value: string): void => narrow({ ...given, after: undefined, [key]: value })
  const { search = '', source = '' } = given
  return (
    <View title="Groups">
      <search class="filters">
        <SearchField label="Name" value={search} onSearch={(text) => change('search', text)} />
        <SourceFilter value={source} onChange={(value) => change('source', value)} />
      </search>
      <LookedUp look={look} what="the groups">
        {(groups) =>
          groups.length === 0 ? (
            <Empty title={search === '' && source === '' ? 'No groups are in the copy yet.' : 'No group is like that.'}>
              {search === '' && source === ''
                ? 'The first run brings those that the configuration asks for.'
                : 'Take a filter away to see more.'}
            </Empty>
          ) : (
            <>
              <GroupTable groups={groups} />
              <Pages next={look.next} by="after" what="groups" />
            </>
          )
        }
      </LookedUp>
    </View>
  )
}

function GroupTable({ groups }: { readonly groups: readonly GroupView[] }) {
  return (
    <table class="list">
      <caption class="unseen">Groups</caption>
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col" class="right">
            People
          </th>
          <th scope="col" class="right">
            Direct members
          </th>
          <th scope="col">Source</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ group, name, users, directMembers, source, state, membersUnknown }) => (
          <tr key={group}>
            <th scope="row">
              <a href={to(['groups', name])}>{name}</a>
            </th>
            <td class="right">{number(users)}</td>
            <td class="right">{number(directMembers)}</td>
            <td>{source}</td>
            <td>
              {state === 'present' ? state : <Badge tone="attention">{state}</Badge>}{' '}
              {membersUnknown && <Badge tone="attention">members unknown</Badge>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
