import { foldHandle } from '@muster/store'
import type { Answer } from './ask-about.ts'
import type { EngineParts, EngineSource } from './engine.ts'
import type { Reason } from './explanation.ts'
import type { Normalised } from './normalise.ts'
import { run } from './run.ts'
import type { RunReport } from './run-report.ts'
import { asTyped, inputsOf, mendConflict, sayExplain, sayValue } from './say-values.ts'
import type { SourceSettings } from './settings.ts'

/**
 * What a run would make of the answer, by making it: the same plan as `muster plan` for this person alone, so that explaining
 * and running cannot disagree. `normalised`: what the normaliser made of the record.
 */
export async function judgeAnswer(
  parts: EngineParts,
  source: EngineSource,
  answer: Answer,
  normalised: Normalised,
  name: string,
  hasAccount: boolean,
): Promise<Reason[]> {
  const { settings } = source
  if (normalised.outcome === 'filtered') return [explainClause(settings, name, normalised)]
  if (normalised.outcome === 'rejected') {
    const { reason, hint } = normalised
    return [
      {
        code: 'rejected',
        source: settings.name,
        sentence: `What the source ${settings.name} says of ${name} now cannot be used: ${reason}.`,
        mend: hint ?? 'Mend the record, or the mapping in the configuration.',
      },
    ]
  }
  const { entry } = normalised
  const other = entry.key === foldHandle(name.trim()) ? [] : [otherName(parts, settings, name, entry.name)]
  if (other.length > 0 && parts.store.users.find(entry.name) !== undefined) return other
  if (parts.store.isLeftOut(settings.name, { id: entry.id, username: entry.name })) return [...other, leftOut(parts, settings, name, entry)]
  const report = await planFor(parts, source, answer, name)
  const reasons = readPlan(parts, settings, entry, report, name)
  const erasedIn =
    hasAccount || !reasons.some(({ code }) => code === 'next-run') ? undefined : parts.store.history.erasedIn(settings.name, entry.id)
  if (erasedIn === undefined) return [...other, ...reasons]
  return [
    {
      code: 'erased',
      source: settings.name,
      sentence: `The person whom the source ${settings.name} calls ${name} was erased from the copy in run ${erasedIn}. The source still has the person, so the next run brings ${name} in as somebody new, without what new people get.`,
      mend: `To keep the person out, leave out ${name} by \`scope.exclude\` of the source ${settings.name} before it runs.`,
      run: erasedIn,
    },
  ]
}

function leftOut(
  { store }: EngineParts,
  { name: source }: SourceSettings,
  name: string,
  { id, key }: { readonly id: string; readonly key: string },
): Reason {
  const pin = store.pins().find(({ username }) => username === key)
  const isPinned = pin !== undefined && (pin.source !== source || pin.id !== id)
  return {
    code: 'decided',
    source,
    sentence: isPinned
      ? `The source ${source} has ${name} (id ${id}), who is left out by a decision: since run ${pin.run} the name belongs to ${pin.source}:${pin.id} alone.`
      : `The source ${source} has ${name} (id ${id}), who is left out by a decision: the person was moved to another source, and goes on there.`,
    mend: isPinned
      ? `\`muster conflicts unpin ${asTyped(key)}\` takes the decision back.`
      : 'Nothing has to be done: the account goes on as that person, with its balance and its history.',
    ...(isPinned && { run: pin.run }),
  }
}

/** The run's own plan, with what the source has answered already. */
function planFor(parts: EngineParts, { settings }: EngineSource, { found, abilities }: Answer, name: string): Promise<RunReport> {
  const answered: EngineSource = {
    settings,
    open: async () => ({
      abilities: abilities!,
      check: async () => ({ findings: [] }),
      async *list() {},
      lookUp: async () => found,
      close: async () => undefined,
    }),
  }
  return run({ ...parts, sources: [answered] }, { source: settings.name, user: name }, 'plan')
}

