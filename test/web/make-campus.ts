import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMuster, type Muster } from '@muster/host'

/** What the student system of the demo knows; its program reads it at each start. */
export interface Campus {
  readonly newcomers: number
  /** How many students are not listed any more. */
  readonly left?: number
  readonly changed: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const beginning: Campus = { newcomers: 0, changed: {} }
const day = 86_400_000
const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** A shell program that lists what `library.jsonl` holds. With `library.down` it cannot be asked, with `library.slow` it takes its time. */
const library = `#!/bin/sh
[ "$1" = list ] || exit 2
while [ -e library.slow ]; do sleep 0.05; done
if [ -e library.down ]; then echo "the library's computer is being moved" >&2; exit 75; fi
cat library.jsonl
`

/** The university of the demo and its library, in a folder of their own. */
export class WebCampus {
  readonly folder = mkdtempSync(join(tmpdir(), 'muster-web-'))
  #campus = beginning

  /** `listen`: an address and a port. */
  constructor(listen = '127.0.0.1:0') {
    copyFileSync(join(import.meta.dirname, '..', 'demo', 'directory.py'), this.file('directory.py'))
    writeFileSync(this.file('library.sh'), library, { mode: 0o755 })
    writeFileSync(
      this.file('muster.yaml'),
      `api: { listen: "${listen}", administrators: [Administration] }
schedule: { sync: "55 0 * * *", catchUp: 0s }
signIn: { padding: false }
currency: USD
sources:
  - name: campus
    type: custom-program
    settings: { program: ./directory.py }
  - name: library
    type: custom-program
    settings: { program: ./library.sh }
newPeople:
  - group: Students
    credit: "10.00"
`,
    )
    this.change({})
    this.list(20)
  }

  file(name: string): string {
    return join(this.folder, name)
  }

  /** Changes what the student system knows. */
  change(different: Partial<Campus>): void {
    this.#campus = { ...this.#campus, ...different }
    writeFileSync(this.file('campus.json'), JSON.stringify({ breaks_off_after: null, ...this.#campus }))
  }

  /** So many readers of the library, one of whom has the name of a student. */
  list(readers: number): void {
    const users = Array.from({ length: readers }, (_, number) => ({
      type: 'user',
      id: `r${number + 1}`,
      username: number === 0 ? 'ada.abara' : `reader.${number + 1}`,
      displayName: `Reader ${number + 1}`,
    }))
    const records = [...users, { type: 'group', id: 'readers', name: 'Readers' }]
    const members = { type: 'members', group: 'readers', members: users.map(({ id }) => id) }
    const lines = [...records, members, { type: 'end', users: users.length, groups: 1, members: users.length }]
    writeFileSync(this.file('library.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }

  /** While it is down, the library cannot be asked; while it is slow, it does not answer. */
  set(what: 'down' | 'slow', holds: boolean): void {
    if (holds) writeFileSync(this.file(`library.${what}`), '')
    else rmSync(this.file(`library.${what}`), { force: true })
  }

  /** Muster as a command at a terminal has it; `now` is what its clock says. */
  open(now?: () => number): Promise<Muster> {
    return createMuster({
      config: this.file('muster.yaml'),
      resolveFrom: [import.meta.url],
      logger: silent,
      ...(now !== undefined && { clock: { now } }),
    })
  }

  /** What happened night by night until last night, in which ninety students were missing and the library was silent. */
  async live(since: 'nine nights ago' | 'the night before' = 'nine nights ago'): Promise<void> {
    let shift = 0
    const muster = await this.open(() => Date.now() - shift)
    const night = async (ago: number): Promise<void> => {
      shift = Date.now() - new Date(Date.now() - ago * day).setHours(0, 55, 0, 0)
      await muster.sync()
    }
    if (since === 'nine nights ago') {
      await night(9)
      this.change({ newcomers: 60 })
      await night(8)
      this.change({ newcomers: 64, changed: { p0300: { department: 'Music' }, p0301: { department: 'Law' } } })
      await night(7)
      this.set('down', true)
      await night(6)
      this.set('down', false)
      this.list(24)
      await night(5)
      this.change({ newcomers: 71 })
      await night(4)
    } else await night(2)
    const wedding = {
      username: 'emmy.lovelace',
      familyName: 'Lovelace',
      displayName: 'Emmy Lovelace',
      email: 'emmy.lovelace@campus.example',
    }
    this.change({ newcomers: 75, changed: { p0007: wedding } })
    await night(1)
    this.change({ newcomers: 87, left: 90 })
    this.set('down', true)
    await night(0)
    await muster.close()
  }

  [Symbol.dispose](): void {
    this.set('slow', false)
    rmSync(this.folder, { recursive: true, force: true })
  }
}
