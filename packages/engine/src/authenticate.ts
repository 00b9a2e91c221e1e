import { type Accepted, isMusterError, MusterError, type Rejected, type Secret, type UserRecord } from '@muster/provider'
import { type Attempt, type Counted, foldHandle, internalSource, type NameOwner, type TooMany } from '@muster/store'
import type { EngineParts, SignInRequest } from './engine.ts'
import { foldAddress } from './fold-address.ts'
import { authenticateInternal } from './internal-users.ts'
import { lookUp, normaliseFound, refuseOwner, refuseStranger, whyInactive, whyRecycled } from './judge-person.ts'
import { padAnswer, type Refusal } from './pad-answers.ts'
import type { SessionPool } from './session-pool.ts'
import type { SourceSettings } from './settings.ts'
import { type SignInDecision, type SignInResult, withOutside } from './sign-in-result.ts'

/** Longer than any name and any password: nobody is asked by such. */
const longestName = 1_024
const longestPassword = 16_384

/** What one sign-in works with. */
interface SignIn {
  readonly parts: EngineParts
  readonly sessions: SessionPool
  readonly attempt: Attempt
  readonly username: string
  readonly password: Secret
  /** How the time that it took is told from others. */
  refusal: Refusal | undefined
}

/**
 * Asks the source that has the person, live, whether the password is right. A name that nobody has is looked up first:
 * a password goes only to the source that knows its owner. Never throws because of what a source does: that is
 * `unavailable`. Whatever is not accepted takes as long as a wrong password does.
 */
export async function authenticate(
  parts: EngineParts,
  sessions: SessionPool,
  username: string,
  password: Secret,
  request: SignInRequest = {},
): Promise<SignInResult> {
  const startedMs = performance.now()
  const decision = admit(
    parts,
    refuseUnasked(username, password) ?? (await decideWithinLimits(parts, sessions, username, password, request)),
    request,
  )
  if (decision.outcome !== 'accepted' && parts.signIn?.padding === true) await padAnswer(parts.signIn.attempts, startedMs, request.signal)
  return withOutside(decision)
}

function admit({ logger }: EngineParts, decision: SignInDecision, { mayEnter }: SignInRequest): SignInDecision {
  if (decision.outcome !== 'accepted' || mayEnter === undefined) return decision
  const { username, source } = decision
  try {
    return mayEnter({ username, source }) ? decision : { outcome: 'rejected', reason: 'not-permitted', source }
  } catch (error) {
    if (!isMusterError(error)) throw error
    logger.warn('a sign-in could not be decided', { code: error.code, reason: error.message })
    return { outcome: 'unavailable', reason: error.message }
  }
}

function refuseUnasked(username: string, password: Secret): SignInDecision | undefined {
  const name = username.trim()
  if (name === '' || name.length > longestName || name.includes('\0')) return { outcome: 'rejected', reason: 'unknown-user' }
  const typed = password.reveal()
  // Some directories take an empty password, or one that begins with a zero byte, for an anonymous bind, and accept it.
  if (password.isEmpty || typed.includes('\0') || typed.length > longestPassword)
    return { outcome: 'rejected', reason: 'invalid-credentials' }
  return undefined
}

async function decideWithinLimits(
  parts: EngineParts,
  sessions: SessionPool,
  username: string,
  password: Secret,
  { address, signal }: SignInRequest,
): Promise<SignInDecision> {
  const counted = [...countName(parts, username), ...countAddress(parts, address)]
  const attempt = (await parts.signIn?.attempts.begin(counted, signal)) ?? unlimited
  if ('waitMs' in attempt) return tooMany(attempt)
  const startedMs = performance.now()
  const signIn: SignIn = { parts, sessions, attempt, username, password, refusal: undefined }
  let decision: SignInDecision | undefined
  try {
    decision = await decide(signIn)
    return decision
  } finally {
    const { refusal } = signIn
    const isWrong = decision?.outcome === 'rejected' && (decision.reason === 'invalid-credentials' || decision.reason === 'unknown-user')
    const took = isWrong && refusal !== undefined ? { kind: refusal, ms: performance.now() - startedMs } : undefined
    await attempt.end(decision?.outcome === 'accepted' ? 'right' : isWrong ? 'wrong' : 'neither', took)
  }
}

const unlimited: Attempt = { also: async () => undefined, end: async () => undefined }

function countName({ signIn }: EngineParts, username: string): readonly Counted[] {
  const perName = signIn?.perName
  return perName === undefined ? [] : [{ kind: 'name', text: foldHandle(username.trim()), limit: perName }]
}

function countAddress({ signIn }: EngineParts, address: string | undefined): readonly Counted[] {
  const perAddress = signIn?.perAddress
  return perAddress === undefined || address === undefined ? [] : [{ kind: 'address', text: foldAddress(address), limit: perAddress }]
}

function tooMany({ limited, waitMs }: TooMany): SignInDecision {
  return { outcome: 'rejected', reason: 'too-many-attempts', limited, retryAfterMs: waitMs }
}

