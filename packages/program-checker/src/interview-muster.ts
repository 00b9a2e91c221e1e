import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Question as MusterQuestion } from '@muster/protocol'
import { Secret, type UserRecord } from '@muster/provider'
import { ask } from './ask.ts'
import { compareAnswers, type Relisting, whateverOrder, withoutVolatile } from './compare-answers.ts'
import type { Description } from './decode-line.ts'
import { type Exchange, exitCode, hasExited, type Manner, type Question, type Subject } from './exchange.ts'
import { type HostileName, hostileNames } from './hostile-names.ts'
import { interviewServe, type ServeSeen } from './interview-serve.ts'
import { madeUpName, someOf, wrongPassword } from './make-up.ts'
import { canBeAsked, phraseMuster, phraseUnknownVerb, wholeScope } from './phrase.ts'
import { type Answer, type Listing, readAnswer, readListing, recordsOf } from './read-answer.ts'
import { leftOutByQuick, type Wishes } from './wishes.ts'

export interface Hostile extends HostileName {
  readonly answer: Answer
  /** A shell ran part of the name. */
  readonly executed: boolean
}

export interface Killed {
  readonly listing: Listing
  /** It had printed everything before it could be interrupted. */
  readonly tooLate: boolean
}

export interface UserAnswers {
  readonly known?: { readonly listed: UserRecord; readonly answer: Answer }
  readonly unknown: Answer
  readonly hostile: readonly Hostile[]
}

export interface SignInAnswers {
  readonly unknown: Answer
  readonly wrong?: Answer
  readonly empty?: Answer
  readonly right?: Answer
  readonly closed: Answer
  readonly hostile: readonly Hostile[]
}

export interface ChangesAnswers {
  readonly latest?: Listing
  readonly garbage: Answer
}

/** Everything that the clauses of `dialect: muster` look at. What is missing was not tried, or not offered. */
export interface MusterSeen {
  readonly subject: Subject
  /** Why what takes long was not tried, where it was not. */
  readonly leftOut?: string
  readonly description?: Description
  readonly describe: Answer
  readonly check: Answer
  readonly unknownVerb: Exchange
  readonly listing: Listing
  readonly relistings: readonly Relisting[]
  readonly closedStdout?: Exchange
  readonly killed?: Killed
  readonly user?: UserAnswers
  readonly signIn?: SignInAnswers
  readonly changes?: ChangesAnswers
  readonly serve?: ServeSeen
  /** Whether an answer says that the verb is not there: exit 2, or without a description the answer to an unknown verb. */
  readonly refused: (exchange: Exchange) => boolean
  /** Of the verbs that `describe` names or that were tried without it: those that exited 2. */
  readonly refusedVerbs: readonly string[]
}

