import { type Accepted, isMusterError, MusterError, type Rejected, type Secret, type Session, type UserRecord } from '@muster/provider'
import { internalSource, isActive, type NameOwner } from '@muster/store'
import type { EngineParts, RunRequest } from './engine.ts'
import { authenticateInternal } from './internal-users.ts'
import { run } from './run.ts'
import type { RunReport } from './run-report.ts'
import type { SessionPool } from './session-pool.ts'
import type { SourceSettings } from './settings.ts'
import type { SignInResult } from './sign-in-result.ts'

/**
 * Asks the source that has the person, live, whether the password is right. A name that nobody has is looked up first:
 * a password goes only to the source that knows its owner. Never throws because of what a source does: that is
 * `unavailable`.
 */
export async function authenticate(parts: EngineParts, sessions: SessionPool, username: string, password: Secret): Promise<SignInResult> {
  if (username.trim() === '') return { outcome: 'rejected', reason: 'unknown-user' }
  // Some directories take an empty password for an anonymous bind, and accept it.
  if (password.isEmpty) return { outcome: 'rejected', reason: 'invalid-credentials' }
  const owner = parts.store.findOwner(username)
  try {
    return owner === undefined
      ? await authenticateUnknown(parts, sessions, username, password)
      : await authenticateOwner(parts, sessions, owner, password)
  } catch (error) {
    if (!isMusterError(error)) throw error
    parts.logger.warn('a sign-in could not be decided', { code: error.code, reason: error.message })
    return { outcome: 'unavailable', reason: error.message, ...(error.source === undefined ? {} : { source: error.source }) }
  }
}

async function authenticateOwner(parts: EngineParts, sessions: SessionPool, owner: NameOwner, password: Secret): Promise<SignInResult> {
  const { source, spelling, state, fields } = owner
  if (state === 'deactivated' || state === 'deleted') return { outcome: 'rejected', reason: 'disabled', source }
  const inactive = whyInactive(fields, parts.clock.now())
  if (inactive !== undefined) return { outcome: 'rejected', reason: inactive, source }
  if (source === internalSource) return authenticateInternal(parts.store, owner, password)
  const settings = parts.sources.find((one) => one.settings.name === source)?.settings
  if (settings === undefined || settings.enrich !== undefined)
    return {
      outcome: 'unavailable',
      reason: `the source ${source}, which has this person, is not in the configuration as one that owns people`,
      source,
    }
  return answer(await ask(sessions, settings, spelling, password), spelling, source)
}

function whyInactive(fields: Pick<UserRecord, 'active' | 'activeFrom' | 'activeUntil'>, now: number): 'expired' | 'disabled' | undefined {
  const { active, activeFrom, activeUntil } = fields
  const said = { ...(active != null && { active }), ...(activeFrom && { activeFrom }), ...(activeUntil && { activeUntil }) }
  if (isActive(said, now)) return undefined
  return active !== false && activeUntil && Date.parse(activeUntil) <= now ? 'expired' : 'disabled'
}

async function authenticateUnknown(parts: EngineParts, sessions: SessionPool, username: string, password: Secret): Promise<SignInResult> {
  for (const { settings } of parts.sources) {
    // It owns nobody.
    if (settings.enrich !== undefined) continue
    const session = await sessions.open(settings.name)
    const found = await lookUp(session, username)
    if (found === undefined || parts.store.isLeftOut(settings.name, found === 'not offered' ? { username } : found)) continue
    if (found !== 'not offered') return authenticateFound(parts, sessions, settings, found, password)
    if (!settings.tryUnknown || settings.onUnknown === 'deny') continue
    const result = answer(await ask(sessions, settings, username, password), username, settings.name)
    if (result.outcome === 'accepted') return result
  }
  return { outcome: 'rejected', reason: 'unknown-user' }
}

/** That a program answers no look-up may turn out only when it is asked. */
async function lookUp(session: Session, username: string): Promise<UserRecord | undefined | 'not offered'> {
  if (session.lookUp === undefined) return 'not offered'
  try {
    return (await session.lookUp(username))?.user
  } catch (error) {
    if (isMusterError(error) && error.code === 'NOT_SUPPORTED') return 'not offered'
    throw error
  }
}

async function authenticateFound(
  parts: EngineParts,
  sessions: SessionPool,
  settings: SourceSettings,
  { username, ...fields }: UserRecord,
  password: Secret,
): Promise<SignInResult> {
  const source = settings.name
  if (settings.onUnknown === 'deny') return { outcome: 'rejected', reason: 'unknown-user', source }
  const inactive = whyInactive(fields, parts.clock.now())
  if (inactive !== undefined) return { outcome: 'rejected', reason: inactive, source }
  const result = answer(await ask(sessions, settings, username, password), username, source)
  if (result.outcome !== 'accepted' || (await comesIn(parts, settings, username))) return result
  return { outcome: 'rejected', reason: 'unknown-user', source }
}

/** Whether the person is one that the source's scope lets in; with `create`, she then is. */
async function comesIn(parts: EngineParts, { name, onUnknown }: SourceSettings, user: string): Promise<boolean> {
  const { totals } = await runFor(parts, { source: name, user }, onUnknown === 'create' ? 'sync' : 'plan')
  return totals.newUsers + totals.returningUsers > 0 || parts.store.findOwner(user)?.source === name
}

async function runFor(parts: EngineParts, request: RunRequest, command: 'plan' | 'sync'): Promise<RunReport> {
  try {
    return await run(parts, request, command)
  } catch (error) {
    if (command === 'plan' || !isMusterError(error) || error.code !== 'RUN_IN_PROGRESS') throw error
    // She is let in without an account, which the next sign-in or run makes.
    return run(parts, request, 'plan')
  }
}

async function ask(
  sessions: SessionPool,
  { name, authenticateWith }: SourceSettings,
  username: string,
  password: Secret,
): Promise<Accepted | Rejected> {
  const asked = authenticateWith ?? name
  const session = await sessions.open(asked)
  if (session.authenticate === undefined) {
    throw new MusterError('NOT_SUPPORTED', `the source ${asked} cannot check passwords`, {
      source: asked,
      hint: 'Name one that can with `authenticateWith`.',
    })
  }
  return session.authenticate(username, password)
}

function answer(given: Accepted | Rejected, username: string, source: string): SignInResult {
  if (given.type === 'rejected') return { outcome: 'rejected', reason: given.reason, source }
  return { outcome: 'accepted', username: given.username ?? username, source }
}
