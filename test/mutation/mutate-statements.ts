import { parseSync, Visitor } from 'oxc-parser'
import { endOf, groupTokens, type Item, isGroup, isWord, readTokens, startOf, type Token } from './read-sql.ts'

/** What is written into the source at one place: instead of what stands up to `end`, where there is one. */
interface Edit {
  readonly at: number
  readonly end?: number
  readonly text: string
  /** Of brackets at one place: those that open are written in the order in which they were found, those that close the other way round. */
  readonly closes?: boolean
}

/**
 * The source with a switch at every place where a statement could be wrong: `a ${false ? '<=' : '<'} b`. A mutant of `false`
 * is then a mutant of the statement. What can be switched: a term is taken out of a condition (whoever notices that would notice
 * its contrary too), a condition never holds, a bound moves by one, an assignment is left out, an order is turned round, a
 * sum is a difference, `left join`, `distinct`, `union all`, `or ignore`, `min` and `max` become what they are not.
 * Of all switches one in `every` is kept, by `seed`. Which index a query takes is left to SQLite: without one of its terms it could not take the one that is named.
 */
export function mutateStatements(path: string, source: string, every = 1, seed = 0): { readonly source: string; readonly mutants: number } {
  const edits: Edit[] = []
  const read = (start: number, end: number, holes: readonly { start: number; end: number }[]): boolean => {
    const tokens = readTokens(source, start + 1, end - 1, holes)
    const items = groupTokens(tokens)
    if (items === undefined) return false
    const found = new Mutations(source, items)
    edits.push(...found.edits)
    for (const [at, { text, start }] of tokens.entries())
      if (text === 'indexed') edits.push({ at: start, end: tokens[at + 2]!.end, text: '' })
    return found.mutants > 0
  }
  new Visitor({
    TemplateLiteral({ start, end, expressions }) {
      if (!isStatement(source.slice(start, end))) return
      read(
        start,
        end,
        expressions.map((one) => ({ start: source.lastIndexOf('${', one.start), end: source.indexOf('}', one.end) + 1 })),
      )
    },
    // Stryker changes nothing within `… as T`.
    TSAsExpression({ expression, end }) {
      edits.push({ at: expression.end, end, text: '' })
    },
    Literal({ start, end, value }) {
      if (typeof value !== 'string' || !isStatement(source.slice(start, end))) return
      if (read(start, end, [])) edits.push({ at: start, end: start + 1, text: '`' }, { at: end - 1, end, text: '`' })
    },
  }).visit(parseSync(path, source).program)
  let found = 0
  let mutants = 0
  const switched = write(source, edits).replaceAll(/\$\{false \? '([^']*)' : '([^']*)'\}/g, (all: string, _: string, as: string) => {
    if ((found++ + seed) % every !== 0) return as
    mutants++
    return all
  })
  return { source: switched, mutants }
}

