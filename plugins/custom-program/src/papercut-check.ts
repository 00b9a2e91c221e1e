import { randomBytes } from 'node:crypto'
import { isPapercutFault, judgeAuthentication, papercutFields, readPapercutName, readPapercutRecord, runTogether } from '@muster/protocol'
import { type CheckReport, type Finding, Secret } from '@muster/provider'
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
  if (valid.end.how === 'not-started') return { findings }

  const people = await ask({ command: 'all-users' })
  findings.push(...judgePeople(source, people))
  findings.push(judgeSecondListing(source, people, await ask({ command: 'all-users' })))

  const groups = await ask({ command: 'all-groups' })
  findings.push(judgeGroups(groups))
  const members = await findMembers(groups, ask)
  findings.push(...judgeMembers(source, members, people))
  if (members?.name !== undefined) findings.push(await judgeArgumentOrder(source, members, ask))

  const [known] = namesOf(source, people)
  findings.push(judgeDetails(known, known === undefined ? undefined : await ask({ command: 'get-user-details', stdin: `${known}\n` })))
  findings.push(judgeUnknownCommand(await ask({ command: 'muster-check' })))
  findings.push(await judgeSignIn(source))
  return { findings }
}

type Ask = (question: PapercutQuestion) => Promise<PapercutAnswer>

interface Members {
  readonly group: string
  readonly answer: PapercutAnswer
  /** Of the first member. */
  readonly name?: string
}

function judgeIsValid({ lines: [verdict], end }: PapercutAnswer): Finding {
  const id = 'papercut.is-valid'
  const failure = explainFailure('is-valid', end)
  if (failure !== undefined) return { id, outcome: 'failed', message: failure.message, remedy: failure.hint }
  if (verdict === 'Y' || verdict === 'y') return { id, outcome: 'ok', message: 'is-valid printed Y.' }
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
  const faults = answer.lines.flatMap((line, index) => {
    const record = line === undefined ? { message: 'not UTF-8', hint: 'Print UTF-8.' } : readPapercutRecord(line, source.settings)
    return isPapercutFault(record) ? [{ ...record, index }] : []
  })
  const [fault] = faults
  if (fault !== undefined) {
    return [
      {
        id,
        outcome: 'failed',
        message: `all-users, record ${fault.index + 1}: ${fault.message} (${faults.length} of ${answer.lines.length} records).`,
        remedy: fault.hint,
      },
    ]
  }
  return [{ id, outcome: 'ok', message: describePeople(source, answer) }, ...judgeForm('all-users', answer)]
}

function describePeople(source: PapercutSource, { lines }: PapercutAnswer): string {
  const counts = [...new Set(lines.map((line) => line!.split('\t').length))].sort((a, b) => a - b)
  const names = namesOf(source, { lines })
  const supplied = papercutFields.slice(1, Math.min(counts.at(-1)!, papercutFields.length))
  const repeated = lines.length - names.size
  return `all-users printed ${names.size} people${repeated > 0 ? ` (${repeated} lines repeat a name)` : ''}, ${counts.join(', ')} fields a record${
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
  return { id, outcome: 'ok', message: `all-groups printed ${new Set(answer.lines).size} groups.` }
}

async function findMembers({ lines }: PapercutAnswer, ask: Ask): Promise<Members | undefined> {
  let last: Members | undefined
  for (const line of lines.slice(0, groupsTried)) {
    if (line === undefined) continue
    const group = line.split('\t', 1)[0]!
    const answer = await ask({ command: 'group-member-names', args: [group] })
    const name = answer.lines.find((member) => member !== undefined)?.split('\t', 1)[0]
    last = { group, answer, ...(name !== undefined && { name }) }
    if (name !== undefined) return last
  }
  return last
}

function judgeMembers(source: PapercutSource, members: Members | undefined, people: PapercutAnswer): Finding[] {
  const id = 'papercut.group-member-names'
  if (members === undefined) return [{ id, outcome: 'not-tried', message: 'group-member-names was not tried: there is no group.' }]
  const { group, answer } = members
  const failure = explainFailure(`group-member-names ${group}`, answer.end)
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
    { id, outcome: 'ok', message: `group-member-names printed ${names.size} members of ${group}, as ${form}.` },
    ...judgeForm('group-member-names', answer),
  ]
}

async function judgeArgumentOrder({ settings }: PapercutSource, { group, name }: Members, ask: Ask): Promise<Finding> {
  const id = 'papercut.argument-order'
  const says = async (args: readonly string[]) => /^y$/i.test((await ask({ command: 'is-user-in-group', args })).lines[0] ?? '')
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
  const seen = groupFirst && userFirst ? settings.isUserInGroup : groupFirst ? 'group-first' : 'user-first'
  const message = `is-user-in-group takes the ${seen === 'group-first' ? 'group' : 'user'} first.`
  if (seen === settings.isUserInGroup) return { id, outcome: 'ok', message }
  return { id, outcome: 'warning', message, remedy: `Say \`isUserInGroup: ${seen}\` under \`papercut:\`.` }
}

function judgeDetails(name: string | undefined, answer: PapercutAnswer | undefined): Finding {
  const id = 'papercut.get-user-details'
  if (name === undefined || answer === undefined)
    return { id, outcome: 'not-tried', message: 'get-user-details was not tried: there is nobody to ask for.' }
  if (answer.end.how === 'exited' && answer.end.code === 0 && answer.lines.length === 1)
    return { id, outcome: 'ok', message: 'get-user-details printed the record of one person.' }
  return {
    id,
    outcome: 'warning',
    message: `get-user-details printed ${answer.lines.length} records for ${name}.`,
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
async function judgeSignIn(source: PapercutSource): Promise<Finding> {
  const id = 'papercut.authentication'
  const answer = await askAuthentication(
    source,
    `muster-check-${randomBytes(4).toString('hex')}`,
    new Secret(randomBytes(12).toString('base64url')),
  )
  const judged = judgeAuthentication(answer, source.settings.silentRejection)
  switch (judged.type) {
    case 'rejected':
      return { id, outcome: 'ok', message: 'A name that does not exist was rejected.' }
    case 'accepted':
      return {
        id,
        outcome: 'failed',
        message: 'A name that does not exist was accepted with a made-up password.',
        remedy: 'Do not sign people in by this program before it checks passwords.',
      }
    case 'unavailable': {
      const silent = judgeAuthentication(answer, true).type === 'rejected'
      return {
        id,
        outcome: 'warning',
        message: `A name that does not exist could not be checked: ${judged.sentence}.`,
        remedy: silent
          ? 'If that is how the program rejects, say `silentRejection: true` under `papercut:`; then a directory that is down looks like a wrong password. Better let it print ERROR.'
          : 'Let the program print ERROR for a wrong password and OK for a right one, and exit with 0.',
      }
    }
  }
}

function namesOf(source: PapercutSource, { lines }: Pick<PapercutAnswer, 'lines'>): Set<string> {
  return new Set(lines.flatMap((line) => (line === undefined ? [] : [readPapercutName(line, source.settings)])))
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
