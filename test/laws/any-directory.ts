import fc from 'fast-check'
import type { Directory } from './directory.ts'

const userIds = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6']
const groupIds = ['g1', 'g2', 'g3']
const names = ['ada', 'bob', 'Carla', 'dêsirée', '田中', 'eve', 'fay', 'gus']

// More than half of a source never leaves at once and no group is emptied, whatever the limits: so a steady majority stays.
export const steadyPeople = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`s${at}`, { username: `steady${at}` }]))
export const steadyGroups = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`k${at}`, ['s1', 's2']]))

/** A few people who come, leave, and swap names, and groups within groups, beside a majority that stays. */
export const anyDirectory: fc.Arbitrary<Directory> = fc
  .record({
    names: fc.shuffledSubarray(names, { minLength: userIds.length, maxLength: userIds.length }),
    present: fc.uniqueArray(fc.constantFrom(...userIds), { minLength: 1 }),
    emails: fc.array(fc.constantFrom('a@x.edu', 'b@x.edu', null), { minLength: userIds.length, maxLength: userIds.length }),
    groups: fc.uniqueArray(fc.constantFrom(...groupIds), { minLength: 1 }),
    members: fc.array(fc.uniqueArray(fc.constantFrom(...userIds, ...groupIds, 'nobody')), { minLength: 3, maxLength: 3 }),
  })
  .map(({ names, present, emails, groups, members }) => ({
    people: {
      ...steadyPeople,
      ...Object.fromEntries(
        present.map((id) => {
          const at = userIds.indexOf(id)
          return [id, { username: names[at]!, email: emails[at] ?? null }]
        }),
      ),
    },
    groups: { ...steadyGroups, ...Object.fromEntries(groups.map((id) => [id, ['s0', ...members[groupIds.indexOf(id)]!]])) },
  }))
