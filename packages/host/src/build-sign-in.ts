import type { SignInSettings } from '@muster/engine'
import type { ValueFault } from './explain-faults.ts'
import { durationPattern, readDuration } from './read-measures.ts'
import { isObject } from './shape-of.ts'

/** `signIn:` of `muster.yaml`, after validation. */
export interface SignInText {
  readonly perName?: AttemptLimitText
  readonly perAddress?: AttemptLimitText
  readonly padding?: boolean
}

interface AttemptLimitText {
  readonly attempts?: number
  readonly within?: string
  readonly longestWait?: string
}

/** Four wrong passwords and then half an hour: directories that lock accounts mostly do so at the fifth, and count half an hour back. */
const defaults = {
  perName: { attempts: 4, within: '30m', longestWait: '4h' },
  // Many people stand behind the one address of a campus.
  perAddress: { attempts: 100, within: '10m', longestWait: '1h' },
} as const

export function buildSignIn(text: SignInText = {}): SignInSettings {
  const perName = { ...defaults.perName, ...text.perName }
  const perAddress = { ...defaults.perAddress, ...text.perAddress }
  return {
    ...(perName.attempts > 0 && { perName: { ...buildLimit(perName), since: 'last' } }),
    ...(perAddress.attempts > 0 && { perAddress: { ...buildLimit(perAddress), since: 'first' } }),
    padding: text.padding ?? true,
  }
}

function buildLimit({ attempts, within, longestWait }: Required<AttemptLimitText>) {
  return { attempts, withinMs: readDuration(within), longestWaitMs: readDuration(longestWait) }
}

/** What a schema cannot say of it. */
export function checkSignIn(signIn: unknown): readonly ValueFault[] {
  if (!isObject(signIn)) return []
  return (['perName', 'perAddress'] as const).flatMap((name) => {
    const limit = signIn[name]
    if (!isObject(limit)) return []
    const { within, longestWait } = { ...defaults[name], ...(limit as AttemptLimitText) }
    const faultAt = (key: string, sentence: string): ValueFault => ({ path: ['signIn', name, key], key: false, sentence })
    if (![within, longestWait].every((duration) => new RegExp(durationPattern).test(String(duration)))) return []
    if (readDuration(within) === 0) return [faultAt('within', 'must be longer than nothing; `attempts: 0` switches the limit off')]
    if (readDuration(longestWait) >= readDuration(within)) return []
    const key = 'longestWait' in limit ? 'longestWait' : 'within'
    return [faultAt(key, `the longest wait, \`${longestWait}\`, is shorter than the first, which is \`within\`: \`${within}\``)]
  })
}
