import { isActive } from '../find-owner.ts'
import { mergeEnrichment } from '../merge-enrichment.ts'
import type { Connection } from '../open-store.ts'
import { changedRun } from './compile-condition.ts'
import type { DirectoryEntry, RelatedEntry } from './directory-entry.ts'
import { groupsAbove } from './groups-above.ts'

interface Row {
  entry: number
  kind: number
  source: string
  id: string
  name: string
  body: string
  state: number
  createdAt: number
  changedAt: number
  changedRun: number
  added: string | null
}

const columns = `e.entry, e.kind, s.name as source, e.id, e.name, e.body, e.state, e.changedRun,
  (select r.started_at from run r where r.run = e.created_run) as createdAt, (select r.started_at from run r where r.run = e.changedRun) as changedAt,
  case when e.kind = 0 then (select json_group_array(json_object('fills', json(x.fills), 'overrides', json(x.overrides)))
    from enrichment x where x.account = e.entry) end as added`
const related = "e.entry, e.kind, e.name, nullif(e.body ->> 'displayName', 'null') as displayName"

/** What is known of those that a search has found. */
export function entryReader(connection: Connection) {
  connection.function('is_active', { deterministic: true }, (body: unknown, now: unknown) =>
    Number(isActive(JSON.parse(String(body)), Number(now))),
  )
  return {
    /** In the order of `entries`; whoever is not there any more is left out. */
    read: (entries: readonly number[], now: number): DirectoryEntry[] =>
      (
        connection
          .prepare(
            `select ${columns} from json_each(?) c cross join (select *, ${changedRun('entry')} as changedRun from entry) e on e.entry = c.value
             join source s using (source)
             where e.key is not null and (e.kind = 0 or e.state = 0) order by c.key`,
          )
          .all(JSON.stringify(entries)) as Row[]
      ).map((row) => toEntry(row, now)),
    /** Groups that each of these is in, also through others. */
    groupsOf: groupsAbove(connection),
    /** How many lists of members hold, without those that are not shown. */
    countMembers: (group: number): number =>
      (connection.prepare('select json_array_length(members) from member_list where group_entry = ?').pluck().get(group) ?? 0) as number,
    /** Members as the source lists them, people and groups; or, `flat`, only people, those of groups within it too. */
    membersOf: (group: number, { flat = false, now }: { readonly flat?: boolean; readonly now: number | undefined }): RelatedEntry[] => {
      const whom = flat
        ? `with recursive inside (entry) as (
             select member from membership where group_entry = @group
             union select m.member from inside i join entry g on g.entry = i.entry join membership m on m.group_entry = i.entry where g.kind = 1 and g.state = 0)
           select ${related} from inside c cross join entry e using (entry) where e.kind = 0`
        : `select ${related} from membership c cross join entry e on e.entry = c.member where c.group_entry = @group`
      const scope =
        now === undefined
          ? '(e.kind = 0 or e.state = 0)'
          : `e.state = 0 and (e.kind = 1 or instr(e.body, '"active') = 0 or is_active(e.body, @now))`
      const rows = connection.prepare(`${whom} and e.key is not null and ${scope}`).all({ group, ...(now !== undefined && { now }) })
      return (rows as (Omit<RelatedEntry, 'kind' | 'isDirect'> & { kind: number })[]).map(({ kind, ...row }) => ({
        ...row,
        kind: kind === 0 ? 'user' : 'group',
        isDirect: true,
      }))
    },
  }
}

function toEntry({ kind, body, state, added, ...row }: Row, now: number): DirectoryEntry {
  const own = JSON.parse(body) as Record<string, unknown>
  const { pin: _, ...fields } = mergeEnrichment(own, added === null ? [] : JSON.parse(added))
  const isPresent = state === 0
  return { ...row, kind: kind === 0 ? 'user' : 'group', isPresent, isActive: isPresent && (kind === 1 || isActive(own, now)), fields }
}
