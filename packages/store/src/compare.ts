import type { SealedChanges } from './change-stage.ts'
import type { ComparePolicy, EntryClass, SourceChanges } from './changes.ts'
import { countClearedFields } from './count-cleared-fields.ts'
import { findMissingSentinels } from './find-missing-sentinels.ts'
import { heldEntriesThat } from './held-plans.ts'
import { claimJoined } from './join-people.ts'
import { leaveOut } from './leave-out.ts'
import { matchIdentities } from './match-identities.ts'
import { type ResolvedMembers, resolveMembers } from './resolve-members.ts'
import { sayUnknownGroups } from './say-unknown-groups.ts'
import { settleNames } from './settle-names.ts'
import { kindNumber, type PartialStage, type SealedStage, type SourceStage } from './stage.ts'

const week = 7 * 86_400_000

/** Compares a complete listing with the copy: additions, updates, and who is missing. Fills the scratch tables. */
export function compareComplete(listing: SealedStage, policy: ComparePolicy): SourceChanges {
  return compare(listing, policy, {
    resolveMembers: () => resolveMembers(listing.stage, true, policy),
    planAbsences() {
      planMissing(listing.stage, 'user', policy)
      if (listing.stage.counts.groups > 0 || listing.stage.known.countPresent(kindNumber.group) === 0)
        planMissing(listing.stage, 'group', policy)
    },
  })
}

/** Compares what a listing got to before it broke off: additions and updates only. */
export function comparePartial(listing: PartialStage, policy: ComparePolicy): SourceChanges {
  return compare(listing, policy, { resolveMembers: () => resolveMembers(listing.stage, false, policy) })
}

/** Where comparing a whole listing, a part of one, and changes differ. */
export interface Differences {
  /** Marks who is there without having been staged. */
  readonly markSeen?: () => void
  readonly resolveMembers: () => ResolvedMembers
  /** Left out: nobody can be missing, since unknown is not absent. */
  readonly planAbsences?: () => void
}

export function compare(
  listing: SealedStage | PartialStage | SealedChanges,
  policy: ComparePolicy,
  differences: Differences,
): SourceChanges {
  const { stage } = listing
  const populations = { users: stage.known.countPresent(kindNumber.user), groups: stage.known.countPresent(kindNumber.group) }
  matchIdentities(stage)
  const joined = claimJoined(stage)
  differences.markSeen?.()
  leaveOutDisabled(stage)
  const leftOut = leaveOut(stage)
  const { conflicts, givingUp } = settleNames(stage, policy)
  const members = differences.resolveMembers()
  planStaged(stage, policy, joined > 0)
  plan(stage, 'give-up', givingUp)
  differences.planAbsences?.()
  const filtered = stage.connection
    .prepare("select count(*) from staged_entry where source = ? and verdict is not null and verdict in ('disabled', 'out-of-scope')")
    .pluck()
    .get(stage.source) as number
  const changes: SourceChanges = {
    listing,
    policy,
    users: countClasses(stage, 'user'),
    groups: countClasses(stage, 'group'),
    membershipsIn: members.membershipsIn,
    membershipsOut: members.membershipsOut,
    losses: members.losses,
    populations,
    recentlyAbsent: { users: countRecentlyAbsent(stage, 'user', policy), groups: countRecentlyAbsent(stage, 'group', policy) },
    recentlyRemoved: { users: countRecentlyRemoved(stage, 'user', policy), groups: countRecentlyRemoved(stage, 'group', policy) },
    conflicts: [...leftOut.settled, ...conflicts],
    rejections: stage.rejections,
    remarks: [
      ...stage.remarks,
      ...leftOut.remarks,
      ...members.remarks,
      ...(listing.complete && !members.allGroupsUnknown ? sayUnknownGroups(stage, members.unknownGroups) : []),
      ...countFlapping(stage, policy),
    ],
    filtered: stage.counts.filtered + filtered,
    unknownGroups: members.unknownGroups,
    allGroupsUnknown: members.allGroupsUnknown,
    unclearMembers: members.unclearMembers,
    suspendedLosses: members.suspended,
    missingSentinels: listing.complete ? findMissingSentinels(stage, policy) : [],
    clearedFields: countClearedFields(stage),
    heldSeen: heldEntriesThat(stage.connection, (entry) => stage.known.isSeen(entry)),
  }
  stage.release()
  return changes
}

