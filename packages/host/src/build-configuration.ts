import { dirname, resolve } from 'node:path'
import type { GuardLimits, NewPeopleRule, ProtectedNames } from '@muster/engine'
import { buildQuota, buildRetention, type QuotaText, type RetentionText } from './build-quotas.ts'
import { buildSignIn, type SignInText } from './build-sign-in.ts'
import type { ApiSettings, Configuration, Deadlines, LogLevel, ScheduleSettings, SourceConfiguration } from './configuration.ts'
import { readListen } from './read-listen.ts'
import { readAmount, readDuration, readShare } from './read-measures.ts'

/** `muster.yaml` after validation: what `configurationSchema` describes. */
export interface ConfigurationText {
  readonly store?: string
  readonly currency?: string
  readonly pinKey?: string
  readonly log?: LogLevel
  readonly sources: readonly SourceText[]
  readonly newPeople?: readonly RuleText[]
  readonly additionalGroups?: string
  readonly timeZone?: string
  readonly schedule?: { readonly sync?: string; readonly jitter?: string; readonly catchUp?: string }
  readonly api?: {
    readonly listen: string
    readonly administrators?: readonly string[]
    readonly tls?: { readonly certificate: string; readonly key: string }
  }
  readonly quotas?: readonly QuotaText[]
  readonly retention?: RetentionText
  readonly limits?: LimitsText
  readonly onHold?: Configuration['onHold']
  readonly signIn?: SignInText
  readonly approveWithin?: string
}

export interface SourceText {
  readonly name: string
  readonly type: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly scope?: Partial<Omit<SourceConfiguration['scope'], 'users'>> & { readonly users?: 'all' | readonly string[] }
  readonly mapping?: Readonly<Record<string, string>>
  readonly role?: 'own' | 'enrich'
  readonly join?: { readonly theirs: string; readonly ours: string }
  readonly overrides?: readonly string[]
  readonly removal?: SourceConfiguration['removal']
  readonly removeAfter?: string
  readonly reuseAfter?: string
  readonly changes?: { readonly use?: 'auto' | 'never'; readonly fullEvery?: number; readonly fullAfter?: string }
  readonly authenticateWith?: string
  readonly onUnknown?: SourceConfiguration['onUnknown']
  readonly tryUnknown?: boolean
  readonly limits?: LimitsText
  readonly sentinels?: NamesText
  readonly protected?: NamesText
  readonly schedule?: string
  readonly deadlines?: { readonly open?: string; readonly check?: string; readonly lookUp?: string; readonly authenticate?: string }
}

interface NamesText {
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
}

export interface RuleText {
  readonly group?: string
  readonly everyone?: true
  readonly credit?: string
  readonly restricted?: boolean
  readonly overdraft?: string
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
}

interface LimitsText {
  readonly absences?: { readonly atLeast?: number; readonly share?: string; readonly atMost?: number }
  readonly changes?: { readonly atLeast?: number; readonly share?: string }
  readonly membershipRemovals?: { readonly share?: string; readonly population?: number }
  readonly rejected?: { readonly share?: string }
  readonly clearedFields?: { readonly share?: string; readonly population?: number }
}

export const defaultCurrency = 'USD'

const defaultLimits: GuardLimits = {
  absences: { atLeast: 5, share: 0.05, atMost: 500 },
  changes: { atLeast: 5, share: 0.3 },
  membershipRemovals: { share: 0.2, population: 20 },
  rejected: { share: 0.01 },
  clearedFields: { share: 0.5, population: 20 },
}

/** Fills in the defaults. `file` is absolute. */
export function buildConfiguration(file: string, text: ConfigurationText): Configuration {
  const folder = dirname(file)
  const currency = text.currency ?? defaultCurrency
  const limits = buildLimits(text.limits, defaultLimits)
  return {
    file,
    folder,
    store: resolve(folder, text.store ?? 'muster.db'),
    currency,
    ...(text.pinKey !== undefined && { pinKey: text.pinKey }),
    log: text.log ?? 'warn',
    sources: text.sources.map((source) => buildSource(source, limits)),
    newPeople: (text.newPeople ?? []).map((rule) => buildRule(rule, currency)),
    ...(text.additionalGroups !== undefined && { additionalGroups: resolve(folder, text.additionalGroups) }),
    ...(text.timeZone !== undefined && { timeZone: text.timeZone }),
    schedule: buildSchedule(text.schedule),
    ...(text.api !== undefined && { api: buildApi(text.api, folder) }),
    quotas: (text.quotas ?? []).map((quota) => buildQuota(quota, (amount) => minorUnits(amount, currency))),
    retention: buildRetention(text.retention),
    limits,
    onHold: text.onHold ?? 'apply-rest',
    signIn: buildSignIn(text.signIn),
    approveWithinMs: readDuration(text.approveWithin ?? '24h'),
  }
}

