import type { Exchange } from './recording.ts'

type Fields = Record<string, unknown>

/**
 * The same recording with made-up names: every account, group, machine and domain gets a number, wherever it stands. What every
 * Windows has keeps its name and SID. What cannot be read, and so not searched for names, is left out.
 */
export function hideNames(exchanges: readonly Exchange[]): readonly Exchange[] {
  const records = exchanges.flatMap(({ lines = [] }) => lines.map(parse).filter((fields) => fields !== undefined))
  const domains = new Map<string, string>()
  const names = new Map<string, string>()

  /** S-1-5-21-…-RID becomes S-1-5-21-0-0-NUMBER-RID. */
  function sidOf(sid: string): string {
    const [, domain, rid] = /^(S-1-(?:5-21|12-1|11-96)-.+)-(\d+)$/.exec(sid) ?? []
    if (domain === undefined) return sid
    if (!domains.has(domain)) domains.set(domain, `${domain.split('-').slice(0, 4).join('-')}-0-0-${domains.size + 1}`)
    return `${domains.get(domain)}-${rid}`
  }
  function learn(name: unknown, replacement: string): void {
    if (typeof name === 'string' && name !== '' && !names.has(name)) names.set(name, replacement)
  }

  for (const { type, sid, name, machine, fullName } of records) {
    const number = typeof sid === 'string' ? sid.slice(sid.lastIndexOf('-') + 1) : '0'
    if (type === 'start') learn(machine, 'MACHINE')
    // Of Windows itself, in its language: what the recording is for.
    if (typeof sid === 'string' && sidOf(sid) === sid) continue
    if (type === 'user') {
      learn(name, `user${number}`)
      learn(fullName, `Full Name ${number}`)
    }
    if (type === 'group') learn(name, `group${number}`)
    if (type === 'member' && typeof sid === 'string' && name !== sid) {
      const own = sidOf(sid)
      learn(name, `${own.split('-').slice(0, -1).join('-')}\\account${number}`)
    }
  }

  const longestFirst = [...names].sort(([one], [other]) => other.length - one.length)
  function hide(text: string): string {
    const sids = text.replaceAll(/S-1-\d+(?:-\d+)+/g, sidOf)
    return longestFirst.reduce((hidden, [name, replacement]) => hidden.replaceAll(name, replacement), sids)
  }
  function hideIn(key: string, value: unknown, keeps: boolean): unknown {
    if (typeof value !== 'string') return value
    if (key === 'message') return hide(value)
    // Anybody may have written anything there.
    if (key === 'description' && value !== '') return 'a description'
    if (/^(sid|group|account)$/.test(key)) return sidOf(value)
    return keeps || !/^(name|fullName|machine)$/.test(key) ? value : (names.get(value) ?? (value === '' ? '' : hide(value)))
  }
  function hideLine(line: string): string {
    const fields = parse(line)
    if (fields === undefined) return `(a line of ${line.length} characters that is no JSON was left out)`
    const keeps = typeof fields.sid === 'string' && sidOf(fields.sid) === fields.sid
    return JSON.stringify(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, hideIn(key, value, keeps)])))
  }

  return exchanges.map(({ question, lines, base64, stderr, exit }) => ({
    question,
    ...(lines !== undefined && { lines: lines.map(hideLine) }),
    ...(base64 !== undefined && { lines: [`(${base64.length} characters of Base64 were left out)`] }),
    stderr: hide(stderr),
    exit,
  }))
}

function parse(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}
