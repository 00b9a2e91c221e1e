/** What a program's habit made of its records, and the lines it should have printed. */
export interface MendedLine {
  readonly cause: string
  readonly lines: readonly string[]
}

interface Habit {
  readonly cause: string
  /** The lines that were meant; whether they are JSON objects is tried afterwards. */
  readonly mend: (line: string) => readonly string[]
}

/** The ways programs get JSON wrong, most specific first. */
const habits: readonly Habit[] = [
  { cause: 'two records on one line', mend: (line) => line.replace(/\}\s*,?\s*\{(?=\s*"type")/g, '}\n{').split('\n') },
  { cause: 'a JSON array; each object belongs on a line of its own', mend: (line) => arrayItems(line) },
  { cause: 'a comma after the object, as inside an array', mend: (line) => [line.replace(/,\s*$/, '')] },
  { cause: "Python's way of printing a dictionary, not JSON", mend: (line) => [pythonAsJson(line)] },
  { cause: 'NaN or Infinity, which JSON does not have', mend: (line) => [line.replace(/:\s*-?(NaN|Infinity)\b/g, ':null')] },
  { cause: 'a comma before the closing brace', mend: (line) => [line.replace(/,\s*([}\]])/g, '$1')] },
  { cause: 'a value that is missing', mend: (line) => [line.replace(/:\s*(?=[,}])/g, ':null')] },
  {
    cause: 'a number that begins with 0; ids and card numbers are strings',
    mend: (line) => [line.replace(/:\s*(0\d+)(?=\s*[,}])/g, ':"$1"')],
  },
  { cause: 'a backslash that is not escaped', mend: (line) => [line.replace(/\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/g, '\\\\')] },
  { cause: 'a tab or another control character inside a string', mend: (line) => [escapeControls(line)] },
  { cause: 'a quotation mark inside a string that is not escaped', mend: (line) => [escapeQuotes(line)] },
]

/** The lines that were meant by one that is not a JSON object, when a usual mend makes it one. */
export function mendLine(line: string): MendedLine | undefined {
  for (const { cause, mend } of habits) {
    const lines = mend(line)
    if (lines.length > 0 && lines.every(isObject)) return { cause, lines }
  }
  return undefined
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

function arrayItems(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line)
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : []
  } catch {
    return []
  }
}

function pythonAsJson(line: string): string {
  const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' }
  return line
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replace(/\\'/g, "'")))
    .replace(/([:[,]\s*)(True|False|None)\b/g, (_, before: string, word: string) => `${before}${words[word]}`)
}

function escapeControls(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return line.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1))
}

/** Escapes every quotation mark that neither opens nor closes a string where JSON could have one. */
function escapeQuotes(line: string): string {
  return line.replace(/(?<![{[,:]\s*|\\)"(?!\s*[:,}\]])/g, '\\"')
}
