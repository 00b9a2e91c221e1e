import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { provider } from '@muster/plugin-custom-program'
import { nameAsked, type Recorded, readTranscript, replay } from '@muster/program-checker'
import { type DirectoryRecord, isMusterError, Secret, type Session } from '@muster/provider'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from './read-documents.ts'

const transcripts = join(root, 'protocol/transcripts')
const readme = join(transcripts, 'README.md')
const lessons = (kind: 'good' | 'bad') => readdirSync(join(transcripts, kind)).map((file) => basename(file, '.ndjson'))

/** `UPDATE_DOCUMENTS=1` writes the tables instead of comparing them. */
const writing = process.env.UPDATE_DOCUMENTS !== undefined
const outcomes = { good: new Map<string, string>(), bad: new Map<string, string>() }
const told = new Map(
  [...readFileSync(readme, 'utf8').matchAll(/^\| \[(.+?)\]\((\w+)\/\S+\) \| (.+) \|$/gm)].map(([, lesson, kind, outcome]) => [
    `${kind} ${lesson}`,
    outcome,
  ]),
)

describe.each(['good', 'bad'] as const)('what comes of a %s answer', (kind) => {
  test.each(lessons(kind))('%s', async (lesson) => {
    const outcome = await outcomeOf(join(transcripts, kind, `${lesson}.ndjson`))
    outcomes[kind].set(lesson, outcome)
    if (!writing) expect(outcome).toBe(told.get(`${kind} ${lesson}`))
  })

  test('is told of every transcript, and of no other', () => {
    const documented = [...told.keys()].filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length + 1))
    if (!writing) expect(documented.toSorted()).toEqual(lessons(kind).toSorted())
  })
})

test('a bad answer is never taken as it stands, a good one always', () => {
  const whole = /^(?:complete: [1-9][^;]*|accepted.*|rejected.*|found.*|nobody|reset.*)$/
  for (const [lesson, outcome] of outcomes.bad) expect(outcome, lesson).not.toMatch(whole)
  for (const [lesson, outcome] of outcomes.good) expect(outcome, lesson).not.toMatch(/^(?:partial|failed)/)
  if (writing) writeTables()
})

const folder = mkdtempSync(join(tmpdir(), 'muster-transcripts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let written = 0

/** A program that answers as the transcript replays: a shell starts in a hundredth of the time of the command. */
function writeProgram(recorded: readonly Recorded[]): string {
  const path = join(folder, `program-${++written}`)
  const cases = recorded.map(({ args, stdin }) => {
    const { stdout, stderr, exit } = replay(recorded, args, stdin)
    return `'${args.join(' ')}') ${print(stdout)}\n${print(stderr)} >&2\nexit ${exit} ;;`
  })
  writeFileSync(path, `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 2 ;;\nesac\n`, { mode: 0o755 })
  return path
}

const print = (text: string) => `printf %s '${text.replaceAll("'", "'\\''")}'`

/** Asks the program that was recorded as Muster asks it: one process per question, through the provider. */
async function outcomeOf(path: string): Promise<string> {
  const recorded = await readTranscript(path)
  const papercut = !recorded.some(({ args }) => args[0] === 'describe')
  const program = writeProgram(recorded)
  const signal = new AbortController().signal
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const settings = { program, ...(papercut && { dialect: 'papercut' as const }) }
  try {
    const session = await provider.open(settings, { source: 'transcript', folder, logger, signal, clock: Date })
    try {
      return await ask(session, recorded.at(-1)!)
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return `${error.phase === 'authenticate' ? 'unavailable' : 'failed'}: ${error.code}, ${error.message.replaceAll(program, 'it')}`
  }
}

async function ask(session: Session, { args: [first, second], stdin }: Recorded): Promise<string> {
  const about = nameAsked(stdin) ?? ''
  switch (second ?? first) {
    case 'user': {
      const found = await session.lookUp!(about)
      return found === undefined
        ? 'nobody'
        : `found: ${found.user.username}, in ${found.groups?.join(', ') ?? 'groups that it does not tell'}`
    }
    case undefined:
    case 'authenticate': {
      const answer = await session.authenticate!(about, new Secret('a password'))
      return answer.type === 'accepted' ? `accepted: ${answer.username ?? about}` : `rejected: ${answer.reason}`
    }
    case 'changes':
      return listingOutcome(session.changes!(about, { users: 'all', groups: 'all', disabled: true }))
    default:
      return listingOutcome(session.list({ users: 'all', groups: 'all', disabled: true }))
  }
}

async function listingOutcome(batches: AsyncIterable<readonly DirectoryRecord[]>): Promise<string> {
  const records: DirectoryRecord[] = []
  for await (const batch of batches) records.push(...batch)
  const of = <Type extends DirectoryRecord['type']>(type: Type) =>
    records.filter((record): record is Extract<DirectoryRecord, { type: Type }> => record.type === type)
  const [end] = of('end')
  if (of('reset').length > 0) return 'reset: everything is listed again'
  const doubt = of('error').find(({ record }) => record === undefined)
  if (end === undefined) return `partial: ${doubt?.message}`
  const unusable = of('error').map(({ message, record }) => `${record?.kind} ${record?.id} is unknown (${message})`)
  const unknown = of('members')
    .filter(({ unknown }) => unknown)
    .map(({ group }) => `the members of ${group} are unknown`)
  const gone = of('gone').map(({ kind, id }) => `${kind} ${id} is gone`)
  return [
    `complete: ${count(end.users, 'user')}, ${count(end.groups, 'group')}, ${count(end.members, 'member')}`,
    ...gone,
    ...unusable,
    ...unknown,
  ].join('; ')
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`

function writeTables(): void {
  const tables = (['good', 'bad'] as const).map((kind) =>
    [
      `## ${kind === 'good' ? 'Good' : 'Bad'}`,
      '',
      '| transcript | what comes of it |',
      '|---|---|',
      ...[...outcomes[kind]].map(([lesson, outcome]) => `| [${lesson}](${kind}/${lesson}.ndjson) | ${outcome} |`),
      '',
    ].join('\n'),
  )
  const written = readFileSync(readme, 'utf8').replace(
    /(<!-- transcripts -->\n).*(<!-- \/transcripts -->)/s,
    (_, begin, end) => `${begin}\n${tables.join('\n')}\n${end}`,
  )
  writeFileSync(readme, written)
}
