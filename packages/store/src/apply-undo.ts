import { keepValues, letValuesGo } from './keep-enrichment.ts'
import { lastEntry } from './last-entry.ts'
import { MemberChanges } from './member-changes.ts'
import type { Connection } from './open-store.ts'
import { reached } from './step.ts'
import { forgetStrays } from './stray-members.ts'
import { type CurrentRow, currentColumns, deleted, describeRow, type Restored, type UndoPlan } from './undo-plan.ts'

type Fields = Record<string, unknown>

export interface UndoApplication {
  /** The undo's own run. */
  readonly run: number
  readonly plan: UndoPlan
  /** When it began: the moment of its counter-entries. */
  readonly now: number
  readonly endedAt: number
  readonly state: string
  readonly report: unknown
}

/** Applies an undo in one transaction, with its own journal, so that it can be undone as well. */
export function applyUndo(connection: Connection, application: UndoApplication): void {
  connection.transaction(() => new Undoing(connection, application).run()).immediate()
  reached('undo: committed')
}

class Undoing {
  readonly #connection: Connection
  readonly #application: UndoApplication
  readonly #members: MemberChanges

  constructor(connection: Connection, application: UndoApplication) {
    this.#connection = connection
    this.#application = application
    this.#members = new MemberChanges(connection, lastEntry(connection))
  }

  run(): void {
    this.#step('groups to look at again', () => this.#lookAgain())
    this.#step('journal', () => this.#journal())
    this.#step('names laid down', () => this.#layDownNames())
    this.#step('memberships', () => this.#changeMembers())
    this.#step('who leaves', () => this.#leave())
    this.#step('what is restored', () => this.#restore())
    this.#step('what others add', () => this.#enrich())
    this.#step('credit', () => this.#counter())
    this.#step('sources', () => this.#touchSources())
    this.#step('run', () => this.#keepRun())
  }