async function decide(signIn: SignIn): Promise<SignInDecision> {
  const { parts, username } = signIn
  try {
    const owner = parts.store.findOwner(username)
    return owner === undefined ? await authenticateUnknown(signIn) : await authenticateOwner(signIn, owner)
  } catch (error) {
    if (!isMusterError(error)) throw error
    parts.logger.warn('a sign-in could not be decided', { code: error.code, reason: error.message })
    return { outcome: 'unavailable', reason: error.message, ...(error.source === undefined ? {} : { source: error.source }) }
  }
}

async function authenticateOwner(signIn: SignIn, owner: NameOwner): Promise<SignInDecision> {
  const { parts } = signIn
  const { source, spelling, state } = owner
  const refused = refuseOwner(parts, owner)
  if (refused !== undefined) return refused
  if (source === internalSource) {
    signIn.refusal = 'wrong'
    return authenticateInternal(parts.store, owner, signIn.password)
  }
  const settings = parts.sources.find((one) => one.settings.name === source)?.settings
  if (settings === undefined || settings.enrich !== undefined)
    return {
      outcome: 'unavailable',
      reason: `the source ${source}, which has this person, is not in the configuration as one that owns people`,
      source,
    }
  if (state === 'absent') {
    const because = await whyAnother(signIn, owner, settings)
    if (because !== undefined) return { outcome: 'rejected', reason: 'unknown-user', source, because }
  }
  return ask(signIn, settings, spelling)
}

/** Why whoever has this name at the source now may be another person than the absent one whose account it is. */
async function whyAnother({ parts, sessions }: SignIn, owner: NameOwner, settings: SourceSettings): Promise<string | undefined> {
  const { source, spelling, isWeak } = owner
  const recycled = whyRecycled(parts, settings, owner)
  if (recycled !== undefined) return recycled
  // A username that is the id tells nothing more; an id that may be given to others still tells two at one time apart.
  if (isWeak && owner.id === foldHandle(spelling)) return undefined
  const claim = parts.store.findClaim(source, spelling)
  if (claim !== undefined && claim !== owner.id)
    return `the account of ${spelling} is absent, and the name belongs to another id at the source now`
  const found = await lookUp(await sessions.open(source), spelling)
  if (found === undefined) return `the account of ${spelling} is absent, and the source knows nobody of that name`
  if (found === 'not offered' || found.id === undefined || found.id === owner.id) return undefined
  return `the account of ${spelling} is absent, and the name belongs to another id at the source now`
}

async function authenticateUnknown(signIn: SignIn): Promise<SignInDecision> {
  const { parts, sessions, username } = signIn
  signIn.refusal = 'unknown'
  for (const { settings } of parts.sources) {
    // It owns nobody.
    if (settings.enrich !== undefined) continue
    // If this one cannot be asked, nobody knows whether it is the owner: no later one is asked either.
    const session = await sessions.open(settings.name)
    const found = await lookUp(session, username.trim())
    if (found === undefined || parts.store.isLeftOut(settings.name, found === 'not offered' ? { username } : found)) continue
    if (found !== 'not offered') return authenticateFound(signIn, settings, found)
    if (!settings.tryUnknown || settings.onUnknown === 'deny') continue
    const result = await ask(signIn, settings, username.trim())
    if (result.outcome === 'accepted' || (result.outcome === 'rejected' && result.reason === 'too-many-attempts')) return result
  }
  signIn.refusal = 'unknown'
  return { outcome: 'rejected', reason: 'unknown-user' }
}

async function authenticateFound(signIn: SignIn, settings: SourceSettings, found: UserRecord): Promise<SignInDecision> {
  const { parts } = signIn
  const normalised = await normaliseFound(parts, settings, found)
  if ('outcome' in normalised) return normalised
  const result = await ask(signIn, settings, found.username)
  return result.outcome === 'accepted' ? ((await refuseStranger(parts, settings, found.username, normalised.key)) ?? result) : result
}

/** Asks by the name as whoever checks the password spells it. */
async function ask(signIn: SignIn, { name: source, authenticateWith }: SourceSettings, spelling: string): Promise<SignInDecision> {
  const { parts, sessions, attempt, password } = signIn
  const asked = authenticateWith ?? source
  const session = await sessions.open(asked)
  if (session.authenticate === undefined) {
    throw new MusterError('NOT_SUPPORTED', `the source ${asked} cannot check passwords`, {
      source: asked,
      hint: 'Name one that can with `authenticateWith`.',
    })
  }
  let username = spelling
  if (authenticateWith !== undefined) {
    const found = await lookUp(session, spelling)
    if (found === undefined)
      return { outcome: 'rejected', reason: 'unknown-user', source, because: `${asked}, which checks passwords, knows nobody of that name` }
    if (found !== 'not offered') {
      const inactive = whyInactive(found, parts.clock.now())
      if (inactive !== undefined) return { outcome: 'rejected', reason: inactive, source }
      username = found.username
    }
  }
  // A directory may take several spellings for one person, and counts them as one.
  for (const counted of countName(parts, username)) {
    const refused = await attempt.also(counted)
    if (refused !== undefined) return tooMany(refused)
  }
  signIn.refusal = 'wrong'
  return answer(await session.authenticate(username, password), spelling, source)
}

function answer(given: Accepted | Rejected, username: string, source: string): SignInDecision {
  if (given.type === 'rejected') return { outcome: 'rejected', reason: given.reason, source }
  return { outcome: 'accepted', username: given.username ?? username, source }
}
