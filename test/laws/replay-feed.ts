import type { ChangeEvent, Store } from '@muster/store'
import { expect } from 'vitest'
import { rowsOf } from './directory.ts'

type Fields = Record<string, unknown>

/** What somebody else knows who has only read the change feed: entries, who is in what, and credit. */
export class Reader {
  readonly entries = new Map<number, Fields>()
  readonly memberships = new Set<string>()
  readonly credit = new Map<number, number>()
  cursor = '0'

  follow(store: Store, limit: number): ChangeEvent[] {
    const read: ChangeEvent[] = []
    for (;;) {
      const { events, cursor, isEnd } = store.changes.read(this.cursor, limit)
      expect(events.length).toBeLessThanOrEqual(limit)
      for (const event of events) this.apply(event)
      read.push(...events)
      this.cursor = cursor
      if (isEnd) return read
    }
  }

  apply(event: ChangeEvent): void {
    const { entry } = event
    switch (event.kind) {
      case 'credit':
        this.credit.set(entry, (this.credit.get(entry) ?? 0) + event.amount.minor)
        return
      case 'membership': {
        const pair = `${entry} ${event.member.entry}`
        if (event.action === 'joined') this.memberships.add(pair)
        else this.memberships.delete(pair)
        return
      }
      default:
        this.#change(event)
    }
  }

  #change({ kind, entry, action, before, after }: Extract<ChangeEvent, { kind: 'user' | 'group' }>): void {
    if (after === null) {
      this.entries.delete(entry)
      for (const pair of this.memberships) if (pair.split(' ').includes(String(entry))) this.memberships.delete(pair)
      return
    }
    // What others add to somebody is told apart from what she is.
    if (action === 'enrich') return
    expect(before === null, 'made once').toBe(!this.entries.has(entry))
    const standing = this.entries.get(entry) ?? { kind, holdsName: true }
    for (const [field, value] of Object.entries(after)) {
      if (value === null) delete standing[field]
      else standing[field] = field === 'pin' ? '[secret]' : value
    }
    delete standing.absentSince
    this.entries.set(entry, standing)
  }
}

const states = ['present', 'absent', 'deactivated', 'deleted'] as const

interface Row {
  readonly entry: number
  readonly kind: number
  readonly source: string
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly body: string
  readonly state: number
  readonly decided: number
  readonly restricted: number | null
  readonly overdraft: number | null
}

/** The same of the copy itself, without those who were erased. */
export function knownOf(store: Store): Pick<Reader, 'entries' | 'memberships' | 'credit'> {
  const rows = rowsOf<Row>(
    store,
    'select e.*, s.name as source from entry e join source s using (source) where e.entry not in (select account from erased) order by entry',
  )
  const entries = rows.map(({ entry, kind, source, id, key, name, body, state, decided, restricted, overdraft }): [number, Fields] => [
    entry,
    {
      kind: kind === 0 ? 'user' : 'group',
      source,
      id,
      name,
      state: states[state],
      holdsName: key !== null,
      ...(JSON.parse(body) as Fields),
      ...(kind === 0 && {
        entitlement: decided === 1 ? 'decided' : 'pending',
        ...(restricted !== null && { restricted: restricted === 1 }),
        ...(overdraft !== null && { overdraft }),
      }),
    },
  ])
  const pairs = rowsOf<{ pair: string }>(store, "select group_entry || ' ' || member as pair from membership")
  const sums = rowsOf<{ account: number; sum: number }>(store, 'select account, sum(minor) as sum from ledger group by account')
  return {
    entries: new Map(entries),
    memberships: new Set(pairs.map(({ pair }) => pair)),
    credit: new Map(sums.map(({ account, sum }) => [account, sum])),
  }
}

/** Whoever reads everything from the beginning, and whoever read it as it happened, know what the copy knows; and one at a time is the same as many. */
export function expectReplays(store: Store, followers: readonly Reader[]): ChangeEvent[] {
  const fresh = new Reader()
  const all = fresh.follow(store, 10_000)
  const wanted = knownOf(store)
  const known = ({ entries, memberships, credit }: Pick<Reader, 'entries' | 'memberships' | 'credit'>) => ({
    entries,
    memberships,
    credit,
  })
  expect(known(fresh)).toEqual(wanted)
  for (const follower of followers) {
    follower.follow(store, 3)
    expect(known(follower)).toEqual(wanted)
  }
  expect(new Reader().follow(store, 1)).toEqual(all)
  expect(new Set(all.map(({ cursor }) => cursor)).size).toBe(all.length)
  expect(all.map(({ run }) => run)).toEqual(all.map(({ run }) => run).sort((a, b) => a - b))
  return all
}
