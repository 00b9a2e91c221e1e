import { to } from '../place.ts'
import type { Explanation } from '../service/types.ts'
import { Since } from './explained-fields.tsx'

/** Which groups somebody is in, and by which way. */
export function ExplainedGroups({ groups }: { readonly groups: NonNullable<Explanation['account']>['groups'] }) {
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">Groups, and why</h2>
      {groups.length === 0 ? (
        <p class="quiet">In none.</p>
      ) : (
        <table class="list">
          <caption class="unseen">Groups</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ group, name, direct, path, since, state, membersUnknown }) => (
              <tr key={group}>
                <th scope="row">
                  <a href={to(['groups', name])}>{name}</a>
                </th>
                <td>
                  {direct ? 'a member of it' : `through ${path.slice(0, -1).join(' → ')}`}; since <Since mark={since} />
                  {state !== 'present' && `; the group is ${state}`}
                  {membersUnknown && '; its members are unknown for now'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
