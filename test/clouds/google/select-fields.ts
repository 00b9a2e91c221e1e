import { Refusal } from './google-error.ts'
import type { Fields } from './tables.ts'

/** What a `fields` parameter asks for: https://developers.google.com/workspace/admin/directory/v1/guides/performance#partial-response */
export type Selection = ReadonlyMap<string, Selection | true>

/** `kind,users(id,name/givenName)`. Throws what Google says of a field that does not exist. */
export function parseSelection(text: string, fields: Fields): Selection {
  const parser = { at: 0, text }
  const selection = parseList(parser, fields)
  if (parser.at < text.length) throw invalid(text.slice(parser.at))
  return selection
}

interface Parser {
  at: number
  readonly text: string
}

function parseList(parser: Parser, fields: Fields | true): Selection {
  const selection = new Map<string, Selection | true>()
  do {
    const [name = ''] = /^[\w*]+/.exec(parser.text.slice(parser.at)) ?? []
    const inside = name === '*' ? true : fields === true ? true : Object.hasOwn(fields, name) ? fields[name]! : undefined
    if (name === '' || inside === undefined) throw invalid(name || parser.text.slice(parser.at))
    parser.at += name.length
    const below = parseBelow(parser, inside)
    const earlier = selection.get(name)
    selection.set(name, below === true || earlier === true ? true : new Map([...(earlier ?? []), ...below]))
  } while (take(parser, ','))
  return selection
}

function parseBelow(parser: Parser, fields: Fields | true): Selection | true {
  if (take(parser, '/')) {
    const from = parser.at
    const [name = ''] = /^\w+/.exec(parser.text.slice(from)) ?? []
    if (name === '') throw invalid(parser.text.slice(from))
    const inside = fields === true ? true : Object.hasOwn(fields, name) ? fields[name]! : undefined
    if (inside === undefined) throw invalid(name)
    parser.at += name.length
    return new Map([[name, parseBelow(parser, inside)]])
  }
  if (!take(parser, '(')) return true
  const selection = parseList(parser, fields)
  if (!take(parser, ')')) throw invalid(parser.text.slice(parser.at))
  return selection
}

function take(parser: Parser, sign: string): boolean {
  if (parser.text[parser.at] !== sign) return false
  parser.at++
  return true
}

function invalid(name: string): Refusal {
  return new Refusal(400, 'invalidParameter', `Invalid field selection ${name}`)
}

/** The parts of a value that are selected; of a list, of each element. */
export function select(value: unknown, selection: Selection | true): unknown {
  if (selection === true || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => select(each, selection))
  if (selection.has('*')) return value
  const chosen: Record<string, unknown> = {}
  for (const [name, inside] of selection) {
    const found = (value as Readonly<Record<string, unknown>>)[name]
    if (found !== undefined) chosen[name] = select(found, inside)
  }
  return chosen
}
