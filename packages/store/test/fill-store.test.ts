import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openStore, type Store } from '../src/index.ts'

/** Enough for the way in which an empty store is filled. */
const people = 20_500
const day = 86_400_000

const folder = mkdtempSync(join(tmpdir(), 'muster-fill-'))
const open: Store[] = []

afterEach(() => {
  for (const store of open.splice(0)) store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function opened(path: string, readOnly = false): Store {
  const store = openStore(path, { currency: 'USD', readOnly })
  open.push(store)
  return store
}

function fill(store: Store): void {
  const run = store.beginRun('sync', 0)
  const scratch = store.scratch()
  const known = scratch.known('campus', { high: 1, low: 2 })
  const stage = scratch.stage({
    name: 'campus',
    known,
    nestedGroups: true,
    importDisabled: false,
    reportStrayGroups: true,
    reportStrayMembers: true,
  })
  const names = Array.from({ length: people }, (_, at) => `person${at}`)
  stage.batch(() => {
    for (const [at, name] of names.entries()) {
      const travel = { fingerprint: BigInt(at), handles: undefined, at }
      stage.entry({ kind: 'user', id: `u${at}`, weak: false, key: name, name, body: '{}', clears: false, inactive: false, ...travel })
    }
    const group = { kind: 'group', id: 'g', weak: false, key: 'Staff', name: 'Staff', body: '{}', clears: false, inactive: false } as const
    stage.entry({ ...group, fingerprint: 1n, handles: undefined, at: people })
    stage.members('g', names.slice(0, 1_000))
  })
  const listing = stage.seal()
  const changes = scratch.compare(listing, { now: 0, removal: 'keep', removeAfterMs: 7 * day, reuseAfterMs: 180 * day })
  const entitlement = scratch.entitle([changes], [{ group: 'Staff', credit: 500, restricted: false, attributes: {} }])
  const source = { name: 'campus', complete: true, settingsHash: 'x', unknownGroups: [], conflicts: [] }
  scratch.apply({ run, now: 0, endedAt: 1, currency: 'USD', sources: [source], entitlement, state: 'done', report: {} })
}

function look(store: Store): unknown {
  return {
    people: store.users.count(),
    members: store.groups.find('Staff')?.users,
    groups: store.users.groups('person7').map(({ name }) => name),
    balance: store.users.find('person999')?.balance,
    runs: store.runs.list().map(({ state }) => state),
  }
}

const filled = {
  people,
  members: 1_000,
  groups: ['Staff'],
  balance: { minor: 500, currency: 'USD' },
  runs: ['done'],
}

test('an empty store is filled, and whoever opens it then sees everything', () => {
  const path = join(folder, 'alone.db')
  fill(opened(path))
  expect(look(opened(path, true))).toEqual(filled)
})

test('an empty store that somebody else has open is filled all the same', () => {
  const path = join(folder, 'shared.db')
  const store = opened(path)
  const reader = opened(path, true)
  expect(reader.users.count()).toBe(0)
  fill(store)
  expect(look(reader)).toEqual(filled)
})
