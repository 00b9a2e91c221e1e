import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts')
const preload = join(import.meta.dirname, 'die-at-step.mjs')

const configuration = `
store: muster.db
currency: USD
sources:
  - name: ldap
    type: custom-program
    settings:
      program: ./ldap.sh
  - name: entra
    type: custom-program
    settings:
      program: ./entra.sh
  - name: cards
    type: custom-program
    role: enrich
    join: { theirs: employeeNumber, ours: employeeNumber }
    settings:
      program: ./cards.sh
newPeople:
  - group: Students
    credit: "10.00"
`

/** `id name employeeNumber` of each, all of them students. */
function program(people: readonly string[]): string {
  const some = people.map((person) => person.split(' ') as [string, string, string])
  return [
    '#!/bin/sh',
    '[ "$1" = list ] || exit 2',
    ...some.map(([id, username, number]) => `echo '${JSON.stringify({ type: 'user', id, username, employeeNumber: number })}'`),
    `echo '{"type":"group","id":"g1","name":"Students"}'`,
    `echo '${JSON.stringify({ type: 'members', group: 'g1', members: some.map(([id]) => id) })}'`,
    `echo '{"type":"end","users":${some.length},"groups":1,"members":${some.length}}'`,
    '',
  ].join('\n')
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-kill-several-'))
  const start = join(folder, 'start')
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  writeFileSync(join(start, 'ldap.sh'), program(['l1 ada 1', 'l2 bob 2', 'l3 cat 3']), { mode: 0o755 })
  writeFileSync(join(start, 'entra.sh'), program(['e1 ada 1', 'e2 bob 2', 'e4 dan 4']), { mode: 0o755 })
  const card = { type: 'user', username: 'holder', employeeNumber: '1', cardNumbers: ['c1'] }
  const lines = [card, { type: 'end', users: 1, groups: 0, members: 0 }].map((line) => `echo '${JSON.stringify(line)}'`)
  writeFileSync(join(start, 'cards.sh'), ['#!/bin/sh', '[ "$1" = list ] || exit 2', ...lines, ''].join('\n'), { mode: 0o755 })
  expect(muster(start, ['sync', 'ldap'])).toBe(0)
  expect(muster(start, ['sync', 'entra'])).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commands = [
  { words: ['sources', 'move', 'ldap', 'entra', '--join', 'employeeNumber', '--yes'], step: 'apply: identities' },
  { words: ['conflicts', 'resolve', 'ada', '--owner', 'entra', '--merge', '--yes'], step: 'decide: merged' },
  { words: ['conflicts', 'resolve', 'ada', '--owner', 'entra', '--yes'], step: 'decide: name given up' },
  { words: ['conflicts', 'resolve', 'ada', '--owner', 'ldap', '--yes'], step: 'decide: pinned' },
  { words: ['sync', 'cards'], step: 'apply: enrichment' },
]

describe('a decision about people of several sources', { timeout: 180_000 }, () => {
  it.each(commands)(
    'leaves the copy as before or as after, wherever `muster $words` is killed, and can be made again',
    ({ words, step }) => {
      const old = look(join(folder, 'start'))
      const whole = copyOfStart('whole')
      expect(muster(whole, words, { STEPS_FILE: join(whole, 'steps') })).toBe(0)
      const done = look(whole)
      const steps = [...new Set(readFileSync(join(whole, 'steps'), 'utf8').trim().split('\n'))]
      expect(steps).toContain(step)
      expect(done).not.toEqual(old)
      let [before, after] = [0, 0]
      for (const step of steps) {
        const place = copyOfStart('killed')
        expect(muster(place, words, { DIE_AT_STEP: step }), step).toBe(null)
        const left = look(place)
        expect([JSON.stringify(old), JSON.stringify(done)], `killed at ${step}`).toContain(JSON.stringify(left))
        if (JSON.stringify(left) === JSON.stringify(old)) {
          before++
          expect(muster(place, words), `after a kill at ${step}`).toBe(0)
        } else after++
        expect(look(place), `after a kill at ${step}`).toEqual(done)
        rmSync(place, { recursive: true })
      }
      expect([before > 0, after > 0]).toEqual([true, true])
      rmSync(whole, { recursive: true })
    },
  )
})

function look(place: string): object {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return {
      people: store.users
        .list({ limit: 100 })
        .map(({ account, source, id, username, state, balance, fields }) => [account, source, id, username, state, balance.minor, fields]),
      groups: store.groups.list().map(({ source, name, directMembers }) => `${source} ${name} ${directMembers}`),
      grants: store.credit.ledger({ limit: 100 }).length,
      conflicts: store.conflicts().map(({ source, id }) => `${source}:${id}`),
      pins: store.pins().map(({ username, source, id, leftOut }) => ({ username, source, id, leftOut })),
      leftOut: ['l1', 'l2', 'l3'].map((id) => store.isLeftOut('ldap', { id, username: 'nobody' })),
    }
  } finally {
    store.close()
  }
}

function copyOfStart(name: string): string {
  const place = join(folder, name)
  cpSync(join(folder, 'start'), place, { recursive: true })
  return place
}

/** The exit code; null when the process was killed. */
function muster(place: string, words: readonly string[], environment: Record<string, string> = {}): number | null {
  const { status } = spawnSync(process.execPath, ['--import', preload, '-C', 'development', main, ...words], {
    cwd: place,
    // A killed run cannot remove its program's temporary folder.
    env: { ...process.env, TMPDIR: folder, ...environment },
    encoding: 'utf8',
  })
  return status
}
