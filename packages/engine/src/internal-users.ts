import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { type Clock, MusterError, type Secret } from '@muster/provider'
import { type AddedUser, type AdditionalGroups, internalSource, type NameOwner, type Store } from '@muster/store'
import { reportCredit } from './report-credit.ts'
import type { GrantTotal, RunReport } from './run-report.ts'
import type { NewPeopleRule } from './settings.ts'
import type { SignInDecision } from './sign-in-result.ts'

export interface InternalParts {
  readonly store: Store
  readonly clock: Clock
  readonly currency: string
  readonly rules: readonly NewPeopleRule[]
  readonly additionalGroups: AdditionalGroups
}

export interface InternalUser {
  readonly username: string
  readonly displayName?: string
  readonly email?: string
}

/** Adds somebody whom no directory has, under the run lock. The name must be free: see `Store.findOwner`. */
export async function addInternalUser(parts: InternalParts, user: InternalUser, password: Secret | undefined): Promise<AddedUser> {
  const verifier = password === undefined ? undefined : await makeVerifier(password)
  const { username, ...fields } = user
  return inRun(parts, 'users internal add', (run, now) => {
    const { store, rules, additionalGroups } = parts
    const owner = store.findOwner(username)
    if (owner !== undefined)
      throw new MusterError('NAME_TAKEN', `the name ${username} belongs to somebody of the source ${owner.source}`, {
        hint: 'Choose another name.',
      })
    const added = store.internal.add({
      username,
      fields,
      rules,
      additionalGroups,
      run,
      now,
      ...(verifier === undefined ? {} : { verifier }),
    })
    store.internal.keepGroups(additionalGroups, run)
    return added
  })
}

/** The account and its ledger stay; the name is free again, and nobody can sign in with it. */
export async function removeInternalUser(parts: InternalParts, account: number): Promise<void> {
  inRun(parts, 'users internal remove', (run) => {
    parts.store.internal.remove(account, run)
    parts.store.internal.keepGroups(parts.additionalGroups, run)
  })
}

export async function setInternalPassword({ store }: Pick<InternalParts, 'store'>, account: number, password: Secret): Promise<void> {
  store.internal.keepVerifier(account, await makeVerifier(password))
}

function inRun<Result>(
  { store, clock, currency }: InternalParts,
  command: RunReport['command'],
  work: (run: number, now: number) => Result,
): Result {
  const lock = store.lockRuns()
  try {
    const startedAt = clock.now()
    const run = store.beginRun(command, startedAt)
    let result: Result
    try {
      result = work(run, startedAt)
    } catch (error) {
      store.endRun(run, 'failed', { message: error instanceof Error ? error.message : String(error) }, clock.now())
      throw error
    }
    const { grants = [] } = (result ?? {}) as Partial<AddedUser>
    const totals = grants.map(({ rule, minor }): GrantTotal => ({ rule, people: 1, each: minor, amount: { minor, currency } }))
    const endedAt = clock.now()
    store.endRun(run, 'done', reportCredit(command, { run, startedAt, endedAt }, totals), endedAt)
    return result
  } finally {
    lock.release()
  }
}

/** Checks a password against what is kept of it. Who has none takes as long as who has, and is rejected alike. */
export async function authenticateInternal(store: Store, { account, spelling }: NameOwner, password: Secret): Promise<SignInDecision> {
  const isRight = await verify(password, store.internal.verifierOf(account) ?? nobodys)
  return isRight
    ? { outcome: 'accepted', username: spelling, source: internalSource }
    : { outcome: 'rejected', reason: 'invalid-credentials', source: internalSource }
}

/** 64 MB and some 150 ms for each guess (OWASP's figures for scrypt, 2023: N = 2^16, r = 8, p = 2). */
const cost = { N: 2 ** 16, r: 8, p: 2 }
const hashBytes = 32

async function makeVerifier(password: Secret): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, hashBytes, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** Fits no password: its hash is all zeros. */
const nobodys = ['scrypt', cost.N, cost.r, cost.p, Buffer.alloc(16).toString('base64'), Buffer.alloc(hashBytes).toString('base64')].join(
  '$',
)

async function verify(password: Secret, verifier: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = verifier.split('$')
  const wanted = Buffer.from(hash, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), wanted.length, { N: Number(N), r: Number(r), p: Number(p) })
  return timingSafeEqual(found, wanted)
}

function derive(password: Secret, salt: Buffer, bytes: number, options: typeof cost): Promise<Buffer> {
  const maxmem = 256 * options.N * options.r
  // The same password may be typed composed or decomposed.
  return new Promise((resolve, reject) =>
    scrypt(password.reveal().normalize('NFKC'), salt, bytes, { ...options, maxmem }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    ),
  )
}
