import type { Session } from '@muster/provider'
import type { SourceState } from '@muster/store'
import type { RunRequest } from './engine.ts'
import type { SourceSettings } from './settings.ts'

/** From where changes go on; or that everything is read, and why, if there was a choice. */
export type Way = { readonly cursor: string } | { readonly cursor?: undefined; readonly because?: string }

export interface Crossroads {
  readonly settings: SourceSettings
  readonly session: Session
  readonly request: RunRequest
  readonly state: SourceState | undefined
  /** Of the settings as they are now. */
  readonly settingsHash: string
  readonly now: number
}

/** Decides whether a source is read by what changed, or in full: when in doubt, in full. */
export function chooseWay({ settings, session, request, state, settingsHash, now }: Crossroads): Way {
  if (!usesChanges(settings, session) || request.user !== undefined) return {}
  const { fullEvery, fullAfterMs } = settings.changes
  if (request.full === true) return { because: 'a full run was asked for' }
  if (isNarrowed(request)) return { because: 'only a part of it is applied' }
  if (settings.scope.users !== 'all')
    return { because: 'only members of some groups are wanted, and changes do not say who has become one' }
  if (state?.cursor === undefined || state.cursor === null) return { because: state?.fullBecause ?? 'there is no cursor yet' }
  if (state.cursorSettings !== settingsHash) return { because: 'its settings, scope or mapping have changed' }
  if (state.changesRuns >= fullEvery)
    return {
      because:
        state.changesRuns === 1
          ? 'one run by changes has followed the last one'
          : `${state.changesRuns} runs by changes have followed the last one`,
    }
  if (state.completeAt === null || now - state.completeAt >= fullAfterMs)
    return { because: `the last time is ${days(now - (state.completeAt ?? 0))} ago` }
  return { cursor: state.cursor }
}

export function usesChanges(settings: SourceSettings, session: Session): boolean {
  return settings.changes.use === 'auto' && session.abilities.changes && session.changes !== undefined
}

/** Whether something of the plan is left out because it was not asked for. */
export function isNarrowed({ groupsOnly, newUsersOnly, user, move }: RunRequest & { readonly move?: unknown }): boolean {
  return move !== undefined || groupsOnly === true || newUsersOnly === true || user !== undefined
}

function days(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}