/** Asks everything once, in an order in which a failure early explains what comes later. Judges nothing. */
export async function interviewMuster(subject: Subject, wishes: Wishes): Promise<MusterSeen> {
  const put = (question: Question, manner: Manner = {}) => {
    wishes.onStep?.(question.title)
    return ask(subject, question, wishes.signal ? { ...manner, signal: wishes.signal } : manner)
  }
  const putVerb: PutVerb = (question, manner) => put(phraseMuster(subject.input, question), manner)

  const describe = readAnswer(await putVerb({ verb: 'describe' }))
  const description = recordsOf(describe, 'description')[0]?.record
  const offered = (verb: string) => description?.verbs === undefined || description.verbs.includes(verb)
  const check = readAnswer(await putVerb({ verb: 'check' }))
  const unknownVerb = await put(phraseUnknownVerb)
  // Clause E2 says so once; no other need say again what follows from it.
  const refused = (exchange: Exchange) => exitCode(exchange) === 2 || (description === undefined && isSameAnswer(unknownVerb, exchange))
  const listing = readListing(await putVerb(list))

  const leftOut = wishes.quick ? leftOutByQuick : hasExited(listing.exchange) ? undefined : 'mend `list` first'
  const relistings = hasExited(listing.exchange) ? await listAgain(listing, putVerb, wishes.quick) : []
  const closedStdout = leftOut !== undefined ? undefined : await ask(behindHead(subject), phraseMuster(subject.input, list))
  const killed = leftOut !== undefined ? undefined : await killHalfWay(listing, putVerb)

  const user = offered('user') ? await askForUsers(subject, listing, putVerb, wishes) : undefined
  const signIn = offered('authenticate') ? await askToSignIn(subject, listing, putVerb, wishes) : undefined
  const changes = offered('changes') ? await askForChanges(listing, putVerb) : undefined
  const serve = description?.verbs?.includes('serve') ? await interviewServe(subject, listing, description, wishes) : undefined

  const tried: Readonly<Record<string, Exchange | undefined>> = {
    list: listing.exchange,
    check: check.exchange,
    user: user?.unknown.exchange,
    authenticate: signIn?.unknown.exchange,
    changes: changes?.garbage.exchange,
  }
  return {
    subject,
    ...(leftOut !== undefined && { leftOut }),
    describe,
    check,
    unknownVerb,
    listing,
    relistings,
    refusedVerbs: Object.keys(tried).filter((verb) => tried[verb] && exitCode(tried[verb]) === 2),
    ...(description && { description }),
    ...(closedStdout && { closedStdout }),
    ...(killed && { killed }),
    refused,
    ...(user && !refused(user.unknown.exchange) && { user }),
    ...(signIn && !refused(signIn.unknown.exchange) && { signIn }),
    ...(changes && !refused(changes.garbage.exchange) && { changes }),
    ...(serve && { serve }),
  }
}

/** Word for word, but for the verb that it may repeat. */
function isSameAnswer(one: Exchange, other: Exchange): boolean {
  const said = ({ question, end }: Exchange) => question.args.reduce((text, word) => text.replaceAll(word, ''), end.stderr)
  return exitCode(one) === exitCode(other) && one.lines.join('\n') === other.lines.join('\n') && said(one) === said(other)
}

const list: MusterQuestion = { verb: 'list', scope: wholeScope }

type PutVerb = (question: MusterQuestion, manner?: Manner) => Promise<Exchange>

/** A slow reader waits this long after each block: enough for a pipe to fill up, short enough for a large listing. */
const slowReaderPauseMs = 25

async function listAgain(listing: Listing, putVerb: PutVerb, quick: boolean): Promise<readonly Relisting[]> {
  const again = async (how: string, manner: Manner = {}) => {
    const answer = await putVerb(list, manner)
    const relisting = compareAnswers(listing.exchange, answer, how, withoutVolatile)
    // Only then, because it takes as long as reading the listing.
    return relisting.onlyBefore.length + relisting.onlyNow.length === 0
      ? relisting
      : compareAnswers(listing.exchange, answer, how, whateverOrder)
  }
  const second = await again('the second time')
  if (quick) return [second]
  return [
    second,
    await again('under LANG=C', { environment: { LANG: 'C', LC_ALL: 'C' } }),
    await again('with a closed stdin', { closedStdin: true }),
    await again('read slowly', { pauseMs: slowReaderPauseMs }),
    ...(await Promise.all([again('beside another listing'), again('beside another listing')])),
  ]
}

/** As `PROGRAM list | head -n 1` would run it: stdout is closed after the first line. */
function behindHead(subject: Subject): Subject {
  const { command } = subject
  const words = [...(command.interpreter ?? []), command.path, ...command.args]
  const { interpreter: _, ...rest } = command
  return {
    ...subject,
    command: {
      ...rest,
      path: '/bin/sh',
      args: ['-c', '"$@" | head -n 1', 'head', ...words],
      folder: command.folder ?? join(command.path, '..'),
    },
  }
}

