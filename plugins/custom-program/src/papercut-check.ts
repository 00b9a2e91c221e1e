import { randomBytes } from 'node:crypto'
import type { AuthenticationAnswer } from '@muster/protocol'
import {
  countPapercutFields,
  findPapercutTwins,
  isPapercutFault,
  judgeAuthentication,
  mendCause,
  papercutFields,
  readPapercutName,
  readPapercutRecord,
  runTogether,
  wantsArguments,
} from '@muster/protocol'
import { type CheckReport, type Finding, Secret } from '@muster/provider'
import { count } from './count.ts'
import { doubtDifference } from './papercut-doubts.ts'
import { explainFailure } from './papercut-failure.ts'
import { askPapercut, type PapercutAnswer, type PapercutQuestion } from './papercut-program.ts'
import { askAuthentication } from './papercut-sign-in.ts'
import type { PapercutSource } from './papercut-source.ts'

/** Groups looked at for members; enough to see how a program prints them. */
const groupsTried = 5

/**
 * Asks everything once, and the people twice; passwords only for a name that nobody has. Says what was seen and which
 * setting fits it.
 */
export async function checkPapercut(source: PapercutSource): Promise<CheckReport> {
  const ask = (question: PapercutQuestion) => askPapercut(source.program, question, source.context.signal)
  const findings: Finding[] = []
  const valid = await ask({ command: 'is-valid' })
  findings.push(judgeIsValid(valid))
  if (isOver(valid)) return { findings }

  const people = await ask({ command: 'all-users' })
  findings.push(...judgePeople(source, people))
  if (isOver(people)) return { findings }
  findings.push(judgeSecondListing(source, people, await ask({ command: 'all-users' })))

  const groups = await ask({ command: 'all-groups' })
  findings.push(judgeGroups(groups))
  const members = await findMembers(groups, ask)
  findings.push(...judgeMembers(source, members, people))
  if (members?.name !== undefined) findings.push(await judgeArgumentOrder(source, members, ask))

  const [known] = namesOf(source, people)
  findings.push(
    judgeDetails(source, known, known === undefined ? undefined : await ask({ command: 'get-user-details', stdin: `${known}\n` })),
  )
  const works = people.lines.length > 0 || (valid.end.how === 'exited' && valid.end.code === 0)
  findings.push(
    works
      ? judgeUnknownCommand(await ask({ command: 'muster-check' }))
      : { id: 'papercut.unknown-command', outcome: 'not-tried', message: 'An unknown command was not tried: the known ones fail too.' },
  )
  findings.push(await judgeSignIn(source, works))
  return { findings }
}

/** What cannot be started, or hangs, would only do so again, and cost a minute each time. */
function isOver({ end }: PapercutAnswer): boolean {
  return end.how === 'not-started' || end.how === 'stopped' || (end.how === 'limit' && end.limit !== 'lineBytes')
}

type Ask = (question: PapercutQuestion) => Promise<PapercutAnswer>

interface Members {
  readonly group: string
  /** The one that knows the members. */
  readonly command: 'group-member-names' | 'group-members'
  readonly answer: PapercutAnswer
  /** Of a member. */
  readonly name?: string
}

function judgeIsValid({ lines, end }: PapercutAnswer): Finding {
  const verdict = lines[0]?.trim()
  const id = 'papercut.is-valid'
  const failure = explainFailure('is-valid', end)
  if (failure !== undefined) return { id, outcome: 'failed', message: failure.message, remedy: failure.hint }
  if (verdict === 'Y' || verdict === 'y') return { id, outcome: 'ok', message: 'is-valid printed Y.' }
  if (verdict === 'N' || verdict === 'n') {
    const remedy =
      mendCause(end.stderr) ?? 'See by hand what it lacks; here it has a clean environment, and what it needs is named under `environment`.'
    return { id, outcome: 'warning', message: 'is-valid printed N: the program says that its directory cannot be asked.', remedy }
  }
  return {
    id,
    outcome: 'warning',
    message: `is-valid printed ${verdict === undefined ? 'nothing' : 'something else than Y'}.`,
    remedy: 'Let it print Y on line 1 when the directory can be asked.',
  }
}

