import { MusterError, type Session, type UserWithGroups } from '@muster/provider'
import { foldHandle, type PartialStage, type SourceStage } from '@muster/store'
import type { Normaliser } from './normalise.ts'

/**
 * Asks the source for one person and stages what it says. One answer proves nothing about anybody else, so the stage is
 * left partial: it can add and update, never remove.
 */
export async function lookUpInto(session: Session, stage: SourceStage, normaliser: Normaliser, username: string): Promise<PartialStage> {
  if (session.lookUp === undefined) {
    throw new MusterError('NOT_SUPPORTED', `the source ${stage.settings.name} cannot be asked for one person`, {
      hint: 'Run `muster sync` for everybody instead.',
    })
  }
  const found = await session.lookUp(username)
  if (found === undefined) stage.remarks.push(`nobody is called ${username} there`)
  else stagePerson(stage, normaliser, found)
  return stage.leavePartial(`only ${username} was asked for`)
}

export function stagePerson(stage: SourceStage, normaliser: Normaliser, { user, groups }: UserWithGroups): void {
  const result = normaliser.user(user)
  if (result.outcome === 'filtered') stage.counts.filtered++
  if (result.outcome === 'rejected')
    stage.rejectRecord(
      { at: user.username, name: user.username, reason: result.reason, ...(result.hint === undefined ? {} : { hint: result.hint }) },
      result.record,
    )
  if (result.outcome !== 'staged') return
  stage.entry(result.entry)
  const handle = result.entry.handles?.[0] ?? result.entry.id
  for (const group of groups ?? []) stage.members(group, [handle || foldHandle(user.username)])
}