function readPlan(
  { store }: EngineParts,
  settings: SourceSettings,
  { id, inactive }: { readonly id: string; readonly inactive: boolean },
  { totals, conflicts, rejected, sources: [read] }: RunReport,
  name: string,
): Reason[] {
  const source = settings.name
  if (conflicts.length > 0)
    return conflicts.map(({ username, reason }) => ({
      code: 'conflict',
      source,
      sentence: `The source ${source} lists ${username} (id ${id}), who cannot have the name: ${reason}.`,
      mend: mendConflict(username),
    }))
  if (rejected.length > 0)
    return rejected.map(({ reason, hint }) => ({
      code: 'rejected',
      source,
      sentence: `What the source ${source} says of ${name} now cannot be used: ${reason}.`,
      mend: hint ?? 'Mend the record at the source.',
    }))
  if (totals.newUsers + totals.returningUsers + totals.renames > 0)
    return [
      {
        code: 'next-run',
        source,
        sentence: `The source ${source} shows ${name} now, and nothing leaves the person out: the next run brings ${name} in.`,
        mend: `\`muster sync --user ${asTyped(name)}\` does it at once.`,
      },
    ]
  if (read !== undefined && (read.outcome === 'unavailable' || read.outcome === 'failed')) return []
  if (inactive && !settings.scope.importDisabled)
    return [
      {
        code: 'disabled',
        source,
        sentence: `The source ${source} has ${name}, as disabled (or not active at this time), and disabled people who are new are not imported: \`scope.importDisabled\` is false.`,
        mend: `Enable the account at the source, or set \`importDisabled: true\` under \`scope\` of the source ${source}.`,
      },
    ]
  if (settings.scope.users === 'all') return []
  const { groups } = settings.scope.users
  const known = groups.filter((group) => store.groups.find(group)?.state === 'present')
  const all = groups.map((group) => JSON.stringify(group)).join(', ')
  return [
    {
      code: 'groups',
      source,
      sentence:
        known.length === 0
          ? `The source ${source} has ${name}, but only members of ${all} are wanted (\`scope.users\`), and the answer about one person does not tell who is in them, since they are not in the copy.`
          : `The source ${source} has ${name}, who is in none of the groups whose members are wanted: ${all} (\`scope.users\`).`,
      mend:
        known.length === 0
          ? 'Run `muster sync`, which reads the groups.'
          : `Put the person into one of them, or change \`scope.users\` of the source ${source}.`,
    },
  ]
}

function otherName({ store }: EngineParts, { name: source, mapping }: SourceSettings, name: string, called: string): Reason {
  const by = mapping.username === undefined ? '' : ` (by the mapping of \`username\`, \`${mapping.username}\`)`
  const known = store.users.find(called)
  return {
    code: 'other-name',
    source,
    sentence: `The source ${source} answers to ${name} with a person whose username is ${called}${by}${known === undefined ? '' : `; that is account ${known.account}`}.`,
    mend: `Ask ${sayExplain(called)}.`,
  }
}

function explainClause(
  { name: source, scope }: SourceSettings,
  name: string,
  { by, seen }: Extract<Normalised, { outcome: 'filtered' }>,
): Reason {
  const expression = (by === 'include' ? scope.include : scope.exclude) ?? ''
  const inputs = seen === undefined ? [] : Object.entries(inputsOf(expression, seen))
  const values = inputs.map(([field, value]) => `\`user.${field}\` is ${sayValue(value)}`).join(', ')
  const holds = by === 'include' ? 'lets in only those for whom' : 'leaves out those for whom'
  return {
    code: by,
    source,
    sentence: `The source ${source} has ${name}, and \`scope.${by}\` ${holds} \`${expression}\`${values === '' ? '' : `; here ${values}`}.`,
    mend: `If that is not meant, change \`scope.${by}\` of the source ${source}, or what the directory says.`,
  }
}
