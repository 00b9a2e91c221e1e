import { describeRow, type JournalRow } from './journal.ts'
import type { Connection } from './open-store.ts'
import type { JournalLine } from './views.ts'

/** What one run did to these accounts, and which groups it put them into and took them out of. */
export function journalOfPerson(connection: Connection, run: number, accounts: readonly number[]): JournalLine[] {
  return accounts.flatMap((account) => [
    ...linesAbout(connection, run, account).map((row) => describeRow(connection, row)),
    ...membershipsOf(connection, run, account),
  ])
}

function linesAbout(connection: Connection, run: number, account: number): JournalRow[] {
  return connection
    .prepare(
      `select j.run, e.entry, e.kind, e.name, j.action, j.before, j.after, j.line from entry e join journal j
         on j.run = @run and j.run = e.created_run and j.action = 'new' and e.entry between j.entry and j.last_entry
         join entry f on f.entry = j.entry and f.kind = e.kind where e.entry = @account
       union all select j.run, e.entry, e.kind, e.name, j.action, j.before, j.after, j.line from journal j join entry e using (entry)
         where j.entry = @account and j.run = @run and j.last_entry is null order by line`,
    )
    .all({ run, account }) as JournalRow[]
}

interface MembershipRow {
  readonly entry: number
  readonly group: string
  readonly person: string
  readonly left: number
}

const holds = (members: string): string => `exists (select 1 from json_each(${members}, '$.members') m where m.value = @account)`

function membershipsOf(connection: Connection, run: number, account: number): JournalLine[] {
  const rows = [
    ...(connection
      .prepare(
        `select g.entry, g.name as 'group', e.name as person, ${holds('j.before')} as left
         from journal j join entry g on g.entry = j.entry join entry e on e.entry = @account
         where j.run = @run and j.action = 'members' and (${holds('j.before')} or ${holds('j.after')}) order by j.line`,
      )
      .all({ run, account }) as MembershipRow[]),
    ...firstMemberships(connection, run, account),
  ]
  return rows.map(({ entry, group, person, left }) => ({
    run,
    entry,
    kind: 'group',
    name: group,
    action: 'members',
    before: { members: left === 1 ? [person] : [] },
    after: { members: left === 1 ? [] : [person] },
  }))
}

/** The first members of a group stand nowhere: of those it has now, and of those who left, who did not join later. */
function firstMemberships(connection: Connection, run: number, account: number): MembershipRow[] {
  if (connection.prepare("select 1 from journal where run = ? and action = 'new' limit 1").get(run) === undefined) return []
  return connection
    .prepare(
      `select g.entry, g.name as 'group', e.name as person, 0 as left from entry g join entry e on e.entry = @account
       where g.kind = 1 and g.created_run = @run and coalesce(
         (select ${holds('j.before')} from journal j where j.entry = g.entry and j.action = 'members'
            and (${holds('j.before')} or ${holds('j.after')}) order by j.line limit 1),
         g.entry in (select b.group_entry from belonging b where b.member = @account)) order by g.entry`,
    )
    .all({ run, account }) as MembershipRow[]
}
