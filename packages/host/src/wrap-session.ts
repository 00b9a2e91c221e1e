import {
  type Abilities,
  type CheckReport,
  type DirectoryRecord,
  isMusterError,
  type Logger,
  MusterError,
  type Provider,
  rejectionReasons,
  type Session,
} from '@muster/provider'
import type { Deadlines } from './configuration.ts'
import { hideInError, hideInFindings, hideInRecords, type SecretHider } from './hide-secrets.ts'
import type { Plugin } from './load-plugin.ts'

export interface Bounds {
  /** The source's name in the configuration. */
  readonly source: string
  readonly plugin: Pick<Plugin, 'package' | 'version'>
  readonly deadlines: Deadlines
  /** The run's. */
  readonly signal: AbortSignal
  readonly logger: Logger
  /** What must not come out of the plugin in words. */
  readonly secrets: SecretHider
}

type Phase = 'open' | 'check' | 'list' | 'changes' | 'lookUp' | 'authenticate' | 'beginSignIn' | 'completeSignIn' | 'close'

/** How long somebody may take who signs in at the source herself: longer than any source waits for her. */
const signInMs = 20 * 60_000

/** How long `close` may take before the host goes on without it. */
const closeMs = 10_000

const abilityNames = [
  'authenticate',
  'lookUp',
  'changes',
  'nestedGroups',
  'stableIds',
  'groupScope',
  'fingerprints',
] as const satisfies readonly (keyof Abilities)[]
const methodAbilities = ['authenticate', 'lookUp', 'changes'] as const

/**
 * Robustness lives here once, so that plugins stay naive: opened once, closed once, refused afterwards; every question
 * but a listing has a deadline (a listing's silence is the plugin's to limit); a stop is felt at once; whatever a plugin
 * throws comes out as a `MusterError` that names source, phase, plugin and version.
 */
export async function openSession(open: (signal: AbortSignal) => ReturnType<Provider['open']>, bounds: Bounds): Promise<Session> {
  // The plugin's own signal: also aborted when it took too long to open, so that it does not go on behind our back.
  const stop = new AbortController()
  const signal = AbortSignal.any([bounds.signal, stop.signal])
  const opening = guard('open', bounds, async () => open(signal))
  try {
    const session = await bounded(opening, 'open', bounds.deadlines.openMs, bounds)
    return wrap(checkAbilities(session, bounds), bounds)
  } catch (error) {
    stop.abort()
    // Whoever opens after having been given up is closed again.
    opening.then((late) => late?.close?.()).catch(() => undefined)
    throw error
  }
}

function wrap(session: Session, bounds: Bounds): Session {
  let closing: Promise<void> | undefined

  const ask = <T>(phase: Phase, deadlineMs: number, question: () => Promise<T>): Promise<T> => {
    if (closing !== undefined) return Promise.reject(closed(phase, bounds))
    return bounded(guard(phase, bounds, question), phase, deadlineMs, bounds)
  }

  async function* batches(phase: Phase, start: () => AsyncIterable<readonly DirectoryRecord[]>): AsyncIterable<readonly DirectoryRecord[]> {
    if (closing !== undefined) throw closed(phase, bounds)
    const iterator = await guard(phase, bounds, async () => start()[Symbol.asyncIterator]())
    try {
      for (;;) {
        const next = await bounded(
          guard(phase, bounds, () => iterator.next()),
          phase,
          Number.POSITIVE_INFINITY,
          bounds,
        )
        if (next.done === true) return
        if (!Array.isArray(next.value)) throw broken(phase, bounds, 'gave something that is not a list of records')
        yield hideInRecords(next.value, bounds.secrets)
      }
    } finally {
      // Not awaited when stopped: a plugin that hangs in its listing would hang here too; `close` follows anyway.
      const returned = guard(phase, bounds, async () => iterator.return?.()).catch((error) => bounds.logger.debug(error.message))
      if (!bounds.signal.aborted) await returned
    }
  }

  const { deadlines } = bounds
  return {
    abilities: session.abilities,
    async check() {
      const report = await ask('check', deadlines.checkMs, () => session.check())
      if (!Array.isArray((report as CheckReport | undefined)?.findings)) throw broken('check', bounds, 'gave no findings')
      return { ...report, findings: hideInFindings(report.findings, bounds.secrets) }
    },
    list: (scope, known) => batches('list', () => session.list(scope, known)),
    ...(session.changes && { changes: (cursor, scope) => batches('changes', () => session.changes!(cursor, scope)) }),
    ...(session.lookUp && {
      async lookUp(username) {
        const found = await ask('lookUp', deadlines.lookUpMs, () => session.lookUp!(username))
        if (found !== undefined && found?.user?.type !== 'user') throw broken('lookUp', bounds, 'gave neither a user nor `undefined`')
        return found
      },
    }),
    ...(session.authenticate && {
      async authenticate(username, password) {
        // A program or a library that fails may repeat what it was given.
        const release = bounds.secrets.holdBack(password)
        try {
          const answer = await ask('authenticate', deadlines.authenticateMs, () => session.authenticate!(username, password))
          return asAnswer(answer, 'authenticate', bounds)
        } finally {
          release()
        }
      },
    }),
    ...(session.beginSignIn && {
      beginSignIn: (how, redirect) => ask('beginSignIn', deadlines.authenticateMs, () => session.beginSignIn!(how, redirect)),
    }),
    ...(session.completeSignIn && {
      async completeSignIn(answer) {
        return asAnswer(await ask('completeSignIn', signInMs, () => session.completeSignIn!(answer)), 'completeSignIn', bounds)
      },
    }),
    close() {
      closing ??= close(session, bounds)
      return closing
    },
  }
}

