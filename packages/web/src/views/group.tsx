import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { Pages } from '../parts/pages.tsx'
import { View } from '../parts/view.tsx'
import { place, to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { UserView } from '../service/types.ts'
import { PeopleTable } from './people.tsx'

/** Who is in a group, groups within it counted through. */
export function GroupView({ name }: { readonly name: string }) {
  const after = place.value.query.get('after')
  const look = useLook<readonly UserView[]>(asked(`/groups/${encodeURIComponent(name)}/members`, { limit: 100, after }))
  return (
    <View title={name} above={{ title: 'Groups', address: to(['groups']) }} lead={<p>Its people, those of groups within it too.</p>}>
      <LookedUp look={look} what={`who is in ${name}`}>
        {(people) =>
          people.length === 0 ? (
            <Empty title={after === null ? 'Nobody is in it.' : 'There is nobody more.'}>
              A group whose members could not be read keeps those it had; it never becomes empty by that.
            </Empty>
          ) : (
            <>
              <PeopleTable people={people} caption={`Members of ${name}`} />
              <Pages next={look.next} by="after" what="members" />
            </>
          )
        }
      </LookedUp>
    </View>
  )
}