function judgePeople(source: PapercutSource, answer: PapercutAnswer): Finding[] {
  const id = 'papercut.all-users'
  const failure = explainFailure('all-users', answer.end)
  if (failure !== undefined) return [{ id, outcome: 'failed', message: failure.message, remedy: failure.hint }]
  if (answer.lines.length === 0) {
    return [
      {
        id,
        outcome: 'failed',
        message: 'all-users printed nobody and exited with 0.',
        remedy: 'Let it exit with a failure when it cannot reach its directory: an empty list is never believed.',
      },
    ]
  }
  const tabbed = answer.lines.some((line) => line?.includes('\t'))
  const faults = answer.lines.flatMap((line, index) => {
    const record = line === undefined ? { message: 'not UTF-8', hint: 'Print UTF-8.' } : readPapercutRecord(line, source.settings, tabbed)
    return isPapercutFault(record) ? [{ ...record, index }] : []
  })
  const [fault] = faults
  if (fault !== undefined) {
    return [
      {
        id,
        outcome: 'failed',
        message: `all-users, record ${fault.index + 1}: ${fault.message} (${faults.length} of ${count(answer.lines.length, 'record')}).`,
        remedy: fault.hint,
      },
    ]
  }
  return [{ id, outcome: 'ok', message: describePeople(source, answer) }, ...judgeNames(source, answer), ...judgeForm('all-users', answer)]
}

/** Two names that are one but for case are two people to the program and one to everybody else: neither is used. */
function judgeNames(source: PapercutSource, answer: PapercutAnswer): Finding[] {
  const twins = findPapercutTwins(
    answer.lines.map((line) => line ?? ''),
    source.settings,
  )
  const [first] = twins
  if (first === undefined) return []
  return [
    {
      id: 'papercut.names',
      outcome: 'warning',
      message: `${count(twins.length, 'name is', 'names are')} given to two people (${first.join(' and ')}${twins.length > 1 ? ', …' : ''}); neither is used.`,
      remedy: 'Let the program print each person once, with a name of their own, whatever its case.',
    },
  ]
}

function describePeople(source: PapercutSource, { lines }: PapercutAnswer): string {
  const counts = [...new Set(lines.map((line) => countPapercutFields(line!)))].sort((a, b) => a - b)
  const names = namesOf(source, { lines })
  const supplied = papercutFields.slice(1, Math.min(counts.at(-1)!, papercutFields.length))
  const repeated = lines.length - names.size
  return `all-users printed ${count(names.size, 'person', 'people')}${repeated > 0 ? ` (${count(repeated, 'line repeats', 'lines repeat')} a name)` : ''}, ${counts.join(', ')} ${counts.join() === '1' ? 'field' : 'fields'} a record${
    supplied.length > 0 ? `: the username, then ${supplied.join(', ')}` : ''
  }.`
}

/** What is tolerated, each with its mend. */
function judgeForm(command: string, { quirks, lines }: PapercutAnswer): Finding[] {
  const findings: Finding[] = []
  const warn = (id: string, message: string, remedy: string) => findings.push({ id, outcome: 'warning', message, remedy })
  const tolerated = [
    ...(quirks.byteOrderMark ? ['a byte order mark'] : []),
    ...(quirks.carriageReturns ? ['carriage returns'] : []),
    ...(quirks.blankLines > 0 ? [count(quirks.blankLines, 'blank line')] : []),
    ...(quirks.trailingTabs > 0 ? [count(quirks.trailingTabs, 'trailing tab')] : []),
  ]
  if (tolerated.length > 0)
    findings.push({ id: 'papercut.form', outcome: 'ok', message: `${command} printed ${tolerated.join(', ')}, which is tolerated.` })
  if (quirks.unended && lines.length === 1) {
    warn(
      'papercut.line-ends',
      `${command} printed a single line that does not end; if there are several people, ${runTogether}.`,
      'Let it print a line feed after every record.',
    )
  } else if (quirks.unended) {
    warn(
      'papercut.line-ends',
      `The last line of ${command} does not end in a line feed, so every listing counts as cut off and nobody is removed.`,
      'Let it print a line feed after the last line too.',
    )
  }
  return findings
}

function judgeSecondListing(source: PapercutSource, first: PapercutAnswer, second: PapercutAnswer): Finding {
  const id = 'papercut.two-listings'
  const difference = doubtDifference('people', namesOf(source, first), namesOf(source, second))
  if (difference !== undefined) return { id, outcome: 'failed', message: `${difference.message}.`, remedy: difference.hint }
  if (first.lines.length === 0) return { id, outcome: 'not-tried', message: 'Two listings were not compared: there is none.' }
  const order = first.lines.join('\n') === second.lines.join('\n') ? 'in the same order' : 'in another order, which does not matter'
  const cost =
    source.settings.listings === 2
      ? ''
      : ' With listings: 1 a run does not compare, so a list that is cut short with exit code 0 looks like people who left.'
  return {
    id,
    outcome: cost === '' ? 'ok' : 'warning',
    message: `Two listings gave the same names, ${order}.${cost}`,
    ...(cost !== '' && { remedy: 'Take listings: 1 out of the configuration.' }),
  }
}

