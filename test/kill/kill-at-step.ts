import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore, type Store } from '@muster/store'
import { expect } from 'vitest'
import { mainFile } from '../runner/main-file.ts'

const preload = join(import.meta.dirname, 'die-at-step.mjs')

/** A step that a command has reached, and its place as it was then. */
export interface Reached {
  readonly step: string
  readonly place: string
}

/** A folder for the places of one file's tests: one in which all begin, `start`, and copies of it in which commands are killed. */
export function makeGround(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `muster-kill-${name}-`))
  const copyOf = (place: string, copy: string): string => {
    const made = join(folder, copy.replaceAll(/\W+/g, '-'))
    cpSync(place, made, { recursive: true })
    return made
  }
  const muster = (place: string, words: readonly string[], environment: Record<string, string> = {}): number | null =>
    spawnSync(process.execPath, ['--import', preload, mainFile, ...words], {
      cwd: place,
      // A killed run cannot remove its program's temporary folder.
      env: { ...process.env, TMPDIR: folder, ...environment },
      encoding: 'utf8',
    }).status
  return {
    folder,
    start: join(folder, 'start'),
    copyOf,
    copyOfStart: (copy: string): string => copyOf(join(folder, 'start'), copy),
    /** Runs the command; `DIE_AT_STEP` kills it there. The exit code; null when the process was killed. */
    muster,
    /**
     * Runs the command to its end. Gives each step once, in the order in which it first reached them, with what it had on the disk then:
     * that is what a kill there leaves.
     */
    stepsOf(place: string, words: readonly string[]): readonly Reached[] {
      const copies = mkdtempSync(join(folder, 'steps-'))
      expect(muster(place, words, { STEPS_FOLDER: copies })).toBe(0)
      const steps = readFileSync(join(copies, 'steps'), 'utf8').trim().split('\n')
      return steps.map((step, at) => ({ step, place: join(copies, String(at)) }))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function looking<Answer>(place: string, look: (store: Store) => Answer): Answer {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

/**
 * Whether a kill leaves what no earlier one does. A run that finishes the job sees of the one before it no more than what the store
 * holds: steps of one transaction leave the same, and to kill there and finish it once more would show nothing new.
 */
export function newRemains(): (place: string) => boolean {
  const known = new Set<string>()
  return (place) => {
    const before = known.size
    return known.add(contentOf(place)).size > before
  }
}

/** The names of all files, and every row of every table, without the times at which something was done. */
function contentOf(place: string): string {
  const files = readdirSync(place, { recursive: true }).sort()
  const store = new DatabaseSync(join(place, 'muster.db'), { readOnly: true, readBigInts: true })
  try {
    const tables = store.prepare(`select name from sqlite_schema where type = 'table' order by name`).all()
    const rows = tables.map(({ name }) => [name, store.prepare(`select * from "${name}"`).all()])
    return JSON.stringify([files, rows], (key, value) => {
      if (/^(at|.*_at)$/.test(key)) return value !== null
      return typeof value === 'bigint' ? `${value}` : value
    })
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
