import { type EntryClass, foldHandle, type HeldTrace, internalSource, type NameTrace, type RejectionLine, type Store } from '@muster/store'
import { changeClassOf } from './change-class.ts'
import type { Reason, RunMark } from './explanation.ts'
import type { RunReport } from './run-report.ts'
import { asTyped, mendConflict, sayExplain, sayMoment } from './say-values.ts'
import type { SourceSettings } from './settings.ts'

/** What the store knows of a name that nobody bears, or that others lay claim to. */
export interface NameToExplain {
  readonly store: Store
  readonly name: string
  /** Who bears it. */
  readonly account: { readonly account: number; readonly id: string; readonly source: string } | undefined
  readonly mark: (run: number) => RunMark
  readonly now: number
}

/** Accounts that had the name, or that it is the id of. */
export function explainTraces({ store, name }: NameToExplain): Reason[] {
  const key = foldHandle(name.trim())
  const isPinned = store.pins().some(({ username }) => username === key)
  return store.history.tracesOf(name).map((trace) => ({
    code: trace.how === 'gave-up' ? 'gave-up-name' : trace.how === 'id' ? 'known-by-id' : 'renamed',
    source: trace.source,
    sentence: sayTrace(trace, name),
    // Whoever lost the name by a decision does not get it back by being listed.
    ...(isPinned && trace.how === 'gave-up' ? {} : mendOf(trace, name)),
    run: trace.run,
  }))
}

function sayTrace({ account, how, spelling, source, state, bearsName, run }: NameTrace, name: string): string {
  if (how === 'id')
    return `${name} is not a username but the id of ${spelling} (account ${account}), of the source ${source}${bearsName ? '' : `, which is ${state} and bears its name no more`}.`
  if (how === 'renamed')
    return `${name} is how ${spelling} (account ${account}) was called until run ${run}; the source ${source} gave the person another name.`
  if (source === internalSource)
    return `${spelling} was account ${account}, an internal user, who was removed in run ${run}; its balance and its history stay under its number.`
  return state === 'deleted'
    ? `${spelling} was account ${account} of the source ${source}, which was deleted in run ${run} after a long absence; its balance and its history stay under its number.`
    : `${spelling} was account ${account} of the source ${source}, which is ${state} and gave its name up to a newcomer in run ${run}; its balance and its history stay under its number.`
}

function mendOf({ how, spelling, source, bearsName }: NameTrace, name: string): { mend?: string } {
  if (how === 'gave-up' && source === internalSource)
    return { mend: `\`muster users internal add ${asTyped(name)}\` makes a new account of the name, if there is to be one.` }
  if (how === 'gave-up') return { mend: 'When the source lists the same id again, the account comes back.' }
  return !bearsName ? {} : { mend: `Ask ${sayExplain(spelling)}.` }
}

/** Two who lay claim to one name: of the one asked for, and of others who want his. */
export function explainConflicts({ store, name, account, mark }: NameToExplain): Reason[] {
  const key = foldHandle(name.trim())
  return store.conflicts().flatMap(({ source, id, username, reason, run }): Reason[] => {
    if (foldHandle(username) !== key && !(account !== undefined && account.source === source && account.id === id)) return []
    const own = account === undefined || (account.source === source && account.id === id)
    return [
      {
        code: own ? 'conflict' : 'claimed',
        source,
        sentence: own
          ? `The source ${source} lists ${username} (id ${id}), who cannot have the name: ${reason}.`
          : `The source ${source} has another person of this name (id ${id}), who is left out: ${reason}.`,
        mend: mendConflict(username),
        ...mark(run),
      },
    ]
  })
}

/** A name that was decided about. */
export function explainDecision({ store, name, account, mark }: NameToExplain): Reason[] {
  const key = foldHandle(name.trim())
  const pin = store.pins().find(({ username }) => username === key)
  // Somebody who has the name by a decision, and nobody is left out for it: nothing to wonder about.
  if (pin === undefined || (account !== undefined && pin.leftOut.length === 0)) return []
  const others = pin.leftOut.map(({ source, id }) => `${source}:${id}`).join(', ')
  return [
    {
      code: 'decided',
      source: pin.source,
      sentence: `By a decision, in run ${pin.run}, the name belongs to ${pin.source}:${pin.id} alone${others === '' ? ', and whoever else claims it is left out' : `; left out for it: ${others}`}.`,
      mend: `\`muster conflicts unpin ${asTyped(key)}\` takes the decision back.`,
      ...mark(pin.run),
    },
  ]
}

/** Records about the person that could not be used. */
export function explainRejections({ store, name, account, mark }: NameToExplain, source: string): Reason[] {
  const { lines, count } = store.history.rejections(source)
  const own = account?.source === source ? account : undefined
  return lines
    .filter((line) => line.kind !== 'group' && isAbout(line, name, own?.id))
    .map(({ place, reason, hint, run }) => ({
      code: 'rejected' as const,
      source,
      sentence: `A record of the source ${source} cannot be used (${place}): ${reason}.${own === undefined ? '' : ' Until it can, what is known of the person is neither changed nor taken away.'}${count > lines.length ? ` (It is one of ${count}; the first ${lines.length} are kept.)` : ''}`,
      mend: `${hint ?? 'Mend the record at the source.'} Then \`muster sync\`.`,
      ...mark(run),
    }))
}