function judgeGroups(answer: PapercutAnswer): Finding {
  const id = 'papercut.all-groups'
  const failure = explainFailure('all-groups', answer.end)
  if (failure !== undefined) return { id, outcome: 'failed', message: failure.message, remedy: failure.hint }
  if (answer.lines.length === 0)
    return {
      id,
      outcome: 'warning',
      message: 'all-groups printed no group.',
      remedy: 'If there are none, say `groups: none` in the scope.',
    }
  return { id, outcome: 'ok', message: `all-groups printed ${count(new Set(answer.lines).size, 'group')}.` }
}

/** A group with a member that is not called like it, as those of Unix are: else the order of arguments cannot be told. */
async function findMembers({ lines }: PapercutAnswer, ask: Ask): Promise<Members | undefined> {
  let best: Members | undefined
  for (const line of lines.slice(0, groupsTried)) {
    if (line === undefined) continue
    const found = await askMembers(line.split('\t', 1)[0]!, ask)
    if (found.name !== undefined && found.name.toLowerCase() !== found.group.toLowerCase()) return found
    if (best?.name === undefined) best = found
  }
  return best
}

async function askMembers(group: string, ask: Ask): Promise<Members> {
  const names = await ask({ command: 'group-member-names', args: [group] })
  const silent = names.lines.length === 0 && names.end.how === 'exited' && names.end.code === 0
  const records = silent ? await ask({ command: 'group-members', args: [group] }) : undefined
  const instead = records !== undefined && records.lines.length > 0
  const answer = instead ? records : names
  const members = answer.lines.flatMap((member) => (member === undefined ? [] : [member.split('\t', 1)[0]!]))
  const name = members.find((member) => member.toLowerCase() !== group.toLowerCase()) ?? members[0]
  return { group, command: instead ? 'group-members' : 'group-member-names', answer, ...(name !== undefined && { name }) }
}

function judgeMembers(source: PapercutSource, members: Members | undefined, people: PapercutAnswer): Finding[] {
  const id = 'papercut.group-member-names'
  if (members === undefined) return [{ id, outcome: 'not-tried', message: 'group-member-names was not tried: there is no group.' }]
  const { group, command, answer } = members
  const failure = explainFailure(`${command} ${group}`, answer.end)
  if (failure !== undefined) return [{ id, outcome: 'failed', message: failure.message, remedy: failure.hint }]
  const names = namesOf(source, answer)
  if (names.size === 0)
    return [
      {
        id,
        outcome: 'warning',
        message: 'group-member-names printed nobody for any group tried.',
        remedy: 'Try it by hand for a group that has members.',
      },
    ]
  const known = namesOf(source, people)
  const strangers = [...names].filter((name) => !known.has(name))
  const stripped = strangers.filter((name) => name.includes('\\') && known.has(readPapercutName(name, { stripDomain: true })))
  if (stripped.length > 0) {
    return [
      {
        id,
        outcome: 'warning',
        message: `${stripped.length} of ${names.size} members of ${group} carry a domain (DOMAIN\\name) that all-users does not print.`,
        remedy: 'Say `stripDomain: true` under `papercut:`.',
      },
    ]
  }
  const form = answer.lines.some((line) => line?.includes('\t')) ? 'full records' : 'bare names'
  if (strangers.length > 0) {
    return [
      {
        id,
        outcome: 'warning',
        message: `${strangers.length} of ${names.size} members of ${group} are not among the people (${strangers.slice(0, 3).join(', ')}).`,
        remedy: 'They are left out; let both commands spell names alike.',
      },
    ]
  }
  return [
    ...(command === 'group-members'
      ? [
          {
            id: 'papercut.group-members',
            outcome: 'warning' as const,
            message: `group-member-names printed nobody of ${group}, but group-members did, so Muster takes those.`,
            remedy: 'Let group-member-names print the names, one a line.',
          },
        ]
      : []),
    { id, outcome: 'ok', message: `${command} printed ${count(names.size, 'member')} of ${group}, as ${form}.` },
    ...judgeForm(command, answer),
  ]
}

