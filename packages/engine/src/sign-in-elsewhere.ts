import { type Accepted, isMusterError, MusterError, type Session, type SignInAnswer, type SignInChallenge } from '@muster/provider'
import type { EngineParts } from './engine.ts'
import { lookUp, normaliseFound, refuseOwner, refuseStranger, whyRecycled } from './judge-person.ts'
import type { SessionPool } from './session-pool.ts'
import type { SourceSettings } from './settings.ts'
import { type SignInDecision, type SignInResult, withOutside } from './sign-in-result.ts'

/** Where somebody goes to sign in at a source. Throws `NOT_SUPPORTED` for one that only checks passwords, or nothing. */
export async function beginSignIn(
  parts: EngineParts,
  sessions: SessionPool,
  source: string,
  how: SignInChallenge['how'],
  redirect?: URL,
): Promise<SignInChallenge> {
  settingsOf(parts, source)
  const session = await sessions.open(source)
  if (session.beginSignIn === undefined) throw notOffered(source)
  return session.beginSignIn(how, redirect)
}

/**
 * Who has signed in there, and whether she may come in here. The source's word is taken for the id alone: the account is the
 * one that has it, whatever she is called by now. Never throws because of what a source does: that is `unavailable`.
 */
export async function completeSignIn(
  parts: EngineParts,
  sessions: SessionPool,
  source: string,
  answer: SignInAnswer,
): Promise<SignInResult> {
  const settings = settingsOf(parts, source)
  try {
    const session = await sessions.open(source)
    if (session.completeSignIn === undefined) throw notOffered(source)
    const given = await session.completeSignIn(answer)
    if (given.type === 'rejected') return withOutside({ outcome: 'rejected', reason: given.reason, source })
    return withOutside(await letIn(parts, session, settings, given))
  } catch (error) {
    if (!isMusterError(error) || error.code === 'NOT_SUPPORTED') throw error
    parts.logger.warn('a sign-in could not be decided', { code: error.code, reason: error.message })
    return withOutside({ outcome: 'unavailable', reason: error.message, source })
  }
}

async function letIn(parts: EngineParts, session: Session, settings: SourceSettings, given: Accepted): Promise<SignInDecision> {
  const source = settings.name
  const { id, username } = given
  if (id === undefined) throw new MusterError('PROTOCOL_VIOLATION', `${source} does not say who has signed in`, { source })
  const owner = parts.store.findOwnerById(source, id)
  const unknown = (because: string): SignInDecision => ({ outcome: 'rejected', reason: 'unknown-user', source, because })
  if (owner !== undefined) {
    const refused = refuseOwner(parts, owner)
    if (refused !== undefined) return refused
    const recycled = whyRecycled(parts, settings, owner)
    return recycled === undefined ? { outcome: 'accepted', username: owner.spelling, source } : unknown(recycled)
  }
  if (username === undefined) return unknown('nobody here has the id of whoever has signed in')
  const found = await lookUp(session, username)
  if (found === 'not offered' || found?.id !== id)
    return unknown(`${source} finds nobody named ${username} with the id of whoever has signed in`)
  const normalised = await normaliseFound(parts, settings, found)
  if ('outcome' in normalised) return normalised
  return (
    (await refuseStranger(parts, settings, found.username, normalised.key)) ?? { outcome: 'accepted', username: found.username, source }
  )
}

function settingsOf(parts: EngineParts, name: string): SourceSettings {
  const settings = parts.sources.find((one) => one.settings.name === name)?.settings
  if (settings === undefined)
    throw new MusterError('UNKNOWN_SOURCE', `there is no source named ${JSON.stringify(name)} in the configuration`, {
      hint: `The sources are: ${parts.sources.map((one) => one.settings.name).join(', ')}.`,
    })
  if (settings.enrich !== undefined)
    throw new MusterError('NOT_SUPPORTED', `the source ${name} only adds fields to people of others`, {
      source: name,
      hint: 'Sign in at the source that has the people.',
    })
  return settings
}

function notOffered(source: string): MusterError {
  return new MusterError('NOT_SUPPORTED', `nobody can sign in at the source ${source} itself`, {
    source,
    hint: 'Its passwords may be checked with `muster authenticate`; where its plugin offers sign-in, its settings need `openId`.',
  })
}
