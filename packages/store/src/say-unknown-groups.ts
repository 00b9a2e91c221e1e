import type { SourceStage } from './stage.ts'

const named = 3

/** That the members of some groups could not be read; `groups` are entries, or the negated refs of staged ones. */
export function sayUnknownGroups({ connection }: SourceStage, groups: ReadonlySet<number>): readonly string[] {
  if (groups.size === 0) return []
  const nameOf = connection
    .prepare('select coalesce((select name from entry where entry = @group), (select name from staged_entry where ref = -@group))')
    .pluck()
  const names = [...groups].slice(0, named).map((group) => nameOf.get({ group }) as string)
  const rest = groups.size > named ? `, and ${groups.size - named} more` : ''
  const which = groups.size === 1 ? `the group ${names[0]}` : `${groups.size} groups (${names.join(', ')}${rest})`
  return [`the members of ${which} could not all be read: nobody joins or leaves until they can`]
}
