import { type ConfigurationText, defaultCurrency, type RuleText } from './build-configuration.ts'
import { checkSignIn } from './build-sign-in.ts'
import { checkApi } from './check-api.ts'
import { checkEnriching } from './check-enriching.ts'
import { checkGateway } from './check-gateway.ts'
import { checkNotify } from './check-operation.ts'
import { checkQuotas, checkRetention, checkTimeZone } from './check-quotas.ts'
import { checkSchedules } from './check-schedules.ts'
import type { ValueFault } from './explain-faults.ts'
import type { Path } from './fault.ts'
import { didYouMean, didYouMeanOr } from './find-nearest.ts'
import { currencies, isCurrency, readAmount } from './read-measures.ts'
import { isObject } from './shape-of.ts'

/**
 * What a schema cannot say: names that must differ, names that must exist, amounts that must fit the currency. Looks
 * only at parts that have the right shape, so it can run beside the schema and all faults come at once.
 */
export function checkMeaning(value: unknown): readonly ValueFault[] {
  if (!isObject(value)) return []
  const text = value as Partial<ConfigurationText>
  const currency = typeof text.currency === 'string' ? text.currency : defaultCurrency
  return [
    ...checkCurrency(currency),
    ...checkNames(itemsOf(text.sources)),
    ...checkEnriching(itemsOf(text.sources)),
    ...checkRepeatedRules(itemsOf(text.newPeople)),
    ...checkSignIn(text.signIn),
    ...itemsOf(text.newPeople).flatMap((rule, index) => (isObject(rule) ? checkRule(rule, ['newPeople', index], currency) : [])),
    ...checkTimeZone(text.timeZone),
    ...checkSchedules(text),
    ...checkApi(text),
    ...checkNotify(text),
    ...checkGateway(text),
    ...checkQuotas(itemsOf(text.quotas), currency),
    ...checkRetention(text.retention),
  ]
}

function checkCurrency(currency: string): readonly ValueFault[] {
  if (isCurrency(currency)) return []
  return [fault(['currency'], `\`${currency}\` is not a currency of ISO 4217, such as \`USD\`${didYouMean(currency, currencies())}`)]
}

function checkNames(sources: readonly unknown[]): readonly ValueFault[] {
  const parts = sources.map((source): Record<string, unknown> => (isObject(source) ? source : {}))
  const names = parts.map(({ name }) => name)
  return parts.flatMap(({ name, authenticateWith }, index) => [
    ...(name === 'internal'
      ? [fault(['sources', index, 'name'], '`internal` is what people are said to come from whom no directory has; choose another name')]
      : []),
    ...(typeof name === 'string' && names.indexOf(name) < index
      ? [
          fault(
            ['sources', index, 'name'],
            `\`${name}\` is already the name of source ${names.indexOf(name) + 1}; every source needs a name of its own`,
          ),
        ]
      : []),
    ...(typeof authenticateWith === 'string'
      ? checkAuthenticateWith(authenticateWith, name, names, ['sources', index, 'authenticateWith'])
      : []),
  ])
}

function checkAuthenticateWith(other: string, own: unknown, names: readonly unknown[], path: Path): readonly ValueFault[] {
  if (other === own) return [fault(path, 'a source checks its own passwords anyway; leave `authenticateWith` out, or name another source')]
  if (names.includes(other)) return []
  const others = names.filter((name) => typeof name === 'string' && name !== own) as string[]
  return [fault(path, `there is no source \`${other}\`${didYouMeanOr(other, others, 'the others are')}`)]
}

/** Of two rules for one group only one would be granted: a grant is known by the group that it is for. */
function checkRepeatedRules(rules: readonly unknown[]): readonly ValueFault[] {
  const whom = rules.map((rule) => {
    const { group, everyone } = (isObject(rule) ? rule : {}) as RuleText
    return group === undefined ? everyone !== undefined && 'everyone' : `the group \`${group}\``
  })
  return whom.flatMap((one, index) => {
    const first = whom.indexOf(one)
    if (one === false || first === index) return []
    const key = one === 'everyone' ? 'everyone' : 'group'
    return [fault(['newPeople', index, key], `rule ${first + 1} is for ${one} already; make them one rule`)]
  })
}

function checkRule(rule: Record<string, unknown>, path: Path, currency: string): readonly ValueFault[] {
  const { group, everyone } = rule as RuleText
  const faults: ValueFault[] = []
  if (group !== undefined && everyone !== undefined)
    faults.push({ ...fault([...path, 'everyone'], '`group` and `everyone` exclude each other; make them two rules'), key: true })
  if (group === undefined && everyone === undefined) faults.push(fault(path, 'a rule says for whom: add `group: NAME` or `everyone: true`'))
  for (const key of ['credit', 'overdraft'] as const) {
    const text = rule[key]
    const amount = typeof text === 'string' ? readAmount(text, currency) : undefined
    if (amount !== undefined && 'fault' in amount) faults.push(fault([...path, key], amount.fault))
  }
  return faults
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function fault(path: Path, sentence: string): ValueFault {
  return { path, key: false, sentence }
}
