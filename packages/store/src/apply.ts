import type { NameConflict } from './changes.ts'
import { describeChange } from './describe-change.ts'
import type { Entitlement } from './entitle.ts'
import { linkReturned } from './erased-people.ts'
import { closeHeldPlan, type HeldPlanHead, keepHeldPlan, settleHeldPlans } from './held-plans.ts'
import { journalEntitlements } from './journal-entitlements.ts'
import { applyEnrichment } from './keep-enrichment.ts'
import { keepRejections, type RejectionsRead } from './keep-rejections.ts'
import { lastEntry } from './last-entry.ts'
import { MemberChanges } from './member-changes.ts'
import { moveJoined } from './move-identities.ts'
import type { Connection } from './open-store.ts'
import { entryIndexes } from './schema.ts'
import type { StagedEntry } from './stage.ts'
import { reached } from './step.ts'
import { forgetStrays, keepStrays } from './stray-members.ts'
import { keepWaiting } from './waiting-records.ts'

/** What applying needs to know of a source beyond the planned rows. */
export interface AppliedSource {
  readonly name: string
  readonly complete: boolean
  /** Read by changes, not from beginning to end. */
  readonly byChanges?: boolean
  /** Where the next run goes on from; left out: the cursor stays as it is. */
  readonly cursor?: AppliedCursor
  /** Hash of the settings under which it was read. */
  readonly settingsHash: string
  readonly unknownGroups: readonly number[]
  readonly conflicts: readonly NameConflict[]
  /** Records that could not be used; left out: nothing was read. */
  readonly rejections?: RejectionsRead
  /** Under which settings whoever is known now counts as everybody there is; left out: that is not settled by this run. */
  readonly baseline?: string
  /** Read from beginning to end, and all of it is applied or held by this run. */
  readonly whole?: boolean
  /** Entries in plans on hold that were seen. */
  readonly heldSeen?: readonly number[]
}

export interface AppliedCursor {
  /** null: the next run reads everything. */
  readonly value: string | null
  /** Why there is none. */
  readonly fullBecause?: string
  readonly waiting: readonly StagedEntry[]
}

export interface Application {
  readonly run: number
  /** When the run began: the moment of every absence and every grant in it. */
  readonly now: number
  readonly endedAt: number
  readonly currency: string
  readonly sources: readonly AppliedSource[]
  readonly entitlement: Entitlement
  /** The run's last word: written in the same transaction. */
  readonly state: string
  readonly report: unknown
  /** What is held, to be approved until `expiresAt`. */
  readonly hold?: { readonly head: HeldPlanHead; readonly expiresAt: number }
  /** The run whose plan on hold this is. */
  readonly approves?: number
}

/** From this many new entries in an empty store, the indexes are built once at the end: a third of the time. */
const bulkEntries = 20_000

/**
 * Applies what is planned and not held, in one transaction: renames, new users, changed users, groups, memberships in,
 * memberships out, absences, deactivations, deletions, credit, journal, and the run's own record. Whatever interrupts
 * it, the copy is as before or as after.
 */
export function apply(connection: Connection, application: Application): void {
  withSuitableJournal(connection, () => connection.transaction(() => new Applier(connection, application).run()).immediate())
  reached('apply: committed')
}

/**
 * An empty store is filled with a rollback journal instead of the write-ahead log: pages that were not there before need
 * no copy, so each is written once instead of twice. Whoever has the store open keeps it from that; nobody has to.
 */
function withSuitableJournal(connection: Connection, work: () => void): void {
  const isEmpty = connection.prepare('select 1 from entry limit 1').get() === undefined
  const fills = isEmpty && (connection.prepare('select count(*) from planned_new').pluck().get() as number) >= bulkEntries
  const withoutLog = fills && leaveLog(connection)
  try {
    work()
  } finally {
    if (withoutLog) connection.pragma('journal_mode = wal')
  }
}

function leaveLog(connection: Connection): boolean {
  try {
    connection.pragma('journal_mode = delete')
    return true
  } catch {
    // Somebody else has the store open, and is not to be kept waiting.
    return false
  }
}

