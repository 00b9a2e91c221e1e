import { ScimError } from './scim-error.ts'

export const comparing = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparing = (typeof comparing)[number]

/** A filter (RFC 7644, section 3.4.2.2) as a value. A path is as it was written: `urn:…:User:name.givenName`. */
export type ScimFilter =
  | { readonly and: readonly ScimFilter[] }
  | { readonly or: readonly ScimFilter[] }
  | { readonly not: ScimFilter }
  | { readonly path: string; readonly op: 'pr' }
  | { readonly path: string; readonly op: Comparing; readonly value: string | number | boolean | null }
  | { readonly path: string; readonly within: ScimFilter }

/** Far more than anybody writes, and far from what would overflow a stack. */
const deepest = 50
const mostComparisons = 200

// An attribute's name may begin with that of its schema, in which stand colons, dots and figures.
const token = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.:$-]))|([A-Za-z$][\w$:.-]*))/y

interface Token {
  readonly at: number
  readonly sort: 'bracket' | 'text' | 'number' | 'word' | 'end'
  readonly text: string
}

/** Throws a `ScimError` that names the place of the fault, and repeats nothing of the filter. */
export function parseScimFilter(text: string): ScimFilter {
  const tokens = cut(text)
  let next = 0
  let comparisons = 0
  const filter = readOr(0)
  if (peek().sort !== 'end') throw faulty('it goes on where it should end')
  return filter

  function peek(): Token {
    return tokens[next]!
  }

  function isWord(word: string): boolean {
    return peek().sort === 'word' && peek().text.toLowerCase() === word
  }

  function faulty(what: string): ScimError {
    return new ScimError(400, `The filter has a fault at character ${peek().at + 1}: ${what}.`, 'invalidFilter')
  }

  function readOr(depth: number): ScimFilter {
    const filters = [readAnd(depth)]
    for (; isWord('or'); ) {
      next++
      filters.push(readAnd(depth))
    }
    return filters.length === 1 ? filters[0]! : { or: filters }
  }

  function readAnd(depth: number): ScimFilter {
    const filters = [readOne(depth)]
    for (; isWord('and'); ) {
      next++
      filters.push(readOne(depth))
    }
    return filters.length === 1 ? filters[0]! : { and: filters }
  }

  function readOne(depth: number): ScimFilter {
    if (depth > deepest) throw faulty(`it is nested deeper than ${deepest} levels`)
    if (peek().text === '(') return readInside('(', ')', depth)
    if (isWord('not') && tokens[next + 1]?.text === '(') {
      next++
      return { not: readInside('(', ')', depth) }
    }
    if (peek().sort !== 'word') throw faulty('the name of an attribute is missing')
    const path = peek().text
    next++
    if (peek().text === '[') return { path, within: readInside('[', ']', depth) }
    return readComparison(path)
  }

  function readInside(open: string, close: string, depth: number): ScimFilter {
    if (peek().text !== open) throw faulty(`\`${open}\` is missing`)
    next++
    const inside = readOr(depth + 1)
    if (peek().text !== close || peek().sort !== 'bracket') throw faulty(`\`${close}\` is missing`)
    next++
    return inside
  }

  function readComparison(path: string): ScimFilter {
    if (++comparisons > mostComparisons) throw faulty(`it makes more than ${mostComparisons} comparisons`)
    if (isWord('pr')) {
      next++
      return { path, op: 'pr' }
    }
    const op = comparing.find(isWord)
    if (op === undefined) throw faulty(`an operator is missing; there are ${comparing.join(', ')} and pr`)
    next++
    const value = readValue()
    next++
    return { path, op, value }
  }

  function readValue(): string | number | boolean | null {
    const { sort, text } = peek()
    if (sort === 'text') {
      try {
        return JSON.parse(text) as string
      } catch {
        throw faulty('this is no text as JSON has it')
      }
    }
    if (sort === 'number') return Number(text)
    if (isWord('true')) return true
    if (isWord('false')) return false
    if (isWord('null')) return null
    throw faulty('a value is missing: a text in double quotes, a number, true, false or null')
  }
}

function cut(text: string): readonly Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  let at = 0
  for (;;) {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) break
    const [whole, bracket, quoted, number, word] = found
    const sort = bracket !== undefined ? 'bracket' : quoted !== undefined ? 'text' : number !== undefined ? 'number' : 'word'
    const shown = bracket ?? quoted ?? number ?? word!
    tokens.push({ at: at + whole.length - shown.length, sort, text: shown })
    at += whole.length
  }
  const rest = text.slice(at)
  if (rest.trim() !== '') {
    const place = at + rest.length - rest.trimStart().length + 1
    throw new ScimError(400, `The filter has a fault at character ${place}: nothing of a filter begins like this.`, 'invalidFilter')
  }
  tokens.push({ at: text.length, sort: 'end', text: '' })
  return tokens
}
