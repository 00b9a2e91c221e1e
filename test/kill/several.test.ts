import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { looking, makeGround, newRemains } from './kill-at-step.ts'

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

const { start, copyOfStart, muster, stepsOf, remove } = makeGround('several')
beforeAll(() => {
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
afterAll(remove)

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
      const old = look(start)
      const whole = copyOfStart('whole')
      const reached = stepsOf(whole, words)
      const done = look(whole)
      expect(reached.map((one) => one.step)).toContain(step)
      expect(done).not.toEqual(old)
      const isNew = newRemains()
      let [before, after] = [0, 0]
      for (const { step, place: left } of reached) {
        const found = look(left)
        expect([JSON.stringify(old), JSON.stringify(done)], `at ${step}`).toContain(JSON.stringify(found))
        const isOld = JSON.stringify(found) === JSON.stringify(old)
        if (isOld) before++
        else after++
        if (!isNew(left)) continue
        const place = copyOfStart('killed')
        expect(muster(place, words, { DIE_AT_STEP: step }), step).toBe(null)
        expect(look(place), `killed at ${step}`).toEqual(found)
        if (isOld) {
          expect(muster(place, words), `after a kill at ${step}`).toBe(0)
          expect(look(place), `after a kill at ${step}`).toEqual(done)
        }
        rmSync(place, { recursive: true })
      }
      expect([before > 0, after > 0]).toEqual([true, true])
      rmSync(whole, { recursive: true })
    },
  )
})

function look(place: string): object {
  return looking(place, (store) => ({
    people: store.users
      .list({ limit: 100 })
      .map(({ account, source, id, username, state, balance, fields }) => [account, source, id, username, state, balance.minor, fields]),
    groups: store.groups.list().map(({ source, name, directMembers }) => `${source} ${name} ${directMembers}`),
    grants: store.credit.ledger({ limit: 100 }).length,
    conflicts: store.conflicts().map(({ source, id }) => `${source}:${id}`),
    pins: store.pins().map(({ username, source, id, leftOut }) => ({ username, source, id, leftOut })),
    leftOut: ['l1', 'l2', 'l3'].map((id) => store.isLeftOut('ldap', { id, username: 'nobody' })),
  }))
}
