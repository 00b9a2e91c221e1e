import type { PartialChanges, SealedChanges } from './change-stage.ts'
import type { ComparePolicy, SourceChanges } from './changes.ts'
import { compare, planMissing } from './compare.ts'
import { resolveMemberChanges } from './resolve-member-changes.ts'
import { kindNumber } from './stage.ts'

/** Compares what changed since a cursor with the copy. Fills the scratch tables as `compareComplete` does. */
export function compareChanges(changes: SealedChanges | PartialChanges, policy: ComparePolicy): SourceChanges {
  const { stage } = changes
  const resolveMembers = () => resolveMemberChanges(stage, changes.complete)
  if (!changes.complete) return compare(changes, policy, { resolveMembers })
  return compare(changes, policy, {
    markSeen: () => markSeen(changes),
    resolveMembers,
    planAbsences() {
      planMissing(stage, 'user', policy)
      // As with a listing: no groups where there were some is not believed.
      if (changes.covers === 'changed' || namesGroups(changes)) planMissing(stage, 'group', policy)
    },
  })
}

/** Of whom the answer said nothing: there as before, or, where it covers everybody, not there. */
function markSeen({ stage, covers, left, present }: SealedChanges): void {
  for (const kind of [kindNumber.user, kindNumber.group]) {
    for (const { entry, state } of stage.known.missing(kind)) {
      if (state !== 0 || left.has(entry)) continue
      if (covers === 'changed' || present.has(entry)) stage.known.markStaged(entry, 0)
    }
  }
}

function namesGroups({ stage, present }: SealedChanges): boolean {
  if (stage.counts.groups > 0 || stage.known.countPresent(kindNumber.group) === 0) return true
  const kindOf = stage.connection.prepare('select kind from entry where entry = ?').pluck()
  for (const entry of present) if (kindOf.get(entry) === kindNumber.group) return true
  return false
}