  #step(name: string, work: () => void): void {
    reached(`undo: ${name}`)
    work()
  }

  /**
   * Groups that hold somebody concerned, and those that named somebody who was not there and may be now: by the bytes of their
   * lines, or by what is listed for them, the next listing would take them for known.
   */
  #lookAgain(): void {
    const { leaving, restored, members, sources } = this.#application.plan
    const touched = JSON.stringify([
      ...leaving.map(({ entry }) => entry),
      ...restored.map(({ row }) => row.entry),
      ...members.map(({ group }) => group),
    ])
    const groups = `select entry from entry where kind = 1 and (entry in (select value from json_each(@touched))
        or (unresolved > 0 and source in (select value from json_each(@sources)))
        or entry in (select b.group_entry from json_each(@touched) j cross join belonging b on b.member = j.value))`
    const values = { touched, sources: JSON.stringify(sources.map(({ source }) => source)) }
    this.#connection.prepare(`delete from member_line where group_entry in (${groups})`).run(values)
    this.#connection.prepare(`update entry set members_fingerprint = null where entry in (${groups})`).run(values)
  }

  #journal(): void {
    const { run, plan } = this.#application
    const insert = this.#connection.prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'undo', ?, ?)")
    const write = (row: CurrentRow, after: Parameters<typeof describeRow>[0]): void => {
      const difference = differenceOf(describeRow(row), describeRow(after))
      insert.run(run, row.entry, JSON.stringify(difference.before), JSON.stringify(difference.after))
    }
    const find = this.#connection.prepare(`select ${currentColumns} from entry where entry = ?`)
    for (const { entry, name, absentSince, isReleased } of plan.leaving) {
      const row = find.get(entry) as CurrentRow
      const terms = isReleased ? { decided: 0, restricted: null, overdraft: null } : {}
      write(row, { ...row, name, state: deleted, key: null, body: {}, absentSince, ...terms })
    }
    for (const { row, ...after } of plan.restored) write(row, { ...row, ...after })
  }

  /** Everybody lays his name down before anybody takes one up. */
  #layDownNames(): void {
    const { leaving, restored } = this.#application.plan
    const layDown = this.#connection.prepare('update entry set key = null where entry = ?')
    for (const { entry } of leaving) layDown.run(entry)
    for (const { row, key } of restored) if (row.key !== key) layDown.run(row.entry)
  }

  #changeMembers(): void {
    this.#members.take(this.#application.plan.members)
    this.#members.apply(this.#application.run)
  }

  /** As a deletion does: the row stays, emptied. */
  #leave(): void {
    const { run, plan } = this.#application
    this.#members.forget(
      plan.leaving.map(({ entry }) => entry),
      run,
    )
    const leave = this.#connection.prepare(
      `update entry set state = ${deleted}, key = null, name = ?, body = '{}', fingerprint = null, handles = null, absent_since = ?, changed_run = ?,
              members_fingerprint = null, unresolved = 0, members_unknown = 0 where entry = ?`,
    )
    const release = this.#connection.prepare('update entry set decided = 0, restricted = null, overdraft = null where entry = ?')
    for (const { entry, name, absentSince, isReleased } of plan.leaving) {
      leave.run(name, absentSince, run, entry)
      letValuesGo(this.#connection, run, entry)
      if (isReleased) release.run(entry)
    }
  }

  #restore(): void {
    const { run, plan } = this.#application
    const update = this.#connection.prepare(
      `update entry set key = ?, name = ?, body = ?, state = ?, absent_since = ?, decided = ?, restricted = ?, overdraft = ?,
              absent_runs = case when ? = 0 then 0 else max(absent_runs, 1) end, fingerprint = null, changed_run = ? where entry = ?`,
    )
    for (const { row, key, name, body, state, absentSince, decided, restricted, overdraft } of plan.restored)
      update.run(key, name, textOf(row, body), state, absentSince, decided, restricted, overdraft, state, run, row.entry)
  }

  #enrich(): void {
    const { run, plan } = this.#application
    for (const values of plan.enrichment) keepValues(this.#connection, run, values)
  }

  #counter(): void {
    const { run, now, plan } = this.#application
    const release = this.#connection.prepare('update ledger set grant_key = ? where line = ?')
    const insert = this.#connection.prepare(
      'insert into ledger (account, minor, currency, why, rule, run, at, grant_key, reverses) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    for (const { line, account, minor, currency, why, rule, key, releasedKey } of plan.credit) {
      release.run(releasedKey, line)
      insert.run(account, minor, currency, why, rule, run, now, key, line)
    }
  }

  /** What the next runs of these sources went on from is not so any more. */
  #touchSources(): void {
    const { run, plan } = this.#application
    const because = `run ${plan.run} was undone`
    for (const { source } of plan.sources) {
      this.#connection.prepare('update source set touched_run = ? where source = ?').run(run, source)
      this.#connection
        .prepare('update source set cursor = null, cursor_settings = null, cursor_run = ?, full_because = ? where source = ?')
        .run(run, because, source)
      forgetStrays(this.#connection, source)
    }
  }

  #keepRun(): void {
    const { run, plan, state, endedAt, report } = this.#application
    this.#connection
      .prepare('update run set state = ?, ended_at = ?, report = ?, undoes = ? where run = ?')
      .run(state, endedAt, JSON.stringify(report), plan.run, run)
  }
}

/** The text as it stands, if nothing of it changes. */
function textOf({ body }: CurrentRow, wanted: Restored['body']): string {
  return JSON.stringify(JSON.parse(body)) === JSON.stringify(wanted) ? body : JSON.stringify(wanted)
}

function differenceOf(before: Fields, after: Fields): { before: Fields; after: Fields } {
  const was: Fields = {}
  const is: Fields = {}
  for (const facet of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [before[facet] ?? null, after[facet] ?? null]
    if (JSON.stringify(one) === JSON.stringify(other)) continue
    was[facet] = one
    is[facet] = other
  }
  return { before: was, after: is }
}
