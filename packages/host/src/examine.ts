import type { EngineSource } from '@muster/engine'
import { type CheckReport, isMusterError, MusterError, matchNames } from '@muster/provider'
import type { Store } from '@muster/store'
import type { Configuration, SourceConfiguration } from './configuration.ts'
import { type Fault, printFault } from './fault.ts'
import { didYouMean, didYouMeanOr } from './find-nearest.ts'
import type { DoctorReport } from './muster.ts'
import { readAdditionalGroups } from './read-additional-groups.ts'

/** Opens a source, lets it examine itself, closes it. Resolves whatever happens: what failed is a finding. */
export async function examineSource(source: EngineSource, signal: AbortSignal): Promise<DoctorReport> {
  const { name, type } = source.settings
  return { source: name, type, report: await check(source, signal) }
}

async function check(source: EngineSource, signal: AbortSignal): Promise<CheckReport> {
  try {
    const session = await source.open(signal)
    try {
      return await session.check()
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!isMusterError(error) || error.code === 'STOPPED') throw error
    const { phase = 'check', message, hint } = error
    return { findings: [{ id: `source.${phase}`, outcome: 'failed', message, ...(hint !== undefined && { remedy: hint }) }] }
  }
}

/** What is worth saying about the file itself: warnings, and rules about groups that the copy does not have. */
export function examineConfiguration(configuration: Configuration, warnings: readonly Fault[], store: Store | undefined): DoctorReport {
  const findings: CheckReport['findings'] = [
    { id: 'configuration.valid', outcome: 'ok', message: `${configuration.file} is valid.` },
    ...warnings.map((warning) => ({ id: 'configuration.warning', outcome: 'warning' as const, message: printFault(warning) })),
    ...(store === undefined
      ? []
      : [
          ...missingGroups(configuration.newPeople, store).map((group) => missingGroup(group, store)),
          ...examineAdditionalGroups(configuration, store),
          ...configuration.sources.flatMap((source) => examineNames(source, store)),
          ...missingGroups(
            (configuration.api?.administrators ?? []).map((group) => ({ group })),
            store,
          ).map((group) => missingAdministrators(group, store)),
          ...missingGroups(configuration.quotas, store).map((group) => missingGroupOfQuota(group, store)),
        ]),
  ]
  return { source: 'muster.yaml', type: 'configuration', report: { findings } }
}

function examineAdditionalGroups({ additionalGroups: file }: Configuration, store: Store): CheckReport['findings'] {
  if (file === undefined) return []
  try {
    const unknown = [...new Set([...readAdditionalGroups(file).values()].flat())].filter(
      (username) => store.users.find(username) === undefined,
    )
    return unknown.map((username) => ({
      id: 'additional-groups.nobody',
      outcome: 'warning' as const,
      message: `${file} names ${username}, and nobody in the copy has that name`,
      remedy: 'Mend the name, or wait until a source brings it.',
    }))
  } catch (error) {
    if (!isMusterError(error)) throw error
    const { message, hint } = error
    return [{ id: 'additional-groups.unreadable', outcome: 'failed' as const, message, ...(hint !== undefined && { remedy: hint }) }]
  }
}

/** A sentinel that nobody bears holds every run, and what is protected under a wrong name is not protected. */
function examineNames({ name: source, sentinels, protected: kept }: SourceConfiguration, store: Store): CheckReport['findings'] {
  const known = {
    users: lazily(() => store.users.list({ source, limit: Number.MAX_SAFE_INTEGER }).map(({ username }) => username)),
    groups: lazily(() => store.groups.list({ source, limit: Number.MAX_SAFE_INTEGER }).map(({ name }) => name)),
  }
  const find = (what: 'sentinel' | 'protected', names: typeof sentinels): CheckReport['findings'] =>
    (['users', 'groups'] as const).flatMap((kind) =>
      (names?.[kind] ?? [])
        .filter((name) => !known[kind]().some(matchNames([name])))
        .map((name) => ({
          id: `${what === 'sentinel' ? 'sentinels' : 'protected'}.nobody`,
          outcome: 'warning' as const,
          message: `The source ${source} names the ${what} ${name}, and the copy has no such ${kind === 'users' ? 'user' : 'group'} of it${didYouMean(name, known[kind]())}`,
          remedy:
            what === 'sentinel'
              ? 'Mend the name under `sentinels`; as long as nobody of that name is seen, every run is held.'
              : 'Mend the name under `protected`; as it is, it protects nobody.',
        })),
    )
  return [...find('sentinel', sentinels), ...find('protected', kept)]
}

function lazily<Value>(make: () => Value): () => Value {
  let value: { readonly made: Value } | undefined
  return () => (value ??= { made: make() }).made
}

function missingGroups(rules: readonly { readonly group?: string }[], store: Store): string[] {
  return rules.flatMap(({ group }) => (group === undefined || store.groups.find(group) !== undefined ? [] : group))
}

function missingGroupOfQuota(group: string, store: Store): CheckReport['findings'][number] {
  const known = store.groups.list({ limit: 10_000 }).map(({ name }) => name)
  return {
    id: 'quotas.group-missing',
    outcome: 'warning',
    message: `A quota names the group ${group}, and no source has given such a group yet${didYouMean(group, known)}`,
    remedy: 'Mend the name under `quotas`, or check that the group is in the scope of its source; until then this quota grants nothing.',
  }
}

function missingAdministrators(group: string, store: Store): CheckReport['findings'][number] {
  const known = store.groups.list({ limit: 10_000 }).map(({ name }) => name)
  return {
    id: 'api.group-missing',
    outcome: 'warning',
    message: `The group ${group} stands under \`api.administrators\`, and no source has given such a group yet${didYouMean(group, known)}`,
    remedy: 'Mend the name, or check that the group is in the scope of its source; until then nobody signs in to the web page by it.',
  }
}

function missingGroup(group: string, store: Store): CheckReport['findings'][number] {
  const known = store.groups.list({ limit: 10_000 }).map(({ name }) => name)
  return {
    id: 'rules.group-missing',
    outcome: 'warning',
    message: `A rule for new people names the group ${group}, and no source has given such a group yet${didYouMean(group, known)}`,
    remedy:
      'Mend the name under `newPeople`, or check that the group is in the scope of its source; until then what new people get stays undecided.',
  }
}

/** The source of that name, or an error that names the nearest. */
export function findSource<Source extends { readonly settings: Pick<SourceConfiguration, 'name'> }>(
  sources: readonly Source[],
  name: string,
): Source {
  const found = sources.find(({ settings }) => settings.name === name)
  if (found !== undefined) return found
  const names = sources.map(({ settings }) => settings.name)
  throw new MusterError('UNKNOWN_SOURCE', `There is no source \`${name}\` in the configuration${didYouMeanOr(name, names, 'there is')}`, {
    phase: 'configuration',
  })
}
