import { netEffects } from './net-memberships.ts'
import type { UndoneEntries } from './plan-undone-entries.ts'
import { judge } from './read-effects.ts'
import type { CurrentRow, RestoredMembers } from './undo-plan.ts'

/** Who goes back into groups and out of them. Who leaves altogether leaves them all, and is not spoken of here. */
export function planUndoneMembers(entries: UndoneEntries): RestoredMembers[] {
  const groups = entries.connection
    .prepare("select distinct entry from journal where run = ? and action = 'members' order by entry")
    .pluck()
    .all(entries.run) as number[]
  return groups.flatMap((group) => (entries.leaving.has(group) || entries.leftAlone.has(group) ? [] : planGroup(entries, group)))
}

function planGroup(entries: UndoneEntries, group: number): RestoredMembers[] {
  const effects = netEffects(entries.memberLines(group, 'run = ?'))
  if (effects.size === 0) return []
  const later = entries.laterMembers(group)
  const members = new Set(entries.connection.prepare('select member from membership where group_entry = ?').pluck().all(group) as number[])
  const joining: number[] = []
  const leaving: number[] = []
  const changed = new Map<number, number[]>()
  const gone: number[] = []
  for (const [member, effect] of effects) {
    if (entries.leaving.has(member) || entries.leftAlone.has(member)) continue
    const verdict = judge(entries.run, later.get(member) ?? [], entries.undoes)
    if (!verdict.stands) {
      if (verdict.changedBy === undefined) continue
      const some = changed.get(verdict.changedBy)
      if (some === undefined) changed.set(verdict.changedBy, [member])
      else some.push(member)
    } else if (effect === 'joined') {
      if (members.has(member)) leaving.push(member)
    } else if (!members.has(member)) {
      if (entries.isGone(group) || entries.isGone(member)) gone.push(member)
      else joining.push(member)
    }
  }
  const row = entries.current(group)!
  for (const [run, some] of changed) entries.conflict(row, `${sayMembers(entries, some)} changed again by run ${run}`, run)
  if (gone.length > 0) sayGone(entries, row, gone)
  return joining.length + leaving.length === 0 ? [] : [{ group, joining: ascending(joining), leaving: ascending(leaving) }]
}

const shownNames = 5

function sayMembers(entries: UndoneEntries, members: readonly number[]): string {
  const names = members.slice(0, shownNames).map((member) => entries.current(member)?.name ?? String(member))
  const more = members.length > shownNames ? `, and ${members.length - shownNames} more` : ''
  return members.length === 1
    ? `the membership of ${names[0]} stays as it is:`
    : `the memberships of ${names.join(', ')}${more} stay as they are:`
}

function sayGone(entries: UndoneEntries, group: CurrentRow, members: readonly number[]): void {
  if (entries.isGone(group.entry))
    entries.conflict(group, `is deleted since run ${group.changedRun}, so nobody can be put back into it`, group.changedRun)
  else
    for (const member of members) {
      const row = entries.current(member)!
      entries.conflict(row, `is deleted since run ${row.changedRun}, and not put back into ${group.name}`, row.changedRun)
    }
}

function ascending(entries: number[]): number[] {
  return entries.sort((a, b) => a - b)
}
