import { isMusterError } from '@muster/provider'
import { internalSource, type UserView } from '@muster/store'
import { type Answer, askAbout } from './ask-about.ts'
import type { EngineParts, EngineSource } from './engine.ts'
import { explainCredit, explainGroups, explainState } from './explain-account.ts'
import { explainFields } from './explain-fields.ts'
import {
  explainConflicts,
  explainDecision,
  explainHeld,
  explainLastReading,
  explainRejections,
  explainTraces,
  type NameToExplain,
} from './explain-missing.ts'
import type { ExplainedAccount, ExplainOptions, Explanation, Reason, RunMark } from './explanation.ts'
import { judgeAnswer } from './judge-answer.ts'
import { makeNormaliser, type Normalised } from './normalise.ts'
import type { SourceSettings } from './settings.ts'

/**
 * Where everything that is known of somebody comes from; or, of somebody who is missing, every reason that can be found.
 * Changes nothing. What the sources say now is asked of them, unless `offline`; one that cannot be asked is told in `asked`.
 */
export async function explain(parts: EngineParts, name: string, { offline = false, signal }: ExplainOptions): Promise<Explanation> {
  const { store, clock } = parts
  const now = clock.now()
  const user = store.users.find(name)
  const toAsk = user === undefined ? parts.sources : parts.sources.filter(({ settings }) => settings.name === user.source)
  const username = user?.spelling ?? name.trim()
  const answers = offline
    ? []
    : await askAbout(
        toAsk.map((source) => ({ source, username })),
        signal ?? new AbortController().signal,
      )
  const read = await Promise.all(answers.map((answer) => normaliseAnswer(parts, toAsk, answer, now)))
  const mark = makeMark(parts)
  const asked: NameToExplain = { store, name: username, account: user, mark, now }
  const stored = [
    ...(user === undefined ? [] : explainOwner(parts, user, mark, now)),
    ...explainHeld(asked),
    ...explainConflicts(asked),
    ...explainDecision(asked),
  ]
  const perSource: Reason[] = []
  for (const source of toAsk) {
    const answer = read.find((one) => one.source === source.settings.name)
    perSource.push(...(await explainSource(parts, source, asked, user, answer, stored)))
  }
  return {
    schema: 1,
    name,
    at: now,
    ...(user !== undefined && { account: explainAccount(parts, user, read, mark) }),
    reasons: [...(user === undefined ? explainTraces(asked) : []), ...stored, ...perSource],
    asked: read.map(({ source, outcome, remark, hint }) => ({
      source,
      outcome,
      ...(remark !== undefined && { remark }),
      ...(hint !== undefined && { hint }),
    })),
    alike: [],
  }
}

type Read = Answer & { readonly normalised?: Normalised }

async function normaliseAnswer(parts: EngineParts, sources: readonly EngineSource[], answer: Answer, now: number): Promise<Read> {
  if (answer.found === undefined) return answer
  const { settings } = sources.find((one) => one.settings.name === answer.source)!
  const normaliser = await makeNormaliser(settings, parts.pinKey, now, answer.abilities?.reusedIds)
  return { ...answer, normalised: normaliser.user(answer.found.user) }
}

/** When runs began, each looked up once. */
function makeMark({ store }: EngineParts): (run: number) => RunMark {
  const known = new Map<number, RunMark>()
  return (run) => {
    let mark = known.get(run)
    if (mark === undefined) {
      const at = store.history.runTimes([run]).get(run)
      mark = at === undefined ? { run } : { run, at }
      known.set(run, mark)
    }
    return mark
  }
}

function settingsOf({ sources }: EngineParts, name: string): SourceSettings | undefined {
  return sources.find(({ settings }) => settings.name === name)?.settings
}

function explainOwner(parts: EngineParts, user: UserView, mark: (run: number) => RunMark, now: number): Reason[] {
  const settings = settingsOf(parts, user.source)
  const state = explainState(parts.store.history, user, settings, mark, now)
  if (settings !== undefined || user.source === internalSource) return state
  return [
    ...state,
    {
      code: 'not-configured',
      source: user.source,
      sentence: `The source ${user.source} is not in the configuration any more, so its people stay as they are, whatever the directory says.`,
      mend: `Name it again in the configuration if that is not meant; its name there must be ${user.source}.`,
    },
  ]
}