/** Not a sentence, and nothing with a backslash, which would mean something else between backticks. */
function isStatement(text: string): boolean {
  const says = /\b(select \S+|insert into|insert or \w+ into|update \w+ set|delete from|case when|json_each\(|coalesce\(|exists \(|in \()/
  return !text.includes('\\') && says.test(text)
}

function write(source: string, edits: readonly Edit[]): string {
  const rank = ({ closes }: Edit): number => (closes === true ? 0 : 1)
  const found = new Map(edits.map((edit, index) => [edit, index]))
  const sorted = edits.toSorted(
    (one, other) =>
      one.at - other.at ||
      rank(one) - rank(other) ||
      (one.closes === true ? found.get(other)! - found.get(one)! : found.get(one)! - found.get(other)!),
  )
  let text = ''
  let from = 0
  for (const { at, end = at, text: written } of sorted) {
    text += source.slice(from, at) + written
    from = end
  }
  return text + source.slice(from)
}

const clauses = ['where', 'on', 'having', 'when']
/** What ends a condition or an expression at its own level. */
const ends = [
  ...[...clauses, 'then', 'else', 'from', 'join', 'left', 'cross', 'group', 'order', 'limit', 'union', 'returning', 'do', 'conflict'],
  ...['select', 'set', 'values', 'insert', 'update', 'delete', 'with', 'as', 'distinct', ',', ';'],
]
const bounds = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
])

class Mutations {
  readonly edits: Edit[] = []
  mutants = 0
  readonly #source: string

  constructor(source: string, items: readonly Item[]) {
    this.#source = source
    this.#region(items)
  }

  /** Another word at this place. */
  #word(start: number, end: number, to: string): void {
    this.mutants++
    this.edits.push({ at: start, end, text: `\${false ? '${to}' : '${this.#source.slice(start, end)}'}` })
  }

  /** Something in front and behind, of which one part is a switch. */
  #wrap(items: readonly Item[], before: string, after: string): void {
    this.mutants++
    this.edits.push({ at: startOf(items[0]!), text: before }, { at: endOf(items.at(-1)!), text: after, closes: true })
  }

  /** Clauses and lists, one after another. */
  #region(items: readonly Item[]): void {
    let at = 0
    while (at < items.length) {
      const first = items[at]!
      if (isWord(first, ...ends)) {
        this.#keyword(items, at)
        at++
        continue
      }
      // What a hole puts in front of an expression: `set ${more} name = @name`.
      if (isHole(first) && isOperand(items[at + 1])) {
        at++
        continue
      }
      let end = at + 1
      while (end < items.length && !isWord(items[end], ...ends) && !isContinuation(items, end)) end++
      if (isContinuation(items, at)) this.#condition(items.slice(at + 1, end))
      else this.#expression(items[at - 1], items.slice(at, end), tableAssigned(items, at))
      at = end
    }
    this.#words(items)
  }

  #keyword(items: readonly Item[], at: number): void {
    const token = items[at] as Token
    const next = items[at + 1]
    if (token.text === 'order') this.#order(items, at + 2)
    if (token.text === 'left') this.#word(token.start, token.end, '')
    if (token.text === 'distinct') this.#word(token.start, token.end, '')
    if (token.text === 'union' && isWord(next, 'all')) this.#word(startOf(next!), endOf(next!), '')
    else if (token.text === 'union') this.#word(token.start, token.end, 'union all')
    if (token.text === 'insert' && isWord(next, 'or')) this.#word(startOf(next!), endOf(items[at + 2]!), '')
  }

  #order(items: readonly Item[], from: number): void {
    let end = from
    while (end < items.length && !isWord(items[end], ',', 'limit', ';')) end++
    const last = items[end - 1]
    if (last === undefined || end === from) return
    if (isWord(last, 'desc')) this.#word(startOf(last), endOf(last), '')
    else this.#wrap([last], '', `\${false ? ' desc' : ''}`)
  }

  /** Bounds, sums, and the least and the most. */
  #words(items: readonly Item[]): void {
    for (const [at, item] of items.entries()) {
      if (isGroup(item)) continue
      const { text, start, end } = item
      if (bounds.has(text)) this.#word(start, end, bounds.get(text)!)
      if ((text === '+' || text === '-') && isOperand(items[at - 1])) this.#word(start, end, text === '+' ? '-' : '+')
      if ((text === 'min' || text === 'max') && isGroup(items[at + 1])) this.#word(start, end, text === 'min' ? 'max' : 'min')
    }
  }

  /** One expression: of a list, behind `set`, or of a clause. */
  #expression(before: Item | undefined, items: readonly Item[], table: string | undefined): void {
    if (items.length === 0) return
    const clause = isWord(before, ...clauses) ? (before as Token).text : undefined
    if (clause !== undefined) {
      if (clause !== 'on') this.#wrap(items, '((', `)\${false ? ' and 0' : ''})`)
      this.#condition(items)
      return
    }
    if (table !== undefined) {
      const column = `${table}${this.#source.slice(startOf(items[0]!), endOf(items[0]!))}`
      this.#wrap(items.slice(2), `case when \${false ? '1' : '0'} then ${column} else (`, ') end')
      this.#inside(items.slice(2))
      return
    }
    // Of a list: true or false where it says one or the other.
    if (before === undefined || isWord(before, ',', 'select', 'then', 'else')) this.#value(items)
    else this.#inside(items)
  }

  #value(items: readonly Item[]): void {
    if (items.some((item) => isWord(item, 'and', 'or', '=', '<>', 'is', 'in'))) this.#condition(items)
    else this.#inside(items)
  }

  /** Takes out each term: it is true among those that must all hold, and false among those of which one is enough. */
  #condition(items: readonly Item[]): void {
    const either = split(items, 'or')
    for (const some of either) {
      const all = split(some, 'and')
      if (all.length > 1 && either.length > 1) this.#takeOut(some, 'and 0')
      for (const term of all) this.#term(term, all.length > 1 || either.length === 1 ? 'or 1' : 'and 0')
    }
  }

  #term(items: readonly Item[], to: 'or 1' | 'and 0'): void {
    const [first] = items
    if (first === undefined) return
    this.#takeOut(items, to)
    const inBrackets = items.length === 1 && isGroup(first) && first.open.text === '(' && !isWord(first.items[0], 'select')
    if (inBrackets) {
      this.#words(first.items)
      if (first.items.length > 1) this.#condition(first.items)
    } else this.#inside(items)
  }

  #takeOut(items: readonly Item[], to: 'or 1' | 'and 0'): void {
    this.#wrap(items, '((', `)\${false ? ' ${to}' : ''})`)
  }

  /** Queries and choices within. */
  #inside(items: readonly Item[]): void {
    for (const item of items) {
      if (!isGroup(item)) continue
      if (item.open.text === 'case' || isWord(item.items[0], 'select')) this.#region(item.items)
      else {
        this.#words(item.items)
        this.#inside(item.items)
      }
    }
  }
}

/** Something behind which an operator can follow. */
function isOperand(item: Item | undefined): boolean {
  if (item === undefined || isGroup(item)) return item !== undefined
  return item.kind === 'word' ? !isWord(item, ...ends, 'and', 'or', 'not', 'is', 'in', 'by') : item.kind !== 'operator'
}

const isHole = (item: Item): boolean => !isGroup(item) && item.kind === 'hole'

/** A hole behind something finished is the rest of a clause, which goes on behind it: `… ${whose} and state = 0`. */
function isContinuation(items: readonly Item[], at: number): boolean {
  return isHole(items[at]!) && isOperand(items[at - 1])
}

/** Where a column gets a value: the table of the `update`, with its dot, or nothing before the dot where it is not named. */
function tableAssigned(items: readonly Item[], at: number): string | undefined {
  if (!isWord(items[at + 1], '=')) return undefined
  for (let before = at - 1; before >= 0; before--) {
    if (isWord(items[before], 'where', 'from', 'select', ...clauses)) return undefined
    if (isWord(items[before], 'update')) return isWord(items[before + 1], 'set') ? '' : `${(items[before + 1] as Token).text}.`
  }
  return undefined
}

function split(items: readonly Item[], by: 'and' | 'or'): Item[][] {
  const parts: Item[][] = [[]]
  let between = false
  for (const item of items) {
    if (isWord(item, 'between')) between = true
    if (isWord(item, by) && !between) parts.push([])
    else parts.at(-1)!.push(item)
    if (isWord(item, 'and')) between = false
  }
  return parts
}
