import { open, readFile } from 'node:fs/promises'
import { isPapercutFault, membersPerLine, readPapercutRecord } from '@muster/protocol'
import { MusterError } from '@muster/provider'
import { ask } from './ask.ts'
import { describeEnd, type Exchange, exitCode, type Question, type Subject } from './exchange.ts'
import { namesIn } from './interview-papercut.ts'
import { phraseMuster, phrasePapercut, wholeScope } from './phrase.ts'
import { type Listing, readListing } from './read-answer.ts'
import { readTranscript } from './transcript.ts'

/** A listing, from wherever one can be had: a transcript, what `./prog list > FILE` wrote, or the program itself. */
export async function obtainListing(subject: Subject, signal?: AbortSignal): Promise<Listing> {
  const { path } = subject.command
  const start = await beginningOf(path)
  if (start.startsWith('{"args":')) return listingInTranscript(path)
  if (start.startsWith('{')) return readListing(printed((await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')))
  const asked = async (question: Question): Promise<Exchange> => {
    const exchange = await ask(subject, question, signal ? { signal } : {})
    if (exitCode(exchange) === 0) return exchange
    throw new MusterError('LISTING_INCOMPLETE', `The program ${path} did not answer ${question.title}: ${describeEnd(exchange)}.`, {
      hint: '`muster program check` says what is wrong with it',
      phase: 'list',
    })
  }
  if (subject.dialect === 'papercut') return readListing(printed(await listPapercut(asked)))
  return readListing(await asked(phraseMuster(subject.input, { verb: 'list', scope: wholeScope })))
}

/** What `dialect: papercut` says in several answers, as the records of one listing. */
async function listPapercut(asked: (question: Question) => Promise<Exchange>): Promise<readonly string[]> {
  const people = await asked(phrasePapercut('all-users'))
  const users = people.lines.flatMap((line) => {
    const record = line.trim() === '' ? undefined : readPapercutRecord(line, { stripDomain: false, emptyClears: [] })
    return record === undefined || isPapercutFault(record) ? [] : [record]
  })
  const records: object[] = [...new Map(users.map((user) => [user.username, user])).values()]
  for (const group of namesIn(await asked(phrasePapercut('all-groups')))) {
    const members = namesIn(await asked(phrasePapercut('group-member-names', group)))
    records.push({ type: 'group', name: group })
    for (let start = 0; start < members.length; start += membersPerLine)
      records.push({ type: 'members', group, members: members.slice(start, start + membersPerLine) })
  }
  return records.map((record) => JSON.stringify(record))
}

async function listingInTranscript(path: string): Promise<Listing> {
  const listed = (await readTranscript(path)).find(({ args }) => args.at(-1) === 'list')
  if (listed !== undefined) return readListing(printed(listed.stdout))
  throw new MusterError('CONFIG_INVALID', `The transcript ${path} holds no listing.`, { hint: 'record `list` too', phase: 'transcript' })
}

async function beginningOf(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(16) })
    return buffer.toString('latin1', 0, bytesRead)
  } catch (cause) {
    throw new MusterError('CONFIG_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}.`, {
      hint: 'name a program, a transcript, or what `PROGRAM list` printed',
      cause,
    })
  }
}

/** Lines out of a file, as if a program had just printed them. */
function printed(lines: readonly string[]): Exchange {
  return {
    question: { title: 'list', args: ['list'], stdin: '' },
    lines,
    framing: { byteOrderMark: false, unended: false, longestLine: { line: 0, bytes: 0 } },
    end: { how: 'exited', code: 0, sentence: '', stderr: '', stdoutBytes: 0, durationMs: 0 },
    leaks: [],
    startWarnings: [],
  }
}
