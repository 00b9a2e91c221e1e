import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '@muster/store'
import { mainFile } from '../runner/main-file.ts'

const preload = join(import.meta.dirname, 'die-at-step.mjs')

/** A folder for the places of one file's tests: one in which all begin, `start`, and copies of it in which commands are killed. */
export function makeGround(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `muster-kill-${name}-`))
  return {
    folder,
    start: join(folder, 'start'),
    copyOfStart(copy: string): string {
      const place = join(folder, copy.replaceAll(/\W+/g, '-'))
      cpSync(join(folder, 'start'), place, { recursive: true })
      return place
    },
    /** Runs the command; `DIE_AT_STEP` kills it there. The exit code; null when the process was killed. */
    muster(place: string, words: readonly string[], environment: Record<string, string> = {}): number | null {
      return spawnSync(process.execPath, ['--import', preload, mainFile, ...words], {
        cwd: place,
        // A killed run cannot remove its program's temporary folder.
        env: { ...process.env, TMPDIR: folder, ...environment },
        encoding: 'utf8',
      }).status
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The steps that a command wrote down (`STEPS_FILE`), each once, in the order in which it first reached them. */
export function stepsIn(file: string): string[] {
  return [...new Set(readFileSync(file, 'utf8').trim().split('\n'))]
}

export function looking<Answer>(place: string, look: (store: Store) => Answer): Answer {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

/** A program that lists these people, `id username` each, all of them Students. */
export function listing(people: readonly string[]): string {
  const users = people.map((person) => {
    const [id, username] = person.split(' ')
    return `echo '{"type":"user","id":"${id}","username":"${username}"}'`
  })
  const ids = people.map((person) => `"${person.split(' ')[0]}"`).join(',')
  return [
    '#!/bin/sh',
    '[ "$1" = list ] || exit 2',
    ...users,
    `echo '{"type":"group","id":"g1","name":"Students"}'`,
    `echo '{"type":"members","group":"g1","members":[${ids}]}'`,
    `echo '{"type":"end","users":${people.length},"groups":1,"members":${people.length}}'`,
    '',
  ].join('\n')
}

/** One source, whose new Students get ten dollars. */
export const oneSource = `
store: muster.db
currency: USD
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.sh
newPeople:
  - group: Students
    credit: "10.00"
`