function isAbout({ id, name: said, place }: RejectionLine, name: string, knownId: string | undefined): boolean {
  const key = foldHandle(name.trim())
  if (said !== null) return foldHandle(said) === key
  if (id !== null && (id === knownId || foldHandle(id) === key)) return true
  if (foldHandle(place) === key) return true
  // The first part of a distinguished name: `uid=ada,ou=people,…`.
  const [, first] = /^[\w.-]+=((?:[^,+\\]|\\.)*)[,+]/.exec(place) ?? []
  return first !== undefined && foldHandle(first.replaceAll('\\', '').trim()) === key
}

const heldWords: Readonly<Record<string, string>> = {
  new: 'the person is new, and waits to be let in',
  rename: 'another name waits to be given',
  change: 'a change waits to be made',
  inactive: 'waits to be made inactive',
  return: 'waits to be let back in',
  absent: 'waits to be counted as absent',
  'out-of-scope': 'waits to leave, because the configuration was changed or the source shows less than before',
  deactivate: 'waits to be deactivated',
  delete: 'waits to be deleted',
}

/** What is on hold for the person. */
export function explainHeld({ store, name, account, mark, now }: NameToExplain): Reason[] {
  return store.history.heldOf(name, account?.account, now).map((trace) => ({
    code: 'held',
    source: trace.source,
    sentence: sayHeld(trace, whyHeld(store, trace)),
    mend:
      trace.state === 'waiting'
        ? `Look at \`muster run show ${trace.run} --held\`, then \`muster approve ${trace.run}\` or \`muster reject ${trace.run}\`.`
        : 'The next run asks again.',
    ...mark(trace.run),
  }))
}

function sayHeld({ run, action, state, expiresAt }: HeldTrace, why: string | undefined): string {
  const until = state === 'waiting' ? `may be approved until ${sayMoment(expiresAt)}` : `could be approved until ${sayMoment(expiresAt)}`
  return `On hold in run ${run}: ${heldWords[action] ?? action}; it ${until}.${why === undefined ? '' : ` Held because ${why}.`}`
}

/** The words of the guard, where the run's report has them. */
function whyHeld(store: Store, { run, source, action }: HeldTrace): string | undefined {
  const report = store.runs.show(run)?.report as Partial<Pick<RunReport, 'holds'>> | undefined
  const holds = report?.holds?.filter((hold) => hold.source === source) ?? []
  const name = changeClassOf.user[action as EntryClass]
  return (holds.find((hold) => hold.class === name) ?? holds[0])?.reason
}

/** What the last readings of a source say about somebody whom nothing else is known of. */
export function explainLastReading({ store, name, mark }: NameToExplain, settings: SourceSettings, isAsked: boolean): Reason[] {
  const source = settings.name
  const state = store.sourceState(source)
  const last = store.history.lastReading(source)
  const reasons: Reason[] = []
  if (last !== undefined && last.outcome !== 'complete' && last.run !== state?.completeRun) {
    const why = last.reason === null ? '' : `: ${last.reason}`
    const is = last.outcome === 'partial' ? 'was read only in part' : last.outcome === 'empty' ? 'showed nobody' : 'could not be read'
    reasons.push({
      code: last.outcome === 'partial' ? 'partial' : 'unavailable',
      source,
      sentence: `The source ${source} ${is} when it was last asked, in run ${last.run} (${sayMoment(last.at)})${why}.`,
      mend: `\`muster doctor ${source}\` tells what is wrong with it.`,
      ...mark(last.run),
    })
  }
  if (state?.completeRun == null || state.completeAt === null)
    reasons.push({
      code: 'never-read',
      source,
      sentence: `The source ${source} has never been read completely, so who is not here yet may well be there.`,
      mend: 'Run `muster sync`.',
    })
  else if (!wasDecidedSince(store, name, source, state.completeRun))
    reasons.push({
      code: 'not-seen',
      source,
      sentence: `${name} was not among the people of the source ${source} when it was last read completely, in run ${state.completeRun} (${sayMoment(state.completeAt)})${store.history.anyErasedSince(state.completeRun) ? '; unless it is somebody who was erased since: of those no name is kept' : ''}.`,
      ...(isAsked ? {} : mendUnasked(settings)),
      ...mark(state.completeRun),
    })
  return reasons
}

/** Whether whoever had the name at the last reading may have lost it only after that. */
function wasDecidedSince(store: Store, name: string, source: string, run: number): boolean {
  const key = foldHandle(name.trim())
  return (
    store.pins().some((pin) => pin.username === key && pin.run > run) ||
    store.history.tracesOf(name).some((trace) => trace.how !== 'id' && trace.source === source && trace.run > run)
  )
}

/** A source that was not asked does not tell who is not there from who is left out. */
function mendUnasked({ name, scope: { users, include, exclude, importDisabled } }: SourceSettings): { mend?: string } {
  const clauses = [
    ...(include === undefined ? [] : ['`scope.include`']),
    ...(exclude === undefined ? [] : ['`scope.exclude`']),
    ...(users === 'all' ? [] : ['`scope.users`']),
    ...(importDisabled ? [] : ['being disabled there (`scope.importDisabled` is false)']),
  ]
  const last = clauses.pop()
  if (last === undefined) return {}
  const any = clauses.length === 0 ? last : `${clauses.join(', ')} or ${last}`
  return {
    mend: `Look in the directory: somebody who is there may have been left out by ${any}, and the source ${name} was not asked which.`,
  }
}
