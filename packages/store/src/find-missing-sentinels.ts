import type { ComparePolicy, SourceChanges } from './changes.ts'
import { foldHandle } from './handles.ts'
import { kindNumber, type SourceStage } from './stage.ts'

/** Which of the users and groups that must always be seen this listing did not show. Before the stage is released. */
export function findMissingSentinels(stage: SourceStage, { sentinels }: ComparePolicy): SourceChanges['missingSentinels'] {
  if (sentinels === undefined) return []
  const { connection, source, known } = stage
  const standing = connection
    .prepare(`select entry from entry where source = ${source} and kind = ? and (key = ? or lower(key) = ?) and state <> 3`)
    .pluck()
  const staged = connection
    .prepare(
      `select 1 from staged_entry where source = ${source} and kind = ? and (key = ? or lower(key) = ?) and coalesce(verdict, '') not in ('out-of-scope', 'left-out', 'disabled') limit 1`,
    )
    .pluck()
  const isSeen = (kind: 'user' | 'group', name: string): boolean => {
    const key = kind === 'user' ? foldHandle(name.trim()) : name.normalize('NFC')
    // Whose record could not be used was there all the same.
    const asked = [kindNumber[kind], key, key.toLowerCase()] as const
    return (standing.all(...asked) as number[]).some((entry) => known.isSeen(entry) || known.isUnknown(entry)) || staged.get(...asked) === 1
  }
  return (['user', 'group'] as const).flatMap((kind) =>
    sentinels[kind === 'user' ? 'users' : 'groups'].filter((name) => !isSeen(kind, name)).map((name) => ({ kind, name })),
  )
}
