import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMuster, type Muster } from '@muster/host'
import type { Logger } from '@muster/provider'
import type { TokenScope } from '@muster/store'
import { startService } from '../src/index.ts'
import type { LogLine } from './fast-service.ts'

/** Lists what the file `SOURCE.jsonl` holds. The password of everybody is `right-` and the username. */
const program = `#!/bin/sh
case $1 in
list) cat "$2" ;;
authenticate)
  read -r question
  [ -e down ] && exit 75
  name=$(printf '%s' "$question" | sed 's/.*"username":"\\([^"]*\\)".*/\\1/')
  case $question in
  *'"password":"right-'"$name"'"'*) printf '{"type":"accepted","username":"%s"}\\n' "$name" ;;
  *) exit 3 ;;
  esac ;;
*) exit 2 ;;
esac
`

interface Listed {
  readonly type: string
  readonly members?: readonly string[]
}

export type DirectoryRecord = Listed & Readonly<Record<string, unknown>>

/** With the plugins that come with the command. */
export function openMuster(config: string): Promise<Muster> {
  return createMuster({ config, resolveFrom: [new URL('../../cli/src/main.ts', import.meta.url).href] })
}

/** A service over programs that list these records, one for each source, with more of `muster.yaml` in `top`. To be ended. */
export async function startDirectory(sources: Readonly<Record<string, readonly DirectoryRecord[]>>, top: string, ofSource = '') {
  const folder = mkdtempSync(join(tmpdir(), 'muster-directory-'))
  const file = (name: string): string => join(folder, name)
  const list = (source: string, records: readonly DirectoryRecord[]): void => {
    const count = (type: string): number => records.filter((record) => record.type === type).length
    const members = records.reduce((sum, record) => sum + (record.members?.length ?? 0), 0)
    const end = { type: 'end', users: count('user'), groups: count('group'), members }
    writeFileSync(file(`${source}.jsonl`), [...records, end].map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
  for (const [source, records] of Object.entries(sources)) list(source, records)
  for (const source of Object.keys(sources))
    writeFileSync(file(`${source}.sh`), program.replace('"$2"', `${source}.jsonl`), { mode: 0o755 })
  const configure = (more = top): void =>
    writeFileSync(
      file('muster.yaml'),
      `schedule: { sync: never }\nsignIn: { padding: false }\nlimits: { absences: { share: 100% } }\n${more}\nsources:\n${Object.keys(
        sources,
      )
        .map(
          (source) =>
            `  - { name: ${source}, type: custom-program, settings: { program: ./${source}.sh }${source === 'cards' ? ofSource : ''} }\n`,
        )
        .join('')}`,
    )
  configure()

  const log: LogLine[] = []
  const logger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (message: string, fields = {}) => void log.push({ level, message, fields }),
    ]),
  ) as unknown as Logger
  const open = (): Promise<Muster> => createMuster({ config: file('muster.yaml'), resolveFrom: [import.meta.url], logger })
  const beside = await open()
  const stop = new AbortController()
  const service = await startService({ open, logger, signal: stop.signal })
  const end = async (): Promise<void> => {
    stop.abort()
    await service.ended
    await beside.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const said = (message: string) => log.filter((line) => line.message === message).map(({ fields }) => fields)
  let tokens = 0
  return {
    file,
    list,
    configure,
    service,
    end,
    log,
    said,
    /** Another Muster beside the same store, as a command at a terminal is. */
    muster: beside,
    token: (...scopes: TokenScope[]): string => beside.tokens.add(`test-${++tokens}`, scopes).token,
    apiAddress: (): string => String(said('the API listens').at(-1)?.address),
  }
}
