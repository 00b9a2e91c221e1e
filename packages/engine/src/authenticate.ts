import { type Accepted, isMusterError, MusterError, type Rejected, type Secret } from '@muster/provider'
import { isActive, type NameOwner } from '@muster/store'
import type { EngineParts } from './engine.ts'
import { run } from './run.ts'
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
  const now = parts.clock.now()
  if (!isActive(fields, now)) {
    const expired = fields.active !== false && fields.activeUntil !== undefined && Date.parse(fields.activeUntil) <= now
    return { outcome: 'rejected', reason: expired ? 'expired' : 'disabled', source }
  }
  const settings = parts.sources.find((one) => one.settings.name === source)?.settings
  if (settings === undefined)
    return { outcome: 'unavailable', reason: `the source ${source}, which has this person, is not in the configuration`, source }
  return answer(await ask(sessions, settings, spelling, password), spelling, source)
}

async function authenticateUnknown(parts: EngineParts, sessions: SessionPool, username: string, password: Secret): Promise<SignInResult> {
  for (const { settings } of parts.sources) {
    const session = await sessions.open(settings.name)
    if (session.lookUp !== undefined) {
      const found = await session.lookUp(username)
      if (found === undefined) continue
      if (settings.onUnknown === 'deny') return { outcome: 'rejected', reason: 'unknown-user', source: settings.name }
      const spelling = found.user.username
      const result = answer(await ask(sessions, settings, spelling, password), spelling, settings.name)
      if (result.outcome === 'accepted' && settings.onUnknown === 'create')
        await run(parts, { source: settings.name, user: spelling }, 'sync')
      return result
    }
    if (!settings.tryUnknown || settings.onUnknown === 'deny') continue
    const result = answer(await ask(sessions, settings, username, password), username, settings.name)
    if (result.outcome === 'accepted') return result
  }
  return { outcome: 'rejected', reason: 'unknown-user' }
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