/** What one source has to do with it: what it says now, and what its last readings said. */
async function explainSource(
  parts: EngineParts,
  source: EngineSource,
  asked: NameToExplain,
  user: UserView | undefined,
  answer: Read | undefined,
  stored: readonly Reason[],
): Promise<Reason[]> {
  const { name, enrich } = source.settings
  if (enrich !== undefined) return answer?.outcome === 'found' ? [explainEnriching(name, asked.name)] : []
  const now = answer === undefined ? [] : await explainAnswer(parts, source, asked.name, user, answer)
  const before = explainRejections(asked, name)
  // Said by the store and by the source: once is enough.
  const isTold = ({ code }: Reason): boolean =>
    (code === 'conflict' && stored.some((one) => one.code === code && one.source === name)) ||
    (code === 'decided' && stored.some((one) => one.code === code))
  const live = now.filter((reason) => !isTold(reason))
  const told = [...live, ...(live.some(({ code }) => code === 'rejected') ? [] : before)]
  if (user?.state === 'present') return told
  const isExplained = [...now, ...told].some(({ code }) =>
    ['include', 'exclude', 'groups', 'disabled', 'rejected', 'conflict', 'decided', 'erased', 'other-name'].includes(code),
  )
  const isStored = stored.some((one) => one.source === name && (one.code === 'conflict' || one.code === 'held'))
  return isExplained || isStored
    ? told
    : [
        ...told,
        ...explainLastReading(asked, source.settings, answer?.outcome === 'nobody' || answer?.outcome === 'found').filter(
          ({ code }) => user === undefined || code !== 'not-seen',
        ),
      ]
}

function explainEnriching(source: string, name: string): Reason {
  return {
    code: 'enriches',
    source,
    sentence: `The source ${source} has ${name}, but it only adds fields to people whom other sources have (\`role: enrich\`), and brings nobody in.`,
    mend: `If its people are meant to come in, take \`role: enrich\` from the source ${source}.`,
  }
}

async function explainAnswer(
  parts: EngineParts,
  source: EngineSource,
  name: string,
  user: UserView | undefined,
  answer: Read,
): Promise<Reason[]> {
  const { settings } = source
  if (answer.outcome === 'nobody') {
    return [
      {
        code: 'nobody',
        source: settings.name,
        sentence: `The source ${settings.name}, asked just now, says that there is nobody called ${name}.`,
        mend:
          user?.state === 'present'
            ? 'The next complete run begins an absence; nothing is taken away before the grace period is over.'
            : 'If there is, look at where and with what filter the source looks (`settings` in the configuration), and what its account may see.',
      },
    ]
  }
  if (answer.normalised === undefined) return []
  if (user?.state === 'present' && isAbout(answer.normalised, user)) return []
  try {
    return await judgeAnswer(parts, source, answer, answer.normalised, name, user !== undefined)
  } catch (error) {
    if (!isMusterError(error)) throw error
    // What it says is told all the same; what a run makes of it is not known.
    parts.logger.warn(`what a run would make of ${name} cannot be told: ${error.message}`)
    return []
  }
}

/** Whether the one whom the source has under the name now is the one who has the account. */
function isAbout(normalised: Normalised | undefined, { id }: UserView): boolean {
  return normalised?.outcome === 'staged' && normalised.entry.id === id
}

function explainAccount(parts: EngineParts, user: UserView, read: readonly Read[], mark: (run: number) => RunMark): ExplainedAccount {
  const { history } = parts.store
  const { account, source, id, weakIdentity, username, spelling, state, active, absentSince, createdInRun } = user
  const trimmed = history.trimmedUpTo()
  const credit = explainCredit(history, user)
  const answer = read.find((one) => one.source === source)
  const isOther = answer?.normalised?.outcome === 'staged' && !isAbout(answer.normalised, user)
  return {
    account,
    source,
    id,
    weakIdentity,
    username,
    spelling,
    state,
    active,
    ...(absentSince !== undefined && { absentSince }),
    created: mark(createdInRun),
    fields: explainFields({
      user,
      lines: history.linesOf(account),
      ledger: history.ledgerOf(account),
      words: history.wordsOn(account),
      rules: parts.rules,
      settings: settingsOf(parts, source),
      record: isOther ? undefined : answer?.found?.user,
      normalised: isOther ? undefined : answer?.normalised,
      mark,
      sinceStart: createdInRun >= trimmed ? mark(createdInRun) : { ...mark(trimmed), orBefore: true },
    }),
    groups: explainGroups(history, account, mark),
    credit,
  }
}
