import type { DirectoryRecord } from '@muster/provider'
import { isMoment, isName, membersPerLine } from './record-shapes.ts'

/** What a field may hold; a record with anything else is decoded by `JSON.parse`, which then says what is wrong. */
type Form = 'name' | 'names' | 'text' | 'texts' | 'flag' | 'moment' | 'members'

interface Field {
  readonly name: string
  readonly form: Form
  /** As programs print it: `"email":`. */
  readonly printed: string
}

interface PlainShape {
  readonly opening: string
  readonly type: 'user' | 'group' | 'members'
  readonly fields: ReadonlyMap<string, Field>
  readonly required: readonly string[]
  /** Every field in its place, so that all records are alike to whoever reads them. */
  readonly blank: () => Record<string, unknown>
  /** In the order in which the last such record had them: the next one is likely to have them so too. */
  readonly order: Field[]
}

const forms: Readonly<Record<PlainShape['type'], Readonly<Record<string, Form>>>> = {
  user: {
    id: 'name',
    username: 'name',
    handles: 'names',
    displayName: 'text',
    givenName: 'text',
    familyName: 'text',
    email: 'text',
    otherEmails: 'texts',
    department: 'text',
    office: 'text',
    employeeNumber: 'text',
    cardNumbers: 'texts',
    aliases: 'texts',
    homeDirectory: 'text',
    pin: 'text',
    active: 'flag',
    activeFrom: 'moment',
    activeUntil: 'moment',
  },
  group: { id: 'name', name: 'name', handles: 'names', description: 'text', email: 'text' },
  members: { group: 'name', members: 'members' },
}
const required = { user: ['username'], group: ['name'], members: ['group', 'members'] } as const

const blanks: Readonly<Record<PlainShape['type'], () => Record<string, unknown>>> = {
  user: () => ({
    type: 'user',
    id: undefined,
    username: undefined,
    handles: undefined,
    displayName: undefined,
    givenName: undefined,
    familyName: undefined,
    email: undefined,
    otherEmails: undefined,
    department: undefined,
    office: undefined,
    employeeNumber: undefined,
    cardNumbers: undefined,
    aliases: undefined,
    homeDirectory: undefined,
    pin: undefined,
    active: undefined,
    activeFrom: undefined,
    activeUntil: undefined,
    attributes: undefined,
    at: undefined,
    fingerprint: undefined,
  }),
  group: () => ({
    type: 'group',
    id: undefined,
    name: undefined,
    handles: undefined,
    description: undefined,
    email: undefined,
    at: undefined,
    fingerprint: undefined,
  }),
  members: () => ({ type: 'members', group: undefined, members: undefined, at: undefined, fingerprint: undefined }),
}

const shapes: readonly PlainShape[] = (['user', 'group', 'members'] as const).flatMap((type) =>
  [`{"type":"${type}"`, `{"type": "${type}"`].map((opening) => ({
    opening,
    type,
    fields: new Map(Object.entries(forms[type]).map(([name, form]) => [name, { name, form, printed: `"${name}":` }])),
    required: required[type],
    blank: blanks[type],
    order: [],
  })),
)

const quotationMark = 0x22
const comma = 0x2c
const backslash = 0x5c
const space = 0x20

/** Where the reading stands in the line that is being decoded. */
let at = 0

/**
 * Decodes a line that prints its type first and then only texts and lists of texts, as nearly all do: to the same record as
 * `JSON.parse`, which looks each short string up among all that it has ever seen and so takes three times as long for members.
 * `undefined` where the line is anything else, right or wrong.
 */
export function decodePlainly(text: string): DirectoryRecord | undefined {
  for (const shape of shapes) if (text.startsWith(shape.opening)) return decode(text, shape)
  return undefined
}

function decode(text: string, shape: PlainShape): DirectoryRecord | undefined {
  const record = shape.blank()
  at = shape.opening.length
  for (let place = 0; text.charCodeAt(at) === comma; place++) {
    at++
    skipSpace(text)
    const field = readField(text, shape, place)
    if (field === undefined) return undefined
    skipSpace(text)
    const value = readValue(text, field.form)
    if (value === undefined) return undefined
    record[field.name] = value
  }
  if (text.charCodeAt(at) !== 0x7d || at !== text.length - 1) return undefined
  for (const name of shape.required) if (record[name] === undefined) return undefined
  return record as unknown as DirectoryRecord
}

function readField(text: string, { order, fields }: PlainShape, place: number): Field | undefined {
  const expected = order[place]
  if (expected !== undefined && text.startsWith(expected.printed, at)) {
    at += expected.printed.length
    return expected
  }
  const end = text.indexOf('":', at + 1)
  if (end < 0 || text.charCodeAt(at) !== quotationMark) return undefined
  const field = fields.get(text.slice(at + 1, end))
  if (field === undefined) return undefined
  order[place] = field
  at = end + 2
  return field
}

/** `undefined`: the value is not of that form. */
function readValue(text: string, form: Form): unknown {
  switch (form) {
    case 'name':
      return readName(text)
    case 'text':
      return readText(text)
    case 'texts':
      return readList(text, readString)
    case 'names':
    case 'members': {
      const names = readList(text, readName)
      return names === null || (form === 'members' && names !== undefined && names.length > membersPerLine) ? undefined : names
    }
    case 'flag':
      return takes(text, 'true') ? true : takes(text, 'false') ? false : takes(text, 'null') ? null : undefined
    case 'moment': {
      const value = readText(text)
      return value === undefined || value === null || isMoment(value) ? value : undefined
    }
  }
}

function readText(text: string): string | null | undefined {
  return text.charCodeAt(at) === quotationMark ? readString(text) : takes(text, 'null') ? null : undefined
}

function readName(text: string): string | undefined {
  const start = at
  const name = readString(text)
  // Only an escape can bring in what a name may not hold.
  return name === undefined || name === '' || (name.length !== at - start - 2 && !isName(name)) ? undefined : name
}

function readList<Item>(text: string, readItem: (text: string) => Item | undefined): Item[] | null | undefined {
  if (text.charCodeAt(at) !== 0x5b) return takes(text, 'null') ? null : undefined
  at++
  const items: Item[] = []
  if (text.charCodeAt(at) === 0x5d) {
    at++
    return items
  }
  for (;;) {
    const item = readItem(text)
    if (item === undefined) return undefined
    items.push(item)
    const unit = text.charCodeAt(at++)
    if (unit === 0x5d) return items
    if (unit !== comma) return undefined
    skipSpace(text)
  }
}

function readString(text: string): string | undefined {
  if (text.charCodeAt(at) !== quotationMark) return undefined
  const start = at + 1
  for (let end = start; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit === quotationMark) {
      at = end + 1
      return text.slice(start, end)
    }
    if (unit === backslash) return readEscaped(text, start)
    if (unit < space) return undefined
  }
  return undefined
}

function readEscaped(text: string, start: number): string | undefined {
  let end = start
  while (end < text.length && text.charCodeAt(end) !== quotationMark) end += text.charCodeAt(end) === backslash ? 2 : 1
  try {
    const value = JSON.parse(text.slice(start - 1, end + 1)) as string
    at = end + 1
    return value
  } catch {
    return undefined
  }
}

function takes(text: string, word: string): boolean {
  if (!text.startsWith(word, at)) return false
  at += word.length
  return true
}

function skipSpace(text: string): void {
  if (text.charCodeAt(at) === space) at++
}