async function judgeArgumentOrder({ settings }: PapercutSource, { group, name }: Members, ask: Ask): Promise<Finding> {
  const id = 'papercut.argument-order'
  const says = async (args: readonly string[]) => /^y$/i.test((await ask({ command: 'is-user-in-group', args })).lines[0]?.trim() ?? '')
  const groupFirst = await says([group, name!])
  const userFirst = await says([name!, group])
  if (!groupFirst && !userFirst) {
    return {
      id,
      outcome: 'warning',
      message: 'is-user-in-group says Y for a member in neither order of its arguments.',
      remedy: 'Keep `lookUpGroups: member-lists`, which does not use it.',
    }
  }
  if (groupFirst && userFirst) {
    return { id, outcome: 'ok', message: `is-user-in-group says Y for ${name} and ${group} in both orders, so its order cannot be told.` }
  }
  const seen = groupFirst ? 'group-first' : 'user-first'
  const message = `is-user-in-group takes the ${seen === 'group-first' ? 'group' : 'user'} first.`
  if (seen === settings.isUserInGroup) return { id, outcome: 'ok', message }
  return { id, outcome: 'warning', message, remedy: `Say \`isUserInGroup: ${seen}\` under \`papercut:\`.` }
}

function judgeDetails(source: PapercutSource, name: string | undefined, answer: PapercutAnswer | undefined): Finding {
  const id = 'papercut.get-user-details'
  if (name === undefined || answer === undefined)
    return { id, outcome: 'not-tried', message: 'get-user-details was not tried: there is nobody to ask for.' }
  const [line, ...others] = answer.lines
  const same = line !== undefined && readPapercutName(line, source.settings) === name
  if (answer.end.how === 'exited' && answer.end.code === 0 && same && others.length === 0)
    return { id, outcome: 'ok', message: 'get-user-details printed the record of one person.' }
  return {
    id,
    outcome: 'warning',
    message: `get-user-details printed ${others.length === 0 && line !== undefined ? 'somebody else' : count(answer.lines.length, 'record')} for ${name}.`,
    remedy: 'Muster asks all-users instead, which takes longer; nothing need be done.',
  }
}

function judgeUnknownCommand({ end }: PapercutAnswer): Finding {
  const id = 'papercut.unknown-command'
  if (explainFailure('muster-check', end) !== undefined) return { id, outcome: 'ok', message: 'An unknown command is a failure.' }
  return {
    id,
    outcome: 'ok',
    message: 'An unknown command exits with 0, so an empty answer of this program proves nothing; empty groups are asked for twice.',
  }
}

/** A made-up name with a made-up password: what a rejection looks like, without locking anybody out. */
async function judgeSignIn(source: PapercutSource, works: boolean): Promise<Finding> {
  const id = 'papercut.authentication'
  const name = `muster-check-${randomBytes(4).toString('hex')}`
  const answer = await askAuthentication(source, name, new Secret(randomBytes(12).toString('base64url')))
  const judged = judgeAuthentication(answer, source.settings.silentRejection)
  switch (judged.type) {
    case 'rejected':
      if (answer.lines[0]?.replace(/^\uFEFF/, '') === 'ERROR' || source.settings.silentRejection)
        return { id, outcome: 'ok', message: 'A name that does not exist was rejected.' }
      return {
        id,
        outcome: 'warning',
        message:
          'A name that does not exist was rejected, but not by ERROR alone on line 1, so a right password may not be answered by OK alone either.',
        remedy: 'Let it print OK or ERROR on line 1 and nothing else there; try a right password with `muster authenticate NAME`.',
      }
    case 'accepted':
      return {
        id,
        outcome: 'failed',
        message: 'A name that does not exist was accepted with a made-up password.',
        remedy: 'Do not sign people in by this program before it checks passwords.',
      }
    case 'unavailable':
      return {
        id,
        outcome: 'warning',
        message: `A name that does not exist could not be checked: ${judged.sentence.replace(/\.$/, '')}.`,
        remedy: adviseSignIn(source, answer, works),
      }
  }
}

function adviseSignIn({ authCommand, directoryCommand }: PapercutSource, answer: AuthenticationAnswer, works: boolean): string {
  const { stderr } = answer.end
  const own = authCommand === directoryCommand
  if (own && wantsArguments(stderr)) {
    return 'Without arguments the program complains, so another one checks passwords: name it as `authProgram` under `papercut:`.'
  }
  const cause = mendCause(stderr)
  if (cause !== undefined) return `${cause[0]!.toUpperCase()}${cause.slice(1)}.`
  if (own && !works) return 'Mend what fails above first.'
  if (judgeAuthentication(answer, true).type === 'rejected') {
    return 'If that is how the program rejects, say `silentRejection: true` under `papercut:`; then a directory that is down looks like a wrong password. Better let it print ERROR.'
  }
  const another = own ? ' If another program checks passwords, name it as `authProgram` under `papercut:`.' : ''
  return `Let the program print ERROR for a wrong password and OK for a right one, and exit with 0.${another}`
}

function namesOf(source: PapercutSource, { lines }: Pick<PapercutAnswer, 'lines'>): Set<string> {
  return new Set(lines.flatMap((line) => (line === undefined ? [] : [readPapercutName(line, source.settings)])))
}
