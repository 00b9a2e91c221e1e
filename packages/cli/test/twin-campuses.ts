import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMuster } from '@muster/host'
import type { Logger } from '@muster/provider'
import { startService, type Time } from '@muster/service'
import type { TokenScope } from '@muster/store'
import { runHere } from './run-here.ts'
import type { Ended } from './run-muster.ts'

const program = `#!/bin/sh
at=\${0%.sh}
case $1 in
list)
  [ -e "$at.wait" ] && echo > "$at.waits"
  while [ -e "$at.wait" ]; do sleep 0.02; done
  [ -e "$at.down" ] && { echo 'the student system is being backed up' >&2; exit 75; }
  exec cat "$at.list" ;;
user)
  name=$(sed 's/.*"username":"\\([^"]*\\)".*/\\1/')
  grep "\\"username\\":\\"$name\\"" "$at.list" || exit 3 ;;
authenticate)
  read -r question
  [ -e "$at.down" ] && exit 75
  case $question in
  *'"username":"ann"'*'"password":"correct-7"'*) echo '{"type":"accepted","username":"ann"}' ;;
  *) exit 3 ;;
  esac ;;
*) exit 2 ;;
esac
`

const configuration = `api: { listen: "127.0.0.1:0" }
schedule: { sync: "55 0 * * *", catchUp: 0s }
timeZone: Europe/Berlin
signIn: { padding: false }
sources:
  - name: campus
    type: custom-program
    settings: { program: ./campus.sh }
    limits: { absences: { atMost: 1 } }
  - name: guests
    type: custom-program
    settings: { program: ./guests.sh }
    schedule: "*/30 7-19 * * 1-5"
newPeople:
  - group: Students
    credit: "10.00"
quotas:
  - group: Students
    allowance: "2.00"
    per: month
`

export type Person = Readonly<Record<string, unknown>> & { readonly id: string; readonly username: string }

/** A folder with a configuration and two directory programs. */
export function makeSide() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-twin-'))
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('muster.yaml'), configuration)
  for (const source of ['campus', 'guests']) writeFileSync(file(`${source}.sh`), program, { mode: 0o755 })
  const side = {
    folder,
    file,
    config: file('muster.yaml'),
    list(source: 'campus' | 'guests', people: readonly Person[]) {
      const group = { type: 'group', id: `g-${source}`, name: source === 'campus' ? 'Students' : 'Visitors' }
      const members = { type: 'members', group: group.id, members: people.map(({ id }) => id) }
      const end = { type: 'end', users: people.length, groups: 1, members: people.length }
      const records = [...people.map((person) => ({ type: 'user', ...person })), group, members, end]
      writeFileSync(file(`${source}.list`), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    },
    down: (isDown: boolean) => (isDown ? writeFileSync(file('campus.down'), '') : rmSync(file('campus.down'), { force: true })),
    /** From now on the program does not answer, until it is let go. */
    hold: () => writeFileSync(file('campus.wait'), ''),
    letGo: () => rmSync(file('campus.wait'), { force: true }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
  return side
}

type Side = ReturnType<typeof makeSide>

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Nothing ever comes by itself. */
const noTime: Time = {
  now: Date.now,
  until: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
}

/** A service over a side, and files with its tokens. */
export async function serve(side: Side) {
  let address = ''
  const logger: Logger = {
    ...silent,
    info(message, fields) {
      if (message === 'the API listens') address = String(fields?.address)
    },
  }
  const stop = new AbortController()
  const open = () => createMuster({ config: side.config, resolveFrom: [import.meta.url], logger })
  const service = await startService({ open, logger, signal: stop.signal, time: noTime })
  const beside = await open()
  let tokens = 0
  return {
    address,
    /** A file with a token that has these scopes. */
    token(...scopes: TokenScope[]): string {
      const path = side.file(`token-${++tokens}`)
      writeFileSync(path, `${beside.tokens.add(`token-${tokens}`, scopes).token}\n`)
      chmodSync(path, 0o600)
      return path
    },
    async end() {
      side.letGo()
      stop.abort()
      await service.ended
      await beside.close()
    },
  }
}

/** One campus, twice: asked by its configuration, and by a service. What is done to it is done to both. */
export async function twinCampuses() {
  const [here, there] = [makeSide(), makeSide()]
  const service = await serve(there)
  const token = service.token('read', 'run', 'authenticate')
  return {
    there,
    service,
    /** Words that name the service. */
    remotely: ['--server', service.address, '--token-file', token],
    both(change: (side: Side) => void) {
      change(here)
      change(there)
    },
    async ask(words: readonly string[]): Promise<{ readonly local: Ended; readonly remote: Ended }> {
      const local = await runHere(['--config', here.config, ...words])
      const remote = await runHere(['--server', service.address, '--token-file', token, ...words])
      return { local: alike(local, here.folder), remote: alike(remote, there.folder) }
    },
    async end() {
      await service.end()
      here[Symbol.dispose]()
      there[Symbol.dispose]()
    },
  }
}

/** Without what differs between two that are the same: when it was, how long it took, where it lies, and widths that follow from these. */
function alike({ exitCode, stdout, stderr }: Ended, folder: string): Ended {
  const same = (text: string): string =>
    text
      .replaceAll(folder, 'FOLDER')
      .replaceAll(/\b1[67]\d{11}\b/g, 'TIME')
      .replaceAll(/"(durationMs|readMs)": [\d.]+/g, '"$1": TIME')
      .replaceAll(/\b\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}\b/g, 'TIME')
      .replaceAll(/\b[\d.]+ (?:ms|s)\b/g, 'TIME')
      .replaceAll(/"hash": "[0-9a-f]{64}"/g, '"hash": HASH')
      .replaceAll(/ {2,}/g, ' ')
  // Whoever waits long enough is told how far it is.
  const progress = /^(?:Reading|Comparing|Applying).*\n/gm
  return { exitCode, stdout: asSentence(same(stdout)), stderr: asSentence(same(stderr).replaceAll(progress, '')) }
}

/** An error of a service begins with a capital letter and ends with a full stop, whatever it is here. */
function asSentence(text: string): string {
  return text
    .replace(/^error: (.)(.*?)\.?$/m, (_, first: string, rest: string) => `error: ${first.toUpperCase()}${rest}`)
    .replace(/"message": "(.)(.*?)\.?",$/m, (_, first: string, rest: string) => `"message": "${first.toUpperCase()}${rest}",`)
}