class Applier {
  readonly #connection: Connection
  readonly #application: Application
  /** A staged row `ref` becomes entry `base + ref`. */
  readonly #base: number
  readonly #members: MemberChanges

  constructor(connection: Connection, application: Application) {
    this.#connection = connection
    this.#application = application
    this.#base = lastEntry(connection)
    this.#members = new MemberChanges(connection, this.#base)
  }

  run(): void {
    this.#sql('insert into source (source, name) select source, name from run_source where source not in (select source from source)')
    this.#step('journal of changes', () => this.#journalChanges())
    this.#step('names given up', () => this.#giveUpNames())
    this.#step('renames', () => this.#rename())
    this.#members.read()
    this.#step('new users', () => this.#create(0))
    linkReturned(this.#connection, this.#base)
    this.#step('changed users', () => this.#change(0))
    this.#step('new groups', () => this.#create(1))
    this.#step('changed groups', () => this.#change(1))
    this.#step('returns', () => this.#return())
    this.#step('memberships', () => this.#changeMembers())
    this.#step('absences', () => {
      this.#setState('absent', 1)
      this.#setState('out-of-scope', 1)
      this.#countAbsentRuns()
    })
    this.#step('deactivations', () => this.#setState('deactivate', 2))
    this.#step('deletions', () => this.#delete())
    this.#step('fingerprints', () => this.#keepFingerprints())
    if (this.#application.hold?.head.everything !== true) this.#step('credit', () => this.#grant())
    this.#step('enrichment', () => applyEnrichment(this.#connection, this.#base, this.#application.run))
    this.#step('identities', () => moveJoined(this.#connection, this.#members, this.#application.run))
    this.#step('conflicts', () => this.#keepConflicts())
    this.#step('rejections', () => this.#keepRejections())
    this.#step('cursors', () => this.#keepCursors())
    this.#step('what is on hold', () => this.#keepHolds())
    this.#step('run', () => this.#keepRun())
  }

