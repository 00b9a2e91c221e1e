import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMuster, type Muster } from '@muster/host'
import type { Logger } from '@muster/provider'
import type { TokenScope } from '@muster/store'
import { onTestFinished } from 'vitest'
import { startService } from '../src/index.ts'
import type { LogLine } from './fast-service.ts'

/** Lists what `people` holds. While there is a file `wait`, it does not answer, and says so in `waits`. */
const program = `#!/bin/sh
answer() {
  if [ -e wait ]; then echo > waits; fi
  while [ -e wait ]; do sleep 0.02; done
}
case $1 in
list) answer; [ -e down ] && exit 75; cat people ;;
authenticate)
  read -r question
  answer
  [ -e down ] && exit 75
  case $question in
  *'"username":"ann"'*'"password":"correct-7"'*) echo '{"type":"accepted","username":"ann"}' ;;
  *) exit 3 ;;
  esac ;;
*) exit 2 ;;
esac
`

export interface Asking {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API says, for the test to look into.
  readonly json: any
  readonly text: string
}

/** A service with an API on a port of its own, over a real program and a real store. It reads nothing by itself. */
export async function startCampus(people: readonly string[] = ['ann', 'bob'], top = '', page?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-api-'))
  const file = (name: string): string => join(folder, name)
  const configure = (more = top, api = 'api: { listen: "127.0.0.1:0" }') =>
    writeFileSync(
      file('muster.yaml'),
      `${api}\nschedule: { sync: never }\nsignIn: { padding: false }\n${more}
sources:
  - name: campus
    type: custom-program
    settings: { program: ./directory.sh }
`,
    )
  const list = (names: readonly string[]) => {
    const users = names.map((name) => ({ type: 'user', id: `id-${name}`, username: name, displayName: `${name} of Campus` }))
    const group = { type: 'group', id: 'g1', name: 'All of Them' }
    const members = { type: 'members', group: 'g1', members: users.map(({ id }) => id) }
    const end = { type: 'end', users: users.length, groups: 1, members: users.length }
    writeFileSync(file('people'), [...users, group, members, end].map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
  writeFileSync(file('directory.sh'), program, { mode: 0o755 })
  configure()
  list(people)

  const log: LogLine[] = []
  const logger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (message: string, fields = {}) => void log.push({ level, message, fields }),
    ]),
  ) as unknown as Logger
  const open = (): Promise<Muster> => createMuster({ config: file('muster.yaml'), resolveFrom: [import.meta.url], logger })
  const stop = new AbortController()
  const service = await startService({ open, logger, signal: stop.signal, ...(page !== undefined && { page }) })
  const end = async (): Promise<void> => {
    stop.abort()
    await service.ended
  }
  const beside = await open()
  onTestFinished(async () => {
    rmSync(file('wait'), { force: true })
    await end()
    await beside.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const said = (message: string) => log.filter((line) => line.message === message).map(({ fields }) => fields)
  const address = (): string => String(said('the API listens').at(-1)?.address)
  const ask = async (method: string, path: string, { token, body, headers = {}, signal }: Asking = {}): Promise<Answered> => {
    const answer = await fetch(`${address()}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined,
    }
  }
  let tokens = 0
  return {
    folder,
    file,
    configure,
    list,
    log,
    said,
    service,
    end,
    ask,
    address,
    /** Another Muster beside the same store, as a command at a terminal is. */
    muster: beside,
    token: (...scopes: TokenScope[]): string => beside.tokens.add(`test-${++tokens}`, scopes).token,
    /** From now on the program does not answer; resolves when one waits. */
    hold: () => writeFileSync(file('wait'), ''),
    waits: () => until(() => existsSync(file('waits'))),
    release() {
      rmSync(file('wait'), { force: true })
      rmSync(file('waits'), { force: true })
    },
    down: () => writeFileSync(file('down'), ''),
  }
}

/** The test's own time limit is its only patience. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
