/** A piece of SQL as it stands in a source file, with its place there; `hole` is a `${…}`. */
export interface Token {
  readonly text: string
  readonly kind: 'word' | 'operator' | 'value' | 'hole'
  readonly start: number
  readonly end: number
}

/** What stands in brackets, or between `case` and `end`. */
export interface Group {
  readonly open: Token
  readonly items: readonly Item[]
  readonly close: Token
}

export type Item = Token | Group

const lexeme = /\s+|'[^']*'|[@?:]\w*|\d+|\w+(?:\.\w+)?|->>|->|\|\||<>|<=|>=|[^\s\w]/y

/** The SQL between `start` and `end`, of which `holes` are something else. Words are given in lower case. */
export function readTokens(source: string, start: number, end: number, holes: readonly { start: number; end: number }[]): Token[] {
  const tokens: Token[] = []
  const readText = (until: number): void => {
    while (lexeme.lastIndex < until) {
      const at = lexeme.lastIndex
      const text = lexeme.exec(source)![0].toLowerCase()
      if (text.trim() === '') continue
      const kind = /^['@?:\d]/.test(text) ? 'value' : /^\w/.test(text) ? 'word' : 'operator'
      tokens.push({ text, kind, start: at, end: at + text.length })
    }
  }
  lexeme.lastIndex = start
  for (const hole of holes) {
    readText(hole.start)
    tokens.push({ text: source.slice(hole.start, hole.end), kind: 'hole', ...hole })
    lexeme.lastIndex = hole.end
  }
  readText(end)
  return tokens
}

/** Nothing when brackets are not balanced: a part of a statement that cannot be understood by itself. */
export function groupTokens(tokens: readonly Token[]): Item[] | undefined {
  const top: Item[] = []
  const open: { token: Token; items: Item[] }[] = []
  for (const token of tokens) {
    const items = open.at(-1)?.items ?? top
    if (token.text === '(' || token.text === 'case') open.push({ token, items: [] })
    else if (token.text === ')' || token.text === 'end') {
      const group = open.pop()
      if (group === undefined || (group.token.text === '(') !== (token.text === ')')) return undefined
      ;(open.at(-1)?.items ?? top).push({ open: group.token, items: group.items, close: token })
    } else items.push(token)
  }
  return open.length === 0 ? top : undefined
}

export const isGroup = (item: Item | undefined): item is Group => item !== undefined && 'items' in item
export const isWord = (item: Item | undefined, ...words: readonly string[]): boolean =>
  item !== undefined && !isGroup(item) && words.includes(item.text)
export const startOf = (item: Item): number => (isGroup(item) ? item.open.start : item.start)
export const endOf = (item: Item): number => (isGroup(item) ? item.close.end : item.end)