async function killHalfWay(listing: Listing, putVerb: PutVerb): Promise<Killed> {
  const { exchange } = listing
  const halfMs = exchange.end.durationMs / 2
  const cut = await putVerb(list, { endAfterLines: Math.ceil(exchange.lines.length / 2), endAfterMs: halfMs })
  const tooLate = exitCode(cut) === 0 && cut.lines.length === exchange.lines.length
  return { listing: readListing(cut), tooLate }
}

async function askForUsers(subject: Subject, listing: Listing, putVerb: PutVerb, wishes: Wishes): Promise<UserAnswers> {
  const unknown = readAnswer(await putVerb({ verb: 'user', username: madeUpName() }))
  if (exitCode(unknown.exchange) === 2) return { unknown, hostile: [] }
  const [listed] = peopleToTry(listing, wishes.user)
  return {
    unknown,
    ...(listed && { known: { listed, answer: readAnswer(await putVerb({ verb: 'user', username: listed.username })) } }),
    hostile:
      wishes.quick || !hasExited(unknown.exchange) ? [] : await askForHostiles(subject, (username) => putVerb({ verb: 'user', username })),
  }
}

/**
 * One wrong password for one person, and an empty one for another, so that a check locks nobody out; with `--user`
 * that person gets both, then the right one.
 */
async function askToSignIn(subject: Subject, listing: Listing, putVerb: PutVerb, wishes: Wishes): Promise<SignInAnswers> {
  const put = (username: string, password: string, manner?: Manner) =>
    putVerb({ verb: 'authenticate', username, password: new Secret(password) }, manner)
  const signIn = async (username: string, password: string) => readAnswer(await put(username, password))
  const unknown = await signIn(madeUpName(), wrongPassword())
  const closed = readAnswer(await put(madeUpName(), wrongPassword(), { closedStdin: true }))
  if (exitCode(unknown.exchange) === 2) return { unknown, closed, hostile: [] }
  const [first, second = first] = wishes.user === undefined ? peopleToTry(listing).map(({ username }) => username) : [wishes.user]
  return {
    unknown,
    closed,
    ...(first !== undefined && { wrong: await signIn(first, wrongPassword()) }),
    ...(second !== undefined && { empty: await signIn(second, '') }),
    ...(wishes.user !== undefined && wishes.password && { right: await signIn(wishes.user, wishes.password.reveal()) }),
    hostile:
      wishes.quick || !hasExited(unknown.exchange) ? [] : await askForHostiles(subject, (username) => put(username, wrongPassword())),
  }
}

async function askForHostiles(subject: Subject, asking: (name: string) => Promise<Exchange>): Promise<readonly Hostile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-canary-'))
  const canary = join(folder, 'ran')
  try {
    const seen: Hostile[] = []
    for (const hostile of hostileNames(canary)) {
      if (!canBeAsked(subject.input, hostile.name)) continue
      const answer = readAnswer(await asking(hostile.name))
      const executed = await stat(canary).then(
        () => true,
        () => false,
      )
      await rm(canary, { force: true })
      seen.push({ ...hostile, answer, executed })
    }
    return seen
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function askForChanges(listing: Listing, putVerb: PutVerb): Promise<ChangesAnswers> {
  const cursor = listing.ends.at(-1)?.record.cursor
  return {
    garbage: readAnswer(await putVerb({ verb: 'changes', cursor: 'no-such-cursor', scope: wholeScope })),
    ...(cursor !== undefined && { latest: readListing(await putVerb({ verb: 'changes', cursor, scope: wholeScope })) }),
  }
}

/** The person asked for, as listed; else somebody who may sign in. */
function peopleToTry({ users }: Listing, wanted?: string): readonly UserRecord[] {
  const records = users.map(({ record }) => record)
  if (wanted !== undefined) return records.filter(({ username }) => username.toLowerCase() === wanted.toLowerCase())
  return someOf(
    records.filter(({ active }) => active !== false),
    2,
  )
}
