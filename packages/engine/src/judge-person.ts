import { isMusterError, type Session, type UserRecord } from '@muster/provider'
import { isActive, type NameOwner, openStore } from '@muster/store'
import type { EngineParts, RunRequest } from './engine.ts'
import { makeNormaliser } from './normalise.ts'
import { run } from './run.ts'
import type { RunReport } from './run-report.ts'
import type { SourceSettings } from './settings.ts'
import type { SignInDecision } from './sign-in-result.ts'

/** Whoever has an account may not sign in with it, whatever the source would say. */
export function refuseOwner(parts: EngineParts, { source, state, fields }: NameOwner): SignInDecision | undefined {
  if (state === 'deactivated' || state === 'deleted') return { outcome: 'rejected', reason: 'disabled', source }
  const inactive = whyInactive(fields, parts.clock.now())
  return inactive === undefined ? undefined : { outcome: 'rejected', reason: inactive, source }
}

export function whyInactive(
  fields: Pick<UserRecord, 'active' | 'activeFrom' | 'activeUntil'>,
  now: number,
): 'expired' | 'disabled' | undefined {
  const { active, activeFrom, activeUntil } = fields
  const said = { ...(active != null && { active }), ...(activeFrom && { activeFrom }), ...(activeUntil && { activeUntil }) }
  if (isActive(said, now)) return undefined
  return active !== false && activeUntil && Date.parse(activeUntil) <= now ? 'expired' : 'disabled'
}

/** Why an absent account whose identity may be given to the next person is opened to nobody. */
export function whyRecycled(parts: EngineParts, { reuseAfterMs }: SourceSettings, owner: NameOwner): string | undefined {
  const { spelling, isWeak, absentSince } = owner
  if (!isWeak || absentSince === undefined || parts.clock.now() - absentSince < reuseAfterMs) return undefined
  return `the account of ${spelling} has been absent for longer than \`reuseAfter\`, and the source gives no id that tells whether this is the same person`
}

/** That a program answers no look-up may turn out only when it is asked. */
export async function lookUp(session: Session, username: string): Promise<UserRecord | undefined | 'not offered'> {
  if (session.lookUp === undefined) return 'not offered'
  try {
    return (await session.lookUp(username))?.user
  } catch (error) {
    if (isMusterError(error) && error.code === 'NOT_SUPPORTED') return 'not offered'
    throw error
  }
}

/** The username, folded, of somebody whom the source has and the copy has not; or why she may not come in. */
export async function normaliseFound(
  parts: EngineParts,
  settings: SourceSettings,
  found: UserRecord,
): Promise<SignInDecision | { readonly key: string }> {
  const source = settings.name
  if (settings.onUnknown === 'deny') return { outcome: 'rejected', reason: 'unknown-user', source }
  const inactive = whyInactive(found, parts.clock.now())
  if (inactive !== undefined) return { outcome: 'rejected', reason: inactive, source }
  const normalised = (await makeNormaliser(settings, parts.pinKey, parts.clock.now())).user(found)
  if (normalised.outcome === 'staged') return { key: normalised.entry.key }
  const because =
    normalised.outcome === 'rejected' ? normalised.reason : 'the source has somebody of that name who is not wanted of it (`scope`)'
  return { outcome: 'rejected', reason: 'unknown-user', source, because }
}

/** Refuses whom the source vouches for and the scope does not let in; with `onUnknown: create`, whoever is let in then has an account. */
export async function refuseStranger(
  parts: EngineParts,
  settings: SourceSettings,
  user: string,
  key: string,
): Promise<SignInDecision | undefined> {
  if (await comesIn(parts, settings, user, key)) return undefined
  const because = 'the source has somebody of that name who is not wanted of it (`scope`), or whose name is in conflict'
  return { outcome: 'rejected', reason: 'unknown-user', source: settings.name, because }
}

/** Whether the person is one that the source's scope lets in; with `create`, she then is. */
async function comesIn(parts: EngineParts, { name, onUnknown }: SourceSettings, user: string, key: string): Promise<boolean> {
  const { totals } = await runBeside(parts, { source: name, user }, onUnknown === 'create' ? 'sync' : 'plan')
  return totals.newUsers + totals.returningUsers + totals.renames > 0 || parts.store.findOwner(key)?.source === name
}

/** On a connection of its own: another run of this process may be under way, and each has the scratch tables of one to itself. */
async function runBeside(parts: EngineParts, request: RunRequest, command: 'plan' | 'sync'): Promise<RunReport> {
  const { path, currency, isRunning } = parts.store
  if (path === ':memory:') return run(parts, request, command)
  const runOn = async (asked: 'plan' | 'sync'): Promise<RunReport> => {
    const store = openStore(path, { currency, readOnly: asked === 'plan' })
    try {
      return await run({ ...parts, store }, request, asked)
    } finally {
      store.close()
    }
  }
  if (command === 'plan' || isRunning()) return runOn('plan')
  try {
    return await runOn('sync')
  } catch (error) {
    if (!isMusterError(error) || !passing.has(error.code)) throw error
    // She is let in without an account, which the next sign-in or run makes.
    return runOn('plan')
  }
}

const passing: ReadonlySet<string> = new Set(['RUN_IN_PROGRESS', 'STORE_BUSY', 'STORE_READ_ONLY', 'STORE_FULL'])