  #step(name: string, work: () => void): void {
    reached(`apply: ${name}`)
    work()
  }

  #source(name: string): number {
    return this.#connection.prepare('select source from source where name = ?').pluck().get(name) as number
  }

  #sql(statement: string, values: Record<string, unknown> = {}): void {
    this.#connection.prepare(statement).run({ run: this.#application.run, now: this.#application.now, base: this.#base, ...values })
  }

  /** Before anything moves: what each changed entry was, and what it will be. Creations and memberships follow below. */
  #journalChanges(): void {
    const insert = this.#connection.prepare('insert into journal (run, entry, action, before, after) values (?, ?, ?, ?, ?)')
    const rows = this.#connection
      .prepare(
        `select p.class, p.entry, e.name, e.key, e.body, e.state, e.absent_since as absentSince, s.name as newName, s.body as patch
         from planned_entry p join entry e on e.entry = p.entry left join staged_entry s on s.ref = p.ref
         where p.held = 0 and p.class not in ('still-absent', 'enrich', 'enrich-change') order by p.seq`,
      )
      .all() as Parameters<typeof describeChange>[0][]
    for (const row of rows) {
      const { before, after } = describeChange(row)
      insert.run(this.#application.run, row.entry, row.class, JSON.stringify(before), JSON.stringify(after))
    }
  }

  #giveUpNames(): void {
    this.#sql(
      "update entry set key = null, changed_run = @run where entry in (select entry from planned_entry where class = 'give-up' and held = 0)",
    )
  }

  /** In one step, so that names can be swapped: everybody lays his name down before anybody takes one up. */
  #rename(): void {
    const renamed = "select p.entry from planned_entry p where p.class = 'rename' and p.held = 0"
    this.#sql(`update entry set key = null where kind = 0 and entry in (${renamed})`)
    this.#sql(
      `update entry set key = s.key, name = s.name, changed_run = @run from planned_entry p join staged_entry s on s.ref = p.ref
       where p.class = 'rename' and p.held = 0 and entry.entry = p.entry`,
    )
  }

  #create(kind: number): void {
    if (kind === 0) this.#termsOfNew()
    const bulk = this.#isBulk(kind)
    if (bulk) for (const index of entryIndexes) this.#connection.exec(`drop index ${index.name}`)
    const { entitlement } = this.#application
    this.#sql(
      `insert into entry (entry, source, kind, id, weak, key, name, body, fingerprint, handles, created_run, changed_run, decided, restricted, overdraft)
       select @base + s.ref, s.source, s.kind, s.id, s.weak, s.key, s.name,
              case when s.clears or coalesce(t.patch, '{}') <> '{}' then json_patch(json_patch('{}', s.body), coalesce(t.patch, '{}')) else s.body end,
              s.fingerprint, s.handles, @run, @run,
              s.kind = 0 and s.source in (select value from json_each(@decided)) and -s.ref not in (select value from json_each(@waiting)),
              t.restricted, t.overdraft
       from planned_new p join staged_entry s on s.ref = p.ref
         left join terms_of_new n on n.ref = p.ref left join planned_terms t on t.seq = n.terms
       where p.kind = @kind and p.held = 0 order by p.ref`,
      { kind, decided: JSON.stringify(entitlement.decided), waiting: JSON.stringify(entitlement.waiting) },
    )
    if (bulk) for (const index of entryIndexes) this.#connection.exec(index.sql)
    this.#sql(
      `insert into journal (run, entry, last_entry, action) select @run, @base + min(ref), @base + max(ref), 'new'
       from planned_new where kind = @kind and held = 0 having count(*) > 0`,
      { kind },
    )
  }

  /** Which row of `planned_terms` each new person falls under. */
  #termsOfNew(): void {
    this.#connection.exec(
      `drop table if exists temp.terms_of_new;
       create temp table terms_of_new (ref integer primary key, terms integer not null);
       insert into terms_of_new select -j.value, t.seq from planned_terms t, json_each(t.people) j where j.value < 0`,
    )
  }

  #isBulk(kind: number): boolean {
    if (this.#base > 0 || kind !== 0) return false
    const count = this.#connection.prepare('select count(*) from planned_new where kind = 0 and held = 0').pluck().get()
    return (count as number) >= bulkEntries
  }

  #change(kind: number): void {
    this.#sql(
      `update entry set body = case when s.body = entry.body then entry.body else json_patch(entry.body, s.body) end, changed_run = @run,
              name = case when entry.key is s.key then s.name else entry.name end
       from planned_entry p join staged_entry s on s.ref = p.ref
       where p.class in ('change', 'inactive') and p.kind = @kind and p.held = 0 and entry.entry = p.entry`,
      { kind },
    )
  }

  #changeMembers(): void {
    this.#members.apply(this.#application.run)
    // A group that was read whole and whose changes all go in can be recognised by its fingerprint next time.
    this.#sql(
      `update entry set members_fingerprint = case when p.removals_held then null else p.fingerprint end, unresolved = p.unresolved
       from planned_members p where p.held = 0 and entry.entry = case when p.group_ref < 0 then @base - p.group_ref else p.group_ref end`,
    )
    const group = 'case when p.group_ref < 0 then @base - p.group_ref else p.group_ref end'
    this.#sql(`delete from member_line where group_entry in (select ${group} from planned_members p where p.held = 0)`)
    this.#sql(
      `insert or replace into member_line (group_entry, fingerprint, pairs, sum)
       select ${group}, cast(j.value ->> 0 as integer), j.value ->> 1, cast(j.value ->> 2 as integer)
       from planned_members p, json_each(p.lines) j where p.held = 0 and p.removals_held = 0 and p.lines is not null`,
    )
    for (const { name, complete, byChanges } of this.#application.sources) {
      if (!complete) this.#lookAgain(this.#source(name))
      else if (byChanges === true) this.#lookAgainForNames(this.#source(name))
    }
    // Whose absence is on hold keeps his memberships as one who is absent does, and is not back when he is seen again.
    this.#sql(
      `update entry set members_fingerprint = null where entry in (
         select b.group_entry from planned_entry p cross join belonging b on b.member = p.entry where p.class in ('absent', 'out-of-scope') and p.held = 1)`,
    )
    for (const { name, unknownGroups } of this.#application.sources) {
      this.#sql('update entry set members_unknown = 0 where source = @source and kind = 1 and members_unknown = 1', {
        source: this.#source(name),
      })
      this.#sql(
        'update entry set members_unknown = 1, members_fingerprint = null where entry in (select case when value < 0 then @base - value else value end from json_each(@unknown))',
        {
          unknown: JSON.stringify(unknownGroups),
        },
      )
    }
  }

  /** Who has given up his name takes one up again, and who was deleted is filled anew: part of coming back, not a change to be held. */
  #return(): void {
    this.#sql(
      `update entry set key = s.key, name = s.name, body = case when entry.state = 3 then json_patch('{}', s.body) else entry.body end
       from planned_entry p join staged_entry s on s.ref = p.ref
       where p.class = 'return' and p.held = 0 and entry.entry = p.entry and entry.key is null`,
    )
    this.#setState('return', 0)
  }

  /**
   * Who came, came back or got another name by a part of a listing is not news to the next one, which may list his groups as they
   * were: those, and whoever named somebody unknown, must be looked into all the same.
   */
  #lookAgain(source: number): void {
    this.#sql(
      `update entry set members_fingerprint = null where source = @source and kind = 1 and members_fingerprint is not null
         and (unresolved > 0 or entry in (
           select b.group_entry from staged_entry s cross join belonging b on b.member = s.entry where s.source = @source and s.verdict is null))`,
      { source },
    )
  }

  /**
   * Changes do not tell again the groups that name somebody whose names have changed: whether they still mean him shows when
   * everything is listed, though the groups be listed as they were.
   */
  #lookAgainForNames(source: number): void {
    this.#sql(
      `update entry set members_fingerprint = null where source = @source and kind = 1 and members_fingerprint is not null
         and entry in (
           select b.group_entry from staged_entry s cross join entry e on e.entry = s.entry cross join belonging b on b.member = s.entry
           where s.source = @source and s.verdict is null and (e.handles is not s.handles
             or s.entry in (select entry from planned_entry where class in ('rename', 'return') and held = 0)))`,
      { source },
    )
  }

  #setState(name: string, state: number): void {
    const planned = 'select entry from planned_entry where class = @name and held = 0'
    const absence =
      state === 0 ? 'absent_since = null, absent_runs = 0,' : state === 1 ? 'absent_since = @now, absent_runs = 1, fingerprint = null,' : ''
    this.#sql(`update entry set state = @state, ${absence} changed_run = @run where entry in (${planned})`, { name, state })
  }

  #countAbsentRuns(): void {
    this.#sql(
      "update entry set absent_runs = absent_runs + 1 where entry in (select entry from planned_entry where class = 'still-absent')",
    )
  }

  /** The account's row stays, emptied: if the person comes back under the same id, so does the balance. */
  #delete(): void {
    const deleted = "select entry from planned_entry where class = 'delete' and held = 0"
    this.#sql(`delete from member_line where group_entry in (${deleted})`)
    this.#members.forget(this.#connection.prepare(deleted).pluck().all() as number[], this.#application.run)
    this.#sql(
      `update entry set state = 3, key = null, body = '{}', fingerprint = null, handles = null, changed_run = @run where entry in (${deleted})`,
    )
  }

  /** Of rows that were used and of which nothing is held; the rest is compared again next time. */
  #keepFingerprints(): void {
    for (const { name } of this.#application.sources) {
      this.#sql(
        `update entry set fingerprint = s.fingerprint, handles = s.handles from staged_entry s
         where s.source = @source and s.verdict is null and s.entry = entry.entry
           and (entry.fingerprint is not s.fingerprint or entry.handles is not s.handles)
           and s.entry not in (select entry from planned_entry where held = 1 and entry is not null)`,
        { source: this.#source(name) },
      )
    }
  }

  #grant(): void {
    const { entitlement, currency } = this.#application
    this.#sql(
      `insert into ledger (account, minor, currency, why, rule, run, at, grant_key)
       select case when j.value < 0 then @base - j.value else j.value end, g.minor, @currency, g.why, g.rule, @run, @now, 'new person: ' || g.rule
       from planned_grant g, json_each(g.people) j where g.minor <> 0
       on conflict (account, grant_key) do nothing`,
      { currency },
    )
    journalEntitlements(this.#connection, this.#application.run, this.#waitingEntries(entitlement))
    // New people have got theirs when they were made.
    this.#sql(
      `update entry set restricted = t.restricted, overdraft = t.overdraft, body = case when t.patch = '{}' then body else json_patch(body, t.patch) end
       from (select p.restricted, p.overdraft, p.patch, j.value as account from planned_terms p, json_each(p.people) j where j.value > 0) t where entry.entry = t.account`,
    )
    this.#sql(
      `update entry indexed by entry_pending set decided = 1 where kind = 0 and decided = 0 and state = 0 and source in (select value from json_each(@sources))
         and entry not in (select case when value < 0 then @base - value else value end from json_each(@waiting))
         and entry not in (select entry from planned_entry where kind = 0 and held = 1 and class in ('absent', 'out-of-scope'))`,
      { sources: JSON.stringify(entitlement.decided), waiting: JSON.stringify(entitlement.waiting) },
    )
  }

  /** With the numbers that entries have by now. */
  #waitingEntries({ waiting, ...entitlement }: Entitlement): Entitlement {
    return { ...entitlement, waiting: waiting.map((person) => (person < 0 ? this.#base - person : person)) }
  }

  #keepConflicts(): void {
    const insert = this.#connection.prepare(
      'insert or replace into conflict (source, id, username, reason, run, settled) values (?, ?, ?, ?, ?, ?)',
    )
    for (const { name, complete, conflicts } of this.#application.sources) {
      const source = this.#source(name)
      if (complete) this.#sql('delete from conflict where source = @source', { source })
      else
        this.#sql(
          'delete from conflict where source = @source and id in (select id from staged_entry where source = @source and kind = 0)',
          { source },
        )
      for (const { id, username, reason, settled } of conflicts)
        insert.run(source, id, username, reason, this.#application.run, settled === true ? 1 : 0)
    }
  }

  #keepRejections(): void {
    for (const { name, complete, byChanges, rejections } of this.#application.sources)
      if (rejections !== undefined)
        keepRejections(this.#connection, this.#application.run, this.#source(name), rejections, complete && byChanges !== true)
  }

  /** In the same transaction as what was read up to there. */
  #keepCursors(): void {
    for (const { name, settingsHash, cursor } of this.#application.sources) {
      if (cursor === undefined) continue
      const { value, fullBecause = null, waiting } = cursor
      this.#sql(
        'update source set cursor = @value, cursor_settings = @settingsHash, cursor_run = @run, full_because = @fullBecause where name = @name',
        {
          name,
          value,
          settingsHash: value === null ? null : settingsHash,
          fullBecause,
        },
      )
      if (value === null) {
        forgetStrays(this.#connection, this.#source(name))
        continue
      }
      keepWaiting(this.#connection, this.#source(name), waiting)
      keepStrays(this.#connection, this.#source(name), this.#base)
    }
  }

  #keepHolds(): void {
    const { run, now, sources, hold, approves } = this.#application
    const again = sources.map(({ name, whole = false, heldSeen = [] }) => ({ name, whole, heldSeen }))
    settleHeldPlans(this.#connection, run, now, again)
    if (hold !== undefined) keepHeldPlan(this.#connection, run, hold.head, hold.expiresAt)
    if (approves !== undefined) closeHeldPlan(this.#connection, approves, 'approved', now, run)
  }

  #keepRun(): void {
    const { sources, state, report } = this.#application
    for (const { name, baseline } of sources)
      if (baseline !== undefined) this.#sql('update source set baseline = @baseline where name = @name', { name, baseline })
    for (const { name, complete, byChanges, settingsHash } of sources) {
      this.#sql('update source set touched_run = @run where name = @name', { name })
      if (byChanges === true) this.#sql('update source set changes_runs = changes_runs + 1 where name = @name', { name })
      else if (complete)
        this.#sql(
          `update source set complete_run = @run, complete_runs = complete_runs + 1, changes_runs = 0, settings_hash = @settingsHash
           where name = @name`,
          { name, settingsHash },
        )
    }
    this.#sql('update run set state = @state, ended_at = @endedAt, report = @report where run = @run', {
      state,
      endedAt: this.#application.endedAt,
      report: JSON.stringify(report),
    })
  }
}
