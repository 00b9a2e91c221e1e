import type { Fault } from './fault.ts'

/** Beyond this many characters the cause is not looked for; broken lines that long are cut off or no JSON at all. */
const looked = 20_000

// One token of JSON, or white space, at the sticky position.
const token =
  /[\t ]+|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)|[{}[\],:]/y

/** Why `text` is not JSON: where it goes wrong and what to print instead. Values are not quoted: one may be a PIN. */
export function explainJson(text: string): Fault {
  if (text.trim() === '') return fault('a blank line', 'print one JSON object per line and nothing else')
  if (/^[[{]$/.test(text.trim())) {
    return fault(
      'JSON that is spread over several lines',
      'print each record whole, on one line: json.dumps without indent, JSON.stringify without spaces',
    )
  }
  if (!text.trimStart().startsWith('{')) {
    return fault(`not a record: ${excerpt(text)}`, 'print records on stdout only, one JSON object per line, and messages on stderr')
  }
  const at = firstStrangeCharacter(text)
  if (at === undefined) return fault('broken JSON', 'print each record with a JSON library, one object per line')
  const where = `broken JSON at column ${at + 1}`
  const rest = text.slice(at)
  if (rest === '') return fault('cut off in the middle of the record', 'print each record whole, on one line')
  if (rest.startsWith("'")) return fault(`${where}: a single quote`, 'print strings in double quotes; in Python, use json.dumps')
  if (/^(?:None|True|False|NaN|undefined|-?Infinity)\b/.test(rest)) {
    return fault(`${where}: ${/^-?\w+/.exec(rest)?.[0]} is no JSON value`, 'use null, true or false, or leave the field out')
  }
  if (/^-?0\d/.test(rest)) return fault(`${where}: a number that starts with 0`, 'print ids and card numbers in quotes')
  if (rest.startsWith('"')) {
    return /[^ -\uffff]/.test(rest)
      ? fault(`${where}: a string with a control character in it`, 'print a tab as \\t and a line break as \\n')
      : fault(`${where}: a string that does not end or has a wrong escape in it`, 'print " as \\" and \\ as \\\\ inside a string')
  }
  return fault(where, 'print each record with a JSON library, one object per line')
}

/** The position where the tokens end, or where brackets, commas and colons stop making sense; `undefined` when not found. */
function firstStrangeCharacter(text: string): number | undefined {
  if (text.length > looked) return undefined
  let at = 0
  let previous = ''
  const open: string[] = []
  for (; at < text.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    if (found === undefined) return at
    if (found.trim() === '') continue
    if (at > 0 && open.length === 0) return at
    if (found === '{' || found === '[') open.push(found)
    else if (found === '}' || found === ']') {
      if (previous === ',' || previous === ':' || open.pop() !== (found === '}' ? '{' : '[')) return at
    } else if (found === ',' || found === ':') {
      if (previous === ',' || previous === ':' || previous === '{' || previous === '[') return at
    } else if (previous !== '' && previous !== ',' && previous !== ':' && previous !== '{' && previous !== '[') return at
    previous = found
  }
  return open.length > 0 ? text.length : undefined
}

function excerpt(text: string): string {
  const start = text.trim().slice(0, 60)
  return JSON.stringify(start.length < text.trim().length ? `${start}…` : start)
}

function fault(message: string, hint: string): Fault {
  return { type: 'fault', message, hint }
}
