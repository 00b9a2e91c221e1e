import { Secret } from '@muster/provider'
import { ask } from './ask.ts'
import type { Question, Subject } from './exchange.ts'
import { namesIn } from './interview-papercut.ts'
import { madeUpName, wrongPassword } from './make-up.ts'
import { phraseMuster, phrasePapercut, phrasePapercutSignIn, phraseTable, wholeScope } from './phrase.ts'
import { readListing } from './read-answer.ts'
import { redactTranscript } from './redact.ts'
import { type Recorded, recordExchange } from './transcript.ts'

export interface RecordingWishes {
  /** Left out: everything that can be asked without a right password. */
  readonly verbs?: readonly string[]
  /** Whether people are replaced by people who do not exist. Secrets always are. */
  readonly pseudonyms: boolean
  readonly signal?: AbortSignal
  readonly onStep?: (step: string) => void
}

/** Asks the program one thing after another and gives the redacted transcript. */
export async function recordProgram(
  subject: Subject,
  { verbs, pseudonyms, signal, onStep }: RecordingWishes,
): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = []
  const wanted = ({ args: [first, second] }: Question) =>
    verbs === undefined || verbs.includes((first === '-' ? second : first) ?? 'authenticate')
  const put = async (question: Question) => {
    if (!wanted(question)) return undefined
    onStep?.(question.title)
    const exchange = await ask(subject, question, signal ? { signal } : {})
    recorded.push(recordExchange(exchange))
    return exchange
  }
  await rounds[subject.dialect](subject, put)
  return redactTranscript(recorded, pseudonyms)
}

type Put = (question: Question) => Promise<Awaited<ReturnType<typeof ask>> | undefined>

/** What is asked in each dialect, in turn: what there is, somebody who is there, somebody who is not. */
const rounds: Readonly<Record<Subject['dialect'], (subject: Subject, put: Put) => Promise<void>>> = {
  async muster({ input }, put) {
    await put(phraseMuster(input, { verb: 'describe' }))
    await put(phraseMuster(input, { verb: 'check' }))
    const listed = await put(phraseMuster(input, { verb: 'list', scope: wholeScope }))
    const listing = listed && readListing(listed)
    const username = listing?.users[0]?.record.username
    if (username !== undefined) await put(phraseMuster(input, { verb: 'user', username }))
    await put(phraseMuster(input, { verb: 'user', username: madeUpName() }))
    await put(phraseMuster(input, { verb: 'authenticate', username: madeUpName(), password: new Secret(wrongPassword()) }))
    const cursor = listing?.ends.at(-1)?.record.cursor
    if (cursor !== undefined) await put(phraseMuster(input, { verb: 'changes', cursor, scope: wholeScope }))
  },
  async table({ command }, put) {
    await put(phraseTable(command.path))
  },
  async papercut(_, put) {
    await put(phrasePapercut('is-valid'))
    const people = await put(phrasePapercut('all-users'))
    const groups = await put(phrasePapercut('all-groups'))
    for (const group of groups ? namesIn(groups) : []) await put(phrasePapercut('group-member-names', group))
    const name = people && namesIn(people)[0]
    if (name !== undefined) await put(phrasePapercut('get-user-details', name))
    await put(phrasePapercut('get-user-details', madeUpName()))
    await put(phrasePapercutSignIn(madeUpName(), wrongPassword()))
  },
}
