import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import type { LookOnce, Seen } from './look-once.ts'
import { must, mustEqual } from './must.ts'
import { withSource } from './open-source.ts'
import { directoryOf, everything, type Listing, readListing, sortDirectory } from './read-listing.ts'
import { rememberEntries } from './remember-entries.ts'

/** "Some hundreds of records each": a batch beyond this holds a directory in memory. */
const largestBatch = 10_000

/** What a complete listing looks like. */
export function listingCases(harness: ConformanceHarness, look: LookOnce): readonly ConformanceCase[] {
  const good = (title: string, judge: (seen: Seen) => void): ConformanceCase => ({
    title,
    run: () =>
      look('good', (seen) => {
        if (seen.failure !== undefined) throw seen.failure
        judge(seen)
      }),
  })

  return [
    good('lists exactly the people, groups and memberships of the source', (listing) => {
      mustEqual(directoryOf(listing), sortDirectory(harness.directory), 'the directory')
    }),
    good('ends a listing with one end record, and nothing follows it', ({ batches, end }) => {
      must(end !== undefined, 'the last record of a complete listing must be end')
      mustEqual(batches.flat().filter((record) => record.type === 'end').length, 1, 'the number of end records')
    }),
    good('counts in end what it gave: users, groups and pairs of membership', ({ end, users, groups, members }) => {
      const pairs = members.reduce((sum, record) => sum + (record.members?.length ?? 0), 0)
      mustEqual(
        { users: end?.users, groups: end?.groups, members: end?.members },
        { users: users.length, groups: groups.length, members: pairs },
        'end',
      )
    }),
    good('yields batches that are neither empty nor a whole directory', ({ batches }) => {
      for (const batch of batches) must(batch.length > 0 && batch.length <= largestBatch, `a batch has ${batch.length} records`)
    }),
    good('gives every id once, and ids to all when it promises stable ids', ({ users, groups }) => {
      for (const entries of [users, groups]) {
        const ids = entries.flatMap((entry) => entry.id ?? [])
        mustEqual(new Set(ids).size, ids.length, 'the number of different ids')
      }
    }),
    good(
      'says in a listing only what a listing may say: no gone, no reset, no present, no differences of members',
      ({ batches, members }) => {
        const strangers = batches.flat().filter(({ type }) => type === 'gone' || type === 'reset' || type === 'present')
        mustEqual(strangers, [], 'records that do not belong in a listing')
        for (const record of members)
          must(record.mode === undefined || record.mode === 'all', `a members record has the mode ${record.mode}`)
      },
    ),
    good('keeps the promises of its abilities: stable ids, nested groups, a cursor for changes', ({ users, end, abilities }) => {
      if (abilities.stableIds)
        must(
          users.every((user) => user.id !== undefined),
          'with stable ids, every user needs an id',
        )
      if (abilities.changes) must(end?.cursor !== undefined, 'with changes, the end of a listing needs a cursor')
      const groupNames = new Set(Object.keys(harness.directory.groups))
      const nests = Object.values(harness.directory.groups)
        .flat()
        .some((member) => groupNames.has(member))
      must(abilities.nestedGroups || !nests, 'the directory of the harness nests groups, but the session says that it cannot')
    }),
    {
      title: 'lists the same twice on one session',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const [first, second] = [await readListing(open), await readListing(open)]
          mustEqual(directoryOf(second), directoryOf(first), 'the second listing')
          must(second.end !== undefined, 'the second listing has no end')
        }),
    },
    {
      title: 'reads only members of the wanted groups when it promises to apply that scope',
      run: () =>
        withSource(harness, 'good', async (open) => {
          const [group, members] =
            Object.entries(harness.directory.groups).find(([, members]) =>
              members.some((name) => harness.directory.users.includes(name)),
            ) ?? []
          if (!open.session.abilities.groupScope || group === undefined || members === undefined) return
          const { users } = await readListing(open, { ...everything, users: { groups: [group] } })
          const wanted = new Set(members)
          for (const user of users) must(wanted.has(user.username), `${user.username} was listed, who is no direct member of ${group}`)
          must(users.length > 0, `nobody of ${group} was listed`)
        }),
    },
    {
      title: 'answers present only for entries that it was given as known, each once, and decodes the others',
      run: () =>
        withSource(harness, 'good', async (open) => {
          if (!open.session.abilities.fingerprints) return
          const blank = rememberEntries()
          const first = await readListing(open, everything, blank)
          mustEqual(first.present.length, 0, 'present records when nothing was known')
          must(blank.fingerprints > 0, 'no fingerprint was asked for, though the session says that it uses known entries')

          const known = rememberEntries(first.batches.flat())
          const second = await readListing(open, everything, known)
          const matched = second.present.flatMap((record) => record.known ?? [])
          mustEqual(new Set(matched).size, matched.length, 'the number of different known entries that are present')
          must(
            matched.every((number) => number >= 0 && number < known.size),
            'a present record names an entry that is not known',
          )
          must(matched.length > 0, 'nothing was recognised, though nothing changed')
          const counted = countsOfEnd(first)
          mustEqual(countsOfEnd(second), counted, 'the counts in end, which include what is present')
          const entries = (listing: Listing): number => listing.users.length + listing.groups.length
          must(entries(second) + matched.length >= entries(first), 'an entry was neither decoded nor said to be present')
        }),
    },
  ]
}

function countsOfEnd({ end }: Listing): unknown {
  return { users: end?.users, groups: end?.groups, members: end?.members }
}