/** Accounts that are disabled at the source and were never imported; known ones are updated instead. */
function leaveOutDisabled({ connection, inactive, known, settings }: SourceStage): void {
  if (settings.importDisabled || inactive.length === 0 || known.size === 0) return
  connection
    .prepare(
      "update staged_entry set verdict = 'disabled' where ref in (select value from json_each(?)) and entry is null and verdict is null",
    )
    .run(JSON.stringify(inactive))
}

/** The body after a merge patch; JSON text is compared as text, since both sides were written by the same normaliser. */
const patched = 'case when s.body = e.body then e.body else json_patch(e.body, s.body) end'

/** Whether a body says, at `@now`, that its user is not active. Dates in bodies are ISO 8601 in UTC, so they compare as text. */
const inactiveBody = `coalesce(e.body ->> 'active' = 0, 0) or coalesce(e.body ->> 'activeUntil' <= @now, 0) or coalesce(e.body ->> 'activeFrom' > @now, 0)`

function planStaged({ connection, source, known }: SourceStage, { now }: ComparePolicy, anyJoined: boolean): void {
  const insert = (what: string): void => {
    connection
      .prepare(`insert into planned_entry (source, kind, class, entry, ref) ${what}`)
      .run(what.includes('@now') ? { now: new Date(now).toISOString() } : {})
  }
  const staged = `from staged_entry s join entry e on e.entry = s.entry where s.source = ${source} and s.verdict is null`
  connection.exec(
    `insert into planned_new (ref, source, kind) select ref, source, kind from staged_entry where source = ${source} and entry is null and verdict is null order by ref`,
  )
  if (known.size === 0 && !anyJoined) return
  insert(`select s.source, s.kind, 'return', s.entry, s.ref ${staged} and e.state <> 0 order by s.ref`)
  insert(
    `select s.source, s.kind, 'rename', s.entry, s.ref ${staged} and e.key is not s.key and (e.key is not null or e.state = 0) order by s.ref`,
  )
  insert(
    `select s.source, s.kind, case when s.inactive = 1 and not (${inactiveBody}) then 'inactive' else 'change' end, s.entry, s.ref ${staged} and e.state <> 3
     and (${patched} <> e.body or (e.key is s.key and e.name <> s.name)) order by s.ref`,
  )
}

/** Whoever is not there any more begins an absence; whoever has been absent long enough is due for the source's policy. */
export function planMissing(stage: SourceStage, kind: 'user' | 'group', policy: ComparePolicy): void {
  const since = stage.connection.prepare('select absent_since as absentSince, absent_runs as absentRuns from entry where entry = ?')
  const found: Record<'absent' | 'out-of-scope' | 'deactivate' | 'delete' | 'still-absent', number[]> = {
    absent: [],
    'out-of-scope': [],
    deactivate: [],
    delete: [],
    'still-absent': [],
  }
  const leftScope = whoLeftScope(stage, kind, policy)
  for (const { entry, state } of stage.known.missing(kindNumber[kind])) {
    if (state === 0) found[leftScope(entry) ? 'out-of-scope' : 'absent'].push(entry)
    if (state === 0 || state === 3) continue
    found['still-absent'].push(entry)
    const { absentSince, absentRuns } = since.get(entry) as { absentSince: number; absentRuns: number }
    if (policy.now - absentSince < policy.removeAfterMs || absentRuns + 1 < 2) continue
    if (policy.removal === 'deactivate' && state === 1) found.deactivate.push(entry)
    if (policy.removal === 'delete') found.delete.push(entry)
  }
  for (const [name, entries] of Object.entries(found)) plan(stage, name as EntryClass, entries)
}

