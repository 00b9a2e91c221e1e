import { decodeLine, type WireRecord } from './decode-line.ts'
import { handlesOfGroup } from './read-answer.ts'
import type { Recorded } from './transcript.ts'

/**
 * Replaces whom a transcript is about by people who do not exist, the same one by the same one everywhere, so that memberships,
 * duplicates and case twins stay what they are. Secrets go whatever is asked; names only when `names` is true.
 */
export function redactTranscript(recorded: readonly Recorded[], names: boolean): readonly Recorded[] {
  const pseudonyms = new Pseudonyms(names, groupHandlesIn(recorded))
  const answers = recorded.map(({ args, stdout }) => stdout.map((line) => redactLine(line, args, pseudonyms)))
  return recorded.map((one, index) => ({
    ...one,
    args: one.args.map((word) => pseudonyms.inText(word)),
    stdin: redactQuestion(one.stdin, pseudonyms),
    stdout: answers[index] ?? [],
    stderr: one.stderr.map((line) => pseudonyms.inText(line)),
  }))
}

/** Groups keep their names: they are what a bug report is about, and nobody's. */
function groupHandlesIn(recorded: readonly Recorded[]): ReadonlySet<string> {
  const handles = recorded.flatMap(({ args, stdout }) => {
    if (args[1] === 'all-groups') return stdout
    return stdout
      .filter((line) => line.includes('"group"'))
      .flatMap((line) => {
        const { record } = decodeLine(line) as { readonly record?: WireRecord }
        return record?.type === 'group' ? [...handlesOfGroup(record), record.name] : []
      })
  })
  return new Set(handles)
}

function redactLine(line: string, args: readonly string[], pseudonyms: Pseudonyms): string {
  const isPapercut = args.length === 0 || args[0] === '-'
  return isPapercut ? redactFields(line, pseudonyms) : redactRecord(line, pseudonyms)
}

function redactQuestion(stdin: string, pseudonyms: Pseudonyms): string {
  return stdin
    .split('\n')
    .map((line) => (line.startsWith('{') ? redactRecord(line, pseudonyms) : line === '[secret]' ? line : pseudonyms.of('identity', line)))
    .join('\n')
}

/** What the fields of a record are about. Those that are not here say nothing about a person. */
const meanings: Readonly<Record<string, Meaning>> = {
  id: 'identity',
  username: 'identity',
  handles: 'identity',
  members: 'identity',
  ids: 'identity',
  displayName: 'person',
  givenName: 'person',
  familyName: 'person',
  email: 'email',
  otherEmails: 'email',
  aliases: 'identity',
  employeeNumber: 'number',
  homeDirectory: 'secret',
  cardNumbers: 'secret',
  pin: 'secret',
  attributes: 'person',
}

type Meaning = 'identity' | 'person' | 'email' | 'number' | 'secret'

/** `dialect: papercut`, by position. */
const papercutMeanings: readonly (Meaning | undefined)[] = [
  'identity',
  'person',
  'email',
  undefined,
  undefined,
  'secret',
  'email',
  'secret',
  'identity',
  'secret',
  'secret',
]

class Pseudonyms {
  readonly #known = new Map<string, string>()
  readonly #counts = new Map<Meaning, number>()
  readonly #names: boolean
  readonly #kept: ReadonlySet<string>

  constructor(names: boolean, kept: ReadonlySet<string>) {
    this.#names = names
    this.#kept = kept
  }

  of(meaning: Meaning, value: string): string {
    if (value === '' || (meaning === 'identity' && this.#kept.has(value)) || (!this.#names && meaning !== 'secret')) return value
    const key = `${meaning}\0${value}`
    const known = this.#known.get(key) ?? this.#invent(meaning, value)
    this.#known.set(key, known)
    return known
  }

  /** Names that have been seen, wherever they stand in a text. Short numbers stay: they are more often counts than people. */
  inText(text: string): string {
    return text.replace(/(?!\d{1,3}\b)[\p{L}\p{N}][\p{L}\p{N}._@'-]*/gu, (word) => {
      return this.#known.get(`identity\0${word}`) ?? this.#known.get(`email\0${word}`) ?? word
    })
  }

  /** Twins that differ by case go on doing so. */
  #invent(meaning: Meaning, value: string): string {
    const lower = value.toLowerCase()
    const twin = value === lower ? undefined : this.#known.get(`${meaning}\0${lower}`)
    if (twin !== undefined) return twin.toUpperCase()
    const count = (this.#counts.get(meaning) ?? 0) + 1
    this.#counts.set(meaning, count)
    return {
      identity: `p${count}`,
      person: `Person ${count}`,
      email: `p${count}@example.org`,
      number: `${90000 + count}`,
      secret: `[secret ${count}]`,
    }[meaning]
  }
}

function redactRecord(line: string, pseudonyms: Pseudonyms): string {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return mask(line)
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return mask(line)
  const { type } = record as { readonly type?: unknown }
  const redacted = Object.entries(record).map(([field, value]) => {
    if (field === 'message' || field === 'hint') return [field, pseudonyms.inText(String(value))]
    if (field === 'record') return [field, { ...value, id: redactValue(value?.id, 'identity', pseudonyms) }]
    const meaning = type === 'group' && field !== 'email' ? undefined : meanings[field]
    return [field, meaning === undefined ? value : redactValue(value, meaning, pseudonyms)]
  })
  return JSON.stringify(Object.fromEntries(redacted))
}

function redactValue(value: unknown, meaning: Meaning, pseudonyms: Pseudonyms): unknown {
  if (typeof value === 'string') return pseudonyms.of(meaning, value)
  // A count, or a number where a text belongs: the mistake stays, the value goes.
  if (typeof value === 'number') return meaning === 'secret' ? 0 : value
  if (Array.isArray(value)) return value.map((one) => redactValue(one, meaning, pseudonyms))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, redactValue(one, meaning, pseudonyms)]))
}

function redactFields(line: string, pseudonyms: Pseudonyms): string {
  const fields = line.split('\t')
  if (fields.length === 1) return /^([YN]|OK|ERROR)$/i.test(line) ? line : pseudonyms.of('identity', line)
  return fields
    .map((field, index) => {
      const meaning = papercutMeanings[index % papercutMeanings.length]
      return meaning === undefined ? field : pseudonyms.of(meaning, field)
    })
    .join('\t')
}

/** What is no record keeps its shape, for that is what is wrong with it, but not its letters. */
function mask(line: string): string {
  return line.replace(/"(?:type|[a-z]+[A-Z]?[a-z]*)"\s*:|\p{L}|\p{N}/gu, (found) =>
    found.length > 1 ? found : /\p{L}/u.test(found) ? 'x' : '0',
  )
}