/** What was read stands, however the plugin says goodbye: a failure here is only logged. */
async function close(session: Session, bounds: Bounds): Promise<void> {
  try {
    const closed = guard('close', bounds, () => session.close())
    await withDeadline(closed, closeMs, new AbortController().signal, () => timedOut('close', closeMs, bounds))
  } catch (error) {
    bounds.logger.warn((error as Error).message)
  }
}

/** Nothing but exactly these is an answer: whatever else a plugin returns must never let anybody in. */
function asAnswer<T extends Awaited<ReturnType<NonNullable<Session['authenticate']>>>>(answer: T, phase: Phase, bounds: Bounds): T {
  const isName = (name: unknown): boolean => name === undefined || typeof name === 'string'
  if (answer?.type === 'accepted' && isName(answer.username) && isName(answer.id)) return answer
  if (answer?.type === 'rejected' && rejectionReasons.includes(answer.reason)) return answer
  throw broken(phase, bounds, 'answered neither `accepted` nor `rejected` with a known reason')
}

function checkAbilities(session: Session, bounds: Bounds): Session {
  const abilities: Partial<Abilities> = session?.abilities ?? {}
  const undeclared = abilityNames.find((name) => typeof abilities[name] !== 'boolean')
  const mismatch = methodAbilities.find((name) => abilities[name] !== (typeof session?.[name] === 'function'))
  const missing = (['check', 'list', 'close'] as const).find((name) => typeof session?.[name] !== 'function')
  if (undeclared !== undefined) throw broken('open', bounds, `does not say whether it has the ability \`${undeclared}\``)
  if (mismatch !== undefined) {
    throw broken(
      'open',
      bounds,
      abilities[mismatch]
        ? `claims the ability \`${mismatch}\` and has no such method`
        : `has a method \`${mismatch}\` and does not claim the ability`,
    )
  }
  if (missing !== undefined) throw broken('open', bounds, `has no method \`${missing}\``)
  return session
}

function bounded<T>(work: Promise<T>, phase: Phase, deadlineMs: number, bounds: Bounds): Promise<T> {
  return withDeadline(
    work,
    deadlineMs,
    bounds.signal,
    () => timedOut(phase, deadlineMs, bounds),
    () => stopped(phase, bounds),
  )
}

/** `work`, or an error as soon as time is up or the signal is aborted. The loser is heard out, so that nothing is left unhandled. */
function withDeadline<T>(
  work: Promise<T>,
  deadlineMs: number,
  signal: AbortSignal,
  late: () => Error,
  stop: () => Error = late,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => settle(() => reject(stop()))
    const timer = Number.isFinite(deadlineMs) ? setTimeout(() => settle(() => reject(late())), deadlineMs) : undefined
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      act()
    }
    signal.addEventListener('abort', onAbort)
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    )
    if (signal.aborted) onAbort()
  })
}

/** Runs a piece of the plugin; what it throws comes out as a `MusterError` that says where. */
async function guard<T>(phase: Phase, bounds: Bounds, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw bounds.signal.aborted ? stopped(phase, bounds) : hideInError(asMusterError(error, phase, bounds), bounds.secrets)
  }
}

function asMusterError(error: unknown, phase: Phase, bounds: Bounds): MusterError {
  if (isMusterError(error)) {
    if (error instanceof MusterError && error.source !== undefined && error.phase !== undefined) return error
    const { code, message, hint, retryAfterMs, cause } = error
    return new MusterError(code, message, {
      source: error.source ?? bounds.source,
      phase: error.phase ?? phase,
      cause,
      ...(hint !== undefined && { hint }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    })
  }
  const details = { source: bounds.source, phase, hint: 'Report it to the author of the plugin.' }
  // What a plugin stumbled over while it held a password may contain the password.
  if (phase === 'authenticate' || phase === 'completeSignIn')
    return new MusterError('BUG', `${print(bounds)} failed in ${phase} (${kindOf(error)}).`, details)
  return new MusterError('BUG', `${print(bounds)} failed in ${phase}: ${error instanceof Error ? error.message : String(error)}`, {
    ...details,
    cause: error,
  })
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : 'something that is not an error was thrown'
}

function broken(phase: Phase, bounds: Bounds, what: string): MusterError {
  return new MusterError('PROTOCOL_VIOLATION', `${print(bounds)} ${what}.`, {
    source: bounds.source,
    phase,
    hint: 'Report it to the author of the plugin.',
  })
}

function timedOut(phase: Phase, deadlineMs: number, bounds: Bounds): MusterError {
  return new MusterError('TIMED_OUT', `The source ${bounds.source} did not answer within ${deadlineMs / 1000} seconds (${phase}).`, {
    source: bounds.source,
    phase,
    hint:
      phase in { open: 1, check: 1, lookUp: 1, authenticate: 1 }
        ? `If it is only slow, raise \`deadlines.${phase}\` of the source.`
        : 'Try again later.',
  })
}

function stopped(phase: Phase, bounds: Bounds): MusterError {
  return new MusterError('STOPPED', `Stopped while asking the source ${bounds.source} (${phase}).`, { source: bounds.source, phase })
}

function closed(phase: Phase, bounds: Bounds): MusterError {
  return new MusterError('BUG', `The source ${bounds.source} was asked (${phase}) after it had been closed.`, {
    source: bounds.source,
    phase,
  })
}

function print({ plugin }: Bounds): string {
  return `The plugin ${plugin.package} ${plugin.version}`
}
