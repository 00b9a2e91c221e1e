import type { Database, Statement } from 'better-sqlite3'

/** More than there are in the store's code; what writes its own numbers into its text must not be kept for ever. */
const most = 1_000

type Mode = 'pluck' | 'raw' | 'safeIntegers'

/**
 * Lets `connection.prepare` prepare each text once, and hand the same statement out again. A statement lives until the
 * collector comes by, which in a process of small objects is late; and each change of a scratch table walks through all
 * that live. `pluck`, `raw` and `safeIntegers` give a statement of their own, so that nobody changes what another was
 * given, and so does each `iterate`, during which a statement cannot be asked anything else.
 */
export function reuseStatements(connection: Database): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Statement<unknown[]>>()
  connection.prepare = ((sql: string) => inModes(sql, [])) as Database['prepare']

  function inModes(sql: string, modes: readonly Mode[]): Statement<unknown[]> {
    const key = `${modes.join()}\n${sql}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const statement = make(sql, modes)
    if (kept.size >= most) kept.clear()
    kept.set(key, statement)
    const also = (mode: Mode) => () => inModes(sql, [...modes, mode])
    return Object.assign(statement, {
      pluck: also('pluck'),
      raw: also('raw'),
      safeIntegers: also('safeIntegers'),
      iterate: (...parameters: unknown[]) => make(sql, modes).iterate(...parameters),
    })
  }

  function make(sql: string, modes: readonly Mode[]): Statement<unknown[]> {
    const statement = prepare<unknown[]>(sql)
    for (const mode of modes) statement[mode]()
    return statement
  }
}