/** Of those who are missing: whether they are so because the settings were changed that say who is wanted. */
function whoLeftScope(stage: SourceStage, kind: 'user' | 'group', { scopeChange }: ComparePolicy): (entry: number) => boolean {
  const change = scopeChange?.[kind === 'user' ? 'users' : 'groups']
  if (change !== 'ours') return () => change === 'theirs'
  const { connection, source } = stage
  const idOf = connection.prepare('select id from entry where entry = ?').pluck()
  const leftOut = new Set(
    connection
      .prepare(
        "select id from staged_entry where source = ? and kind = ? and verdict is not null and verdict in ('out-of-scope', 'left-out', 'disabled')",
      )
      .pluck()
      .all(source, kindNumber[kind]) as string[],
  )
  return (entry) => {
    const id = idOf.get(entry) as string
    return leftOut.has(id) || stage.filteredIds[kind].has(id)
  }
}

function plan({ connection, source }: SourceStage, name: EntryClass, entries: readonly number[]): void {
  if (entries.length === 0) return
  connection
    .prepare(
      `insert into planned_entry (source, kind, class, entry, ref)
       select ${source}, e.kind, ?, e.entry, null from json_each(?) j join entry e on e.entry = j.value order by j.key`,
    )
    .run(name, JSON.stringify(entries))
}

function countClasses({ connection, source }: SourceStage, kind: 'user' | 'group'): Record<EntryClass, number> {
  const counts: Record<EntryClass, number> = {
    rename: 0,
    new: 0,
    return: 0,
    change: 0,
    inactive: 0,
    absent: 0,
    'out-of-scope': 0,
    deactivate: 0,
    delete: 0,
    'give-up': 0,
    'still-absent': 0,
    enrich: 0,
    'enrich-change': 0,
  }
  const rows = connection
    .prepare('select class, count(*) as count from planned_entry where source = ? and kind = ? group by class')
    .all(source, kindNumber[kind])
  for (const { class: name, count } of rows as { class: EntryClass; count: number }[]) counts[name] = count
  counts.new = connection
    .prepare('select count(*) from planned_new where source = ? and kind = ?')
    .pluck()
    .get(source, kindNumber[kind]) as number
  return counts
}

/** What somebody looked at and approved does not use up what may happen unseen. */
const approvedRuns = "(select decided_run from held_plan where state = 'approved')"

/** Whoever became absent, or was made inactive, in the last week, and still is. */
function countRecentlyAbsent({ connection, source }: SourceStage, kind: 'user' | 'group', { now }: ComparePolicy): number {
  const absent = connection
    .prepare(
      `select count(*) from entry indexed by entry_not_present where source = ? and kind = ? and state <> 0 and absent_since > ?
         and absent_since not in (select started_at from run where run in ${approvedRuns})`,
    )
    .pluck()
    .get(source, kindNumber[kind], now - week) as number
  if (kind === 'group') return absent
  const inactive = connection
    .prepare(
      `select count(distinct j.entry) from run r cross join journal j indexed by journal_run on j.run = r.run join entry e on e.entry = j.entry
       where r.started_at > @since and r.run not in ${approvedRuns} and j.action = 'inactive' and e.source = @source and e.state = 0 and (${inactiveBody})`,
    )
    .pluck()
    .get({ since: now - week, source, now: new Date(now).toISOString() }) as number
  return absent + inactive
}

function countRecentlyRemoved({ connection, source }: SourceStage, kind: 'user' | 'group', { now }: ComparePolicy): number {
  return connection
    .prepare(
      `select count(*) from journal j indexed by journal_removal join run r using (run) join entry e on e.entry = j.entry
       where j.action in ('deactivate', 'delete') and r.started_at > ? and r.run not in ${approvedRuns} and e.source = ? and e.kind = ?`,
    )
    .pluck()
    .get(now - week, source, kindNumber[kind]) as number
}

/** People who go and come back time and again: the grace period keeps what they have, and somebody should know. */
function countFlapping({ connection, source }: SourceStage, { now }: ComparePolicy): string[] {
  const count = connection
    .prepare(
      `select count(*) from planned_entry p where p.source = @source and p.kind = 0 and p.class = 'return'
         and exists (select 1 from journal j join run r using (run) where j.entry = p.entry and j.action = 'return' and r.started_at > @since)`,
    )
    .pluck()
    .get({ source, since: now - week }) as number
  if (count === 0) return []
  const who = count === 1 ? '1 person has' : `${count} people have`
  return [`${who} left and come back more than once in 7 days; the grace period keeps their accounts meanwhile`]
}
