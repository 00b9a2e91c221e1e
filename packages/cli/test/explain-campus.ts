import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, runMuster } from './run-muster.ts'

export interface CampusPerson {
  readonly id?: string
  readonly username: string
  readonly [field: string]: unknown
}

/** What the program of the campus answers with. `groups`: by id, with members by id. */
export interface CampusDirectory {
  readonly people: readonly CampusPerson[]
  readonly groups?: Readonly<Record<string, { readonly name: string; readonly members: readonly string[] }>>
  /** Lines that are printed as they are, before the end. */
  readonly lines?: readonly string[]
  /** The listing breaks off. */
  readonly cut?: true
  /** Nothing can be asked. */
  readonly down?: true
}

/** Prints what lies ready beside it: a shell starts at a tenth of what another Node costs, and is started by every command. */
const program = `#!/bin/sh
at=\${0%.sh}
if [ -e "$at.down" ]; then
  echo 'the student system is being backed up' >&2
  exit 75
fi
case $1 in
list) exec cat "$at.list" ;;
user)
  name=$(sed 's/.*"username":"\\([^"]*\\)".*/\\1/' | tr '[:upper:]' '[:lower:]')
  [ -e "$at.users/$name" ] || exit 3
  exec cat "$at.users/$name" ;;
*) exit 2 ;;
esac
`

/** Lays ready what the program prints from now on. */
function write(at: string, { people, groups = {}, lines = [], cut, down }: CampusDirectory): void {
  const listed = Object.entries(groups)
  const members = listed
    .filter(([, one]) => one.members.length > 0)
    .map(([group, one]) => ({ type: 'members', group, members: one.members }))
  const count = members.reduce((sum, one) => sum + one.members.length, 0)
  const end = { type: 'end', users: people.length, groups: listed.length, members: count }
  const print = (...records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')
  const users = people.map((person) => ({ type: 'user', ...person }))
  const named = listed.map(([id, { name }]) => ({ type: 'group', id, name }))
  const further = lines.map((line) => `${line}\n`).join('')
  writeFileSync(`${at}.list`, print(...users, ...named, ...members) + further + print(...(cut ? [] : [end])))

  rmSync(`${at}.users`, { recursive: true, force: true })
  mkdirSync(`${at}.users`)
  // The first of a name is the one that is found.
  for (const user of users.toReversed()) {
    const inGroups = listed.filter(([, one]) => user.id !== undefined && one.members.includes(user.id)).map(([id]) => id)
    writeFileSync(join(`${at}.users`, user.username.toLowerCase()), print({ ...user, groups: inGroups }))
  }
  if (down) writeFileSync(`${at}.down`, '')
  else rmSync(`${at}.down`, { force: true })
}

export interface ExplainCampus extends Disposable {
  readonly folder: string
  /** What the program of this source answers from now on. */
  answer(directory: CampusDirectory, source?: string): void
  configure(yaml: string): void
  muster(words: string): Promise<Ended>
  json(words: string): Promise<ReturnType<typeof JSON.parse>>
}

/** A folder with real programs as sources, `campus` and, where it is configured, `library`. */
export function createExplainCampus(configuration: string, directory: CampusDirectory): ExplainCampus {
  const folder = mkdtempSync(join(tmpdir(), 'muster-explain-'))
  for (const name of ['campus', 'library']) writeFileSync(join(folder, `${name}.sh`), program, { mode: 0o755 })
  const configure = (yaml: string) => writeFileSync(join(folder, 'muster.yaml'), yaml)
  const answer = (given: CampusDirectory, source = 'campus') => write(join(folder, source), given)
  configure(configuration)
  answer(directory)
  answer({ people: [] }, 'library')
  const muster = (words: string): Promise<Ended> => runMuster(words.split(' '), { folder, environment: { COLUMNS: '80' } })
  return {
    folder,
    answer,
    configure,
    muster,
    json: async (words) => JSON.parse((await muster(`${words} --json`)).stdout),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const oneSource = (more = ''): string => `sources:
  - name: campus
    type: custom-program
    settings:
      program: ./campus.sh
${more}`
