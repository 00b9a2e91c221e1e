import { isMusterError, type Session, type UserWithGroups } from '@muster/provider'
import type { EngineSource } from './engine.ts'
import type { AskedSource } from './explanation.ts'

/** Nobody waits longer than this for a word of explanation. */
const askWithinMs = 20_000

/** What a source says of one person now. */
export interface Answer extends AskedSource {
  readonly found?: UserWithGroups
  readonly abilities?: Session['abilities']
}

/** Asks each source for the person, all at once. A source that cannot be asked is a remark, whatever the cause. */
export function askAbout(
  asked: readonly { readonly source: EngineSource; readonly username: string }[],
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  return Promise.all(asked.map(({ source, username }) => askOne(source, username, signal)))
}

async function askOne({ settings, open }: EngineSource, username: string, signal: AbortSignal): Promise<Answer> {
  const source = settings.name
  const late = AbortSignal.timeout(askWithinMs)
  try {
    const session = await open(AbortSignal.any([signal, late]))
    try {
      if (session.lookUp === undefined) return { source, outcome: 'not-asked', remark: 'it cannot be asked for one person' }
      const found = await Promise.race([session.lookUp(username), overdue(late)])
      const { abilities } = session
      return found === undefined ? { source, outcome: 'nobody', abilities } : { source, outcome: 'found', found, abilities }
    } finally {
      await session.close()
    }
  } catch (error) {
    if (signal.aborted) throw error
    if (late.aborted) return { source, outcome: 'failed', remark: `it did not answer within ${askWithinMs / 1_000} seconds` }
    const remark = error instanceof Error ? error.message : String(error)
    const hint = isMusterError(error) ? error.hint : undefined
    return { source, outcome: 'failed', remark, ...(hint !== undefined && { hint }) }
  }
}

function overdue(late: AbortSignal): Promise<never> {
  return new Promise((_, reject) => late.addEventListener('abort', () => reject(late.reason), { once: true }))
}
