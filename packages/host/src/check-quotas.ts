import type { QuotaText } from './build-quotas.ts'
import type { ValueFault } from './explain-faults.ts'
import { didYouMean } from './find-nearest.ts'
import { durationPattern, readAmount, readDuration } from './read-measures.ts'
import { isObject } from './shape-of.ts'

export function checkTimeZone(zone: unknown): readonly ValueFault[] {
  if (typeof zone !== 'string') return []
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return []
  } catch {
    const near = didYouMean(zone, Intl.supportedValuesOf('timeZone'))
    return [
      { path: ['timeZone'], key: false, sentence: `\`${zone}\` is not a time zone of the IANA list, such as \`Europe/Berlin\`${near}` },
    ]
  }
}

export function checkQuotas(quotas: readonly unknown[], currency: string): readonly ValueFault[] {
  const texts = quotas.map((quota) => (isObject(quota) ? quota : {}) as Partial<QuotaText>)
  const whom = texts.map(({ group, everyone, per }) =>
    per === undefined || (group === undefined) === (everyone === undefined)
      ? undefined
      : `${per} ${group === undefined ? 'everyone' : `the group \`${group}\``}`,
  )
  return texts.flatMap((quota, index) => {
    const { group, everyone } = quota
    const faults: ValueFault[] = []
    const say = (key: string, sentence: string, isKey = false): void =>
      void faults.push({ path: ['quotas', index, key], key: isKey, sentence })
    if (group !== undefined && everyone !== undefined)
      say('everyone', '`group` and `everyone` exclude each other; make them two quotas', true)
    if (group === undefined && everyone === undefined)
      faults.push({ path: ['quotas', index], key: false, sentence: 'a quota says for whom: add `group: NAME` or `everyone: true`' })
    // A grant is known by the group and the period that it is for.
    const first = whom.indexOf(whom[index])
    if (whom[index] !== undefined && first < index)
      say(
        group === undefined ? 'everyone' : 'group',
        `quota ${first + 1} is for the same people and the same kind of period; make them one quota`,
      )
    for (const key of ['allowance', 'cap'] as const) {
      const text = quota[key]
      const amount = typeof text === 'string' ? readAmount(text, currency) : undefined
      if (amount !== undefined && 'fault' in amount) say(key, amount.fault)
    }
    return faults
  })
}

/** The guard counts what went in the last seven days. */
const shortest = '8d'

export function checkRetention(retention: unknown): readonly ValueFault[] {
  if (!isObject(retention)) return []
  return ['journal', 'runs'].flatMap((key) => {
    const text = retention[key]
    if (typeof text !== 'string' || !RegExp(durationPattern).test(text) || readDuration(text) >= readDuration(shortest)) return []
    return [
      {
        path: ['retention', key],
        key: false,
        sentence: `\`${text}\` is too short: the guard needs a week to look back on; write \`${shortest}\` or more`,
      },
    ]
  })
}