function buildSource(source: SourceText, limits: GuardLimits): SourceConfiguration {
  const { users = 'all', groups = 'all', importDisabled = false, ...filters } = source.scope ?? {}
  return {
    name: source.name,
    type: source.type,
    settings: source.settings ?? {},
    scope: { users: users === 'all' ? 'all' : { groups: users }, groups, importDisabled, ...filters },
    mapping: source.mapping ?? {},
    removal: source.removal ?? 'keep',
    removeAfterMs: readDuration(source.removeAfter ?? '7d'),
    reuseAfterMs: readDuration(source.reuseAfter ?? '180d'),
    changes: {
      use: source.changes?.use ?? 'auto',
      fullEvery: source.changes?.fullEvery ?? 24,
      fullAfterMs: readDuration(source.changes?.fullAfter ?? '7d'),
    },
    ...(source.authenticateWith !== undefined && { authenticateWith: source.authenticateWith }),
    onUnknown: source.onUnknown ?? 'deny',
    tryUnknown: source.tryUnknown ?? false,
    ...(source.role === 'enrich' && source.join !== undefined && { enrich: { ...source.join, overrides: source.overrides ?? [] } }),
    limits: buildLimits(source.limits, limits),
    ...(source.sentinels && { sentinels: buildNames(source.sentinels) }),
    ...(source.protected && { protected: buildNames(source.protected) }),
    ...(source.schedule !== undefined && { schedule: source.schedule }),
    deadlines: buildDeadlines(source.deadlines),
  }
}

function buildSchedule({ sync = '55 0 * * *', jitter = '0s', catchUp = '24h' }: ConfigurationText['schedule'] = {}): ScheduleSettings {
  return { ...(sync !== 'never' && { sync }), jitterMs: readDuration(jitter), catchUpMs: readDuration(catchUp) }
}

/** The address has been checked with its place. */
function buildApi({ listen, administrators = [], tls }: NonNullable<ConfigurationText['api']>, folder: string): ApiSettings {
  const address = readListen(listen)
  if ('fault' in address) throw new Error(address.fault)
  return {
    ...address,
    administrators,
    ...(tls && { tls: { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) } }),
  }
}

function buildNames({ users = [], groups = [] }: NamesText): ProtectedNames {
  return { users, groups }
}

function buildDeadlines(deadlines: SourceText['deadlines'] = {}): Deadlines {
  return {
    openMs: readDuration(deadlines.open ?? '30s'),
    checkMs: readDuration(deadlines.check ?? '2m'),
    lookUpMs: readDuration(deadlines.lookUp ?? '30s'),
    authenticateMs: readDuration(deadlines.authenticate ?? '15s'),
  }
}

function buildRule(rule: RuleText, currency: string): NewPeopleRule {
  return {
    ...(rule.group !== undefined && { group: rule.group }),
    credit: minorUnits(rule.credit ?? '0', currency),
    restricted: rule.restricted ?? true,
    ...(rule.overdraft !== undefined && { overdraft: minorUnits(rule.overdraft, currency) }),
    attributes: Object.fromEntries(Object.entries(rule.attributes ?? {}).map(([name, value]) => [name, [value].flat()])),
  }
}

/** Amounts have been checked with their place; here they are only read. */
function minorUnits(text: string, currency: string): number {
  const amount = readAmount(text, currency)
  if ('fault' in amount) throw new Error(amount.fault)
  return amount.minor
}

function buildLimits(text: LimitsText = {}, otherwise: GuardLimits): GuardLimits {
  const share = (value: string | undefined, fallback: number): number => (value === undefined ? fallback : readShare(value))
  const { absences, changes, membershipRemovals, rejected, clearedFields } = otherwise
  return {
    absences: {
      atLeast: text.absences?.atLeast ?? absences.atLeast,
      share: share(text.absences?.share, absences.share),
      atMost: text.absences?.atMost ?? absences.atMost,
    },
    changes: { atLeast: text.changes?.atLeast ?? changes.atLeast, share: share(text.changes?.share, changes.share) },
    membershipRemovals: {
      share: share(text.membershipRemovals?.share, membershipRemovals.share),
      population: text.membershipRemovals?.population ?? membershipRemovals.population,
    },
    rejected: { share: share(text.rejected?.share, rejected.share) },
    clearedFields: {
      share: share(text.clearedFields?.share, clearedFields.share),
      population: text.clearedFields?.population ?? clearedFields.population,
    },
  }
}
