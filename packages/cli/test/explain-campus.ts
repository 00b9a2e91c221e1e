import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

const program = `#!${process.execPath}
const { readFileSync } = require('node:fs')
const verb = process.argv[2]
const { people, groups = {}, lines = [], cut, down } = JSON.parse(readFileSync(__dirname + '/' + require('node:path').basename(__filename, '.cjs') + '.json'))
const print = (record) => process.stdout.write(JSON.stringify(record) + '\\n')
if (down) { process.stderr.write('the student system is being backed up\\n'); process.exit(75) }
if (verb === 'list') {
  for (const person of people) print({ type: 'user', ...person })
  for (const [id, { name }] of Object.entries(groups)) print({ type: 'group', id, name })
  let members = 0
  for (const [group, one] of Object.entries(groups)) { members += one.members.length; if (one.members.length) print({ type: 'members', group, members: one.members }) }
  for (const line of lines) process.stdout.write(line + '\\n')
  if (!cut) print({ type: 'end', users: people.length, groups: Object.keys(groups).length, members })
} else if (verb === 'user') {
  const { username } = JSON.parse(readFileSync(0, 'utf8'))
  const person = people.find((one) => one.username.toLowerCase() === username.toLowerCase())
  if (!person) process.exit(3)
  print({ type: 'user', ...person, groups: Object.entries(groups).filter(([, one]) => one.members.includes(person.id)).map(([id]) => id) })
} else process.exit(2)
`

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
  for (const name of ['campus', 'library']) writeFileSync(join(folder, `${name}.cjs`), program, { mode: 0o755 })
  const configure = (yaml: string) => writeFileSync(join(folder, 'muster.yaml'), yaml)
  const answer = (given: CampusDirectory, source = 'campus') => writeFileSync(join(folder, `${source}.json`), JSON.stringify(given))
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
      program: ./campus.cjs
${more}`
