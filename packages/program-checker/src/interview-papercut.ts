import { ask } from './ask.ts'
import { compareAnswers, type Relisting } from './compare-answers.ts'
import { type Exchange, hasExited, type Manner, type Question, type Subject } from './exchange.ts'
import { madeUpName, someOf, wrongPassword } from './make-up.ts'
import { phrasePapercut, phrasePapercutSignIn } from './phrase.ts'
import type { Wishes } from './wishes.ts'

export interface GroupMembers {
  readonly group: string
  readonly names: Exchange
  readonly records: Exchange
}

/** A member of a group, and what `is-user-in-group` says with its arguments in either order. */
export interface InGroup {
  readonly group: string
  readonly name: string
  readonly groupFirst: Exchange
  readonly userFirst: Exchange
  readonly stranger: Exchange
}

export interface PapercutSignIns {
  readonly unknown: Exchange
  readonly wrong?: Exchange
  readonly empty?: Exchange
  readonly right?: Exchange
}

/** Everything that the clauses of `dialect: papercut` look at. */
export interface PapercutSeen {
  readonly subject: Subject
  readonly quick: boolean
  readonly isValid: Exchange
  readonly people: Exchange
  readonly relistings: readonly Relisting[]
  readonly groups: Exchange
  readonly members: readonly GroupMembers[]
  readonly details?: { readonly name: string; readonly known: Exchange; readonly unknown: Exchange }
  readonly inGroup?: InGroup
  readonly unknownCommand: Exchange
  readonly signIns: PapercutSignIns
}

/** Enough to see how a program prints members; each costs two processes. */
const groupsTried = 5

const impatientMs = 5_000

export async function interviewPapercut(subject: Subject, wishes: Wishes): Promise<PapercutSeen> {
  let patient = subject
  const put = async (question: Question, manner: Manner = {}) => {
    wishes.onStep?.(question.title)
    const exchange = await ask(patient, question, wishes.signal ? { ...manner, signal: wishes.signal } : manner)
    if (exchange.end.how === 'limit' && exchange.end.limit !== 'lineBytes') patient = impatient(subject)
    return exchange
  }
  const command = (name: string, ...args: readonly string[]) => put(phrasePapercut(name, ...args))

  const isValid = await command('is-valid')
  const people = await command('all-users')
  const relistings = hasExited(people) ? await listAgain(people, (manner) => put(phrasePapercut('all-users'), manner), wishes.quick) : []
  const groups = await command('all-groups')
  const members: GroupMembers[] = []
  for (const group of namesIn(groups).slice(0, groupsTried)) {
    members.push({ group, names: await command('group-member-names', group), records: await command('group-members', group) })
  }
  const [name] = someOf(namesIn(people), 1)
  const member = findMember(members)
  return {
    subject,
    quick: wishes.quick,
    isValid,
    people,
    relistings,
    groups,
    members,
    ...(name !== undefined && {
      details: { name, known: await command('get-user-details', name), unknown: await command('get-user-details', madeUpName()) },
    }),
    ...(member && { inGroup: await askForMember(member, command) }),
    unknownCommand: await command('no-such-command'),
    signIns: await trySignIns(patient, people, wishes),
  }
}

/** Whoever hung once need not be waited for as long again. */
function impatient(subject: Subject): Subject {
  const { firstByteMs = impatientMs, silenceMs = impatientMs, wholeMs = impatientMs } = subject.limits
  const limits = {
    ...subject.limits,
    firstByteMs: Math.min(firstByteMs, impatientMs),
    silenceMs: Math.min(silenceMs, impatientMs),
    wholeMs: Math.min(wholeMs, 2 * impatientMs),
  }
  return { ...subject, limits }
}

async function listAgain(first: Exchange, list: (manner?: Manner) => Promise<Exchange>, quick: boolean): Promise<readonly Relisting[]> {
  const again = async (how: string, manner?: Manner) => compareAnswers(first, await list(manner), how, nameIn)
  const second = await again('the second time')
  if (quick) return [second]
  return [
    second,
    await again('under LANG=C', { environment: { LANG: 'C', LC_ALL: 'C' } }),
    ...(await Promise.all([again('beside another listing'), again('beside another listing')])),
  ]
}

/** Preferably one that is not called like its group, as those of Unix are: else the order of arguments cannot be told. */
function findMember(members: readonly GroupMembers[]): Pick<InGroup, 'group' | 'name'> | undefined {
  const pairs = members.flatMap(({ group, names, records }) => [...namesIn(names), ...namesIn(records)].map((name) => ({ group, name })))
  return pairs.find(({ group, name }) => group.toLowerCase() !== name.toLowerCase()) ?? pairs[0]
}

async function askForMember(
  { group, name }: Pick<InGroup, 'group' | 'name'>,
  command: (name: string, ...args: string[]) => Promise<Exchange>,
): Promise<InGroup> {
  return {
    group,
    name,
    groupFirst: await command('is-user-in-group', group, name),
    userFirst: await command('is-user-in-group', name, group),
    stranger: await command('is-user-in-group', group, madeUpName()),
  }
}

async function trySignIns(subject: Subject, people: Exchange, { user, password, signal, onStep }: Wishes): Promise<PapercutSignIns> {
  const authenticating = subject.authentication ? { ...subject, command: subject.authentication } : subject
  const signIn = (name: string, secret: string) => {
    const question = phrasePapercutSignIn(name, secret)
    onStep?.(question.title)
    return ask(authenticating, question, signal ? { signal } : {})
  }
  const [first, second = first] = user === undefined ? someOf(namesIn(people), 2) : [user]
  return {
    unknown: await signIn(madeUpName(), wrongPassword()),
    ...(first !== undefined && { wrong: await signIn(first, wrongPassword()) }),
    ...(second !== undefined && { empty: await signIn(second, '') }),
    ...(user !== undefined && password && { right: await signIn(user, password.reveal()) }),
  }
}

/** Field 1 of a line is the name, whether the rest is there or not. */
export function nameIn(line: string): string {
  return (line.split('\t', 1)[0] ?? '').trim()
}

/** Names that are not empty, each once. */
export function namesIn({ lines }: Pick<Exchange, 'lines'>): readonly string[] {
  return [...new Set(lines.map(nameIn).filter((name) => name !== ''))]
}
