import { randomUUID } from 'node:crypto'
import { deleteSecurely } from './delete-securely.ts'
import { makeErasingKey, makeMark } from './erased-people.ts'
import { forgetElsewhere } from './forget-elsewhere.ts'
import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'
import { scrubReport } from './scrub-report.ts'
import { reached } from './step.ts'

export interface ErasingView {
  readonly account: number
  readonly source: string
  /** Runs whose reports named the person. */
  readonly reports: number
  /** Lines of the ledger, which stay. */
  readonly ledgerLines: number
  /** Whether nothing of the person is left in the store's files either; else why that cannot be said. */
  readonly remains?: string
}

export interface Erasing {
  readonly account: number
  readonly run: number
  readonly endedAt: number
  readonly makeReport: () => { readonly state: string; readonly report: unknown }
}

interface Person {
  readonly entry: number
  readonly source: number
  readonly sourceName: string
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly body: string
  readonly handles: string | null
}

/**
 * Scrubs a person from the copy, in one transaction: fields, names, memberships, conflicts, what runs did and reported. The
 * account stays with its ledger under a neutral name, and a keyed hash that tells when the same person comes again.
 */
export function erasePerson(connection: Connection, { account, run, endedAt, makeReport }: Erasing): ErasingView {
  const erase = connection.transaction(() => {
    const person = connection
      .prepare(
        `select e.entry, e.source, s.name as sourceName, e.id, e.key, e.name, e.body, e.handles from entry e join source s using (source)
           where e.entry = ? and e.kind = 0`,
      )
      .get(account) as Person
    reached('erase: begun')
    const values = identifyingValues(connection, person)
    leaveMark(connection, person, run)
    const mark = (sourceName: string, id: string): void => leaveMark(connection, { ...person, sourceName, id }, run)
    forgetElsewhere(connection, { account, values, run, now: endedAt, mark })
    connection.prepare("insert or replace into store values (?, '1')").run(unfinished)
    leaveGroups(connection, person)
    connection.prepare("update journal set before = '{}', after = '{}' where entry = ? and last_entry is null").run(account)
    connection.prepare('delete from internal_password where account = ?').run(account)
    const touched = new Set([person.source, ...forgetWaiting(connection, values)])
    forgetConflicts(connection, person, values)
    const reports = scrubReports(connection, values)
    connection
      .prepare(
        `update entry set id = 'erased:' || @uuid, weak = 0, key = null, name = 'erased person ' || entry, body = '{}', handles = null, fingerprint = null,
                  state = 3, absent_since = null, absent_runs = 0, decided = 1, restricted = null, overdraft = null, changed_run = @run where entry = @account`,
      )
      .run({ account, run, uuid: randomUUID() })
    // Changes would not tell the person again, nor what waited for the same name; and no plan made before is to be applied.
    const touch = connection.prepare(
      "update source set touched_run = ?, cursor = null, cursor_settings = null, full_because = 'somebody was erased' where source = ?",
    )
    for (const source of touched) touch.run(run, source)
    reached('erase: scrubbed')
    const { state, report } = makeReport()
    connection.prepare('update run set state = ?, ended_at = ?, report = ? where run = ?').run(state, endedAt, JSON.stringify(report), run)
    const ledgerLines = connection.prepare('select count(*) from ledger where account = ?').pluck().get(account) as number
    return { account, source: person.sourceName, reports, ledgerLines }
  })
  const [erased, remains] = deleteSecurely(connection, () => {
    const done = erase.immediate()
    reached('erase: committed')
    return [done, sweep(connection)] as const
  })
  return { ...erased, ...(remains === undefined ? {} : { remains }) }
}

const unfinished = 'erasing_unfinished'

/** Goes on with an erasing that was interrupted, or that another program kept from its end. Gives what still keeps it from that. */
export function finishErasing(connection: Connection): string | undefined {
  if (connection.prepare('select 1 from store where key = ?').get(unfinished) === undefined) return undefined
  return deleteSecurely(connection, () => sweep(connection))
}

/** Rewrites the store's files, so that what earlier changes left in free places is gone too. Gives what keeps it from that. */
function sweep(connection: Connection): string | undefined {
  try {
    connection.pragma('wal_checkpoint(truncate)')
    connection.exec('vacuum')
    reached('erase: rewritten')
    if (!isLogCut(connection))
      return 'another program has the store open; what was erased may be read in the file STORE-wal until the next run after that program has closed it'
    connection.prepare('delete from store where key = ?').run(unfinished)
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `the store's file could not be rewritten (${why}); places in it that are free may still hold what was erased, until a run can do it`
  }
}

function isLogCut(connection: Connection): boolean {
  const [{ busy }] = connection.pragma('wal_checkpoint(truncate)') as [{ busy: number }]
  return busy === 0
}

function leaveMark(connection: Connection, { entry, sourceName, id }: Person, run: number): void {
  makeErasingKey(connection)
  connection
    .prepare('insert or ignore into erased (mark, account, run) values (?, ?, ?)')
    .run(makeMark(connection)(sourceName, id), entry, run)
}

/** Directly, and without a line in the journal; the groups are looked into again by the next listing. */
function leaveGroups(connection: Connection, { entry }: Person): void {
  const groups = connection.prepare('select group_entry from belonging where member = ?').pluck().all(entry) as number[]
  const list = connection.prepare('select members from member_list where group_entry = ?').pluck()
  const write = connection.prepare('update member_list set members = ? where group_entry = ?')
  const clear = connection.prepare('delete from member_list where group_entry = ?')
  const lookAgain = connection.prepare('update entry set members_fingerprint = null where entry = ?')
  const forgetLines = connection.prepare('delete from member_line where group_entry = ?')
  for (const group of groups) {
    const others = (JSON.parse(list.get(group) as string) as number[]).filter((member) => member !== entry)
    if (others.length > 0) write.run(`[${others.join()}]`, group)
    else clear.run(group)
    lookAgain.run(group)
    forgetLines.run(group)
  }
  connection.prepare('delete from group_list where member = ?').run(entry)
}

/** Fields whose value is of this one person, unlike a department's. */
const identifyingFields = ['displayName', 'email', 'otherEmails', 'employeeNumber', 'cardNumbers', 'aliases', 'homeDirectory']

/** Everything that names the person, now or before. */
function identifyingValues(connection: Connection, { entry, id, key, name, body, handles }: Person): ReadonlySet<string> {
  const bodies = [body]
  const lines = connection.prepare('select before, after from journal where entry = ? and last_entry is null').raw().all(entry)
  for (const line of lines as [string | null, string | null][]) for (const fields of line) if (fields !== null) bodies.push(fields)
  const read = bodies.map((text) => JSON.parse(text) as Record<string, unknown>)
  const names = [id, key, name, ...read.map((fields) => fields.name), ...(handles === null ? [] : (JSON.parse(handles) as string[]))]
  const values = [...names, ...read.flatMap((fields) => identifyingFields.flatMap((field) => fields[field]))]
  return new Set(
    values
      .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
      .flatMap((value) => [value, foldHandle(value)]),
  )
}

/** Records and members that wait under a name of the person; gives their sources. */
function forgetWaiting(connection: Connection, values: ReadonlySet<string>): number[] {
  const sources: number[] = []
  const named = JSON.stringify([...values])
  const records = connection.prepare('select source, id, entry from waiting_record').raw().all() as [number, string, string][]
  const forget = connection.prepare('delete from waiting_record where source = ? and id = ?')
  for (const [source, id, text] of records) {
    const { key, name, handles = [] } = JSON.parse(text) as { key: string | null; name: string; handles?: readonly string[] }
    if (![id, key, name, ...handles].some((value) => value !== null && (values.has(value) || values.has(foldHandle(value))))) continue
    forget.run(source, id)
    sources.push(source)
  }
  const strays =
    'from stray_member where folded in (select value from json_each(@named)) or handle in (select value from json_each(@named))'
  sources.push(...(connection.prepare(`select distinct source ${strays}`).pluck().all({ named }) as number[]))
  connection.prepare(`delete ${strays}`).run({ named })
  return sources
}

function forgetConflicts(connection: Connection, { source, id, key, name }: Person, values: ReadonlySet<string>): void {
  const forget = connection.prepare('delete from conflict where source = ? and id = ?')
  const conflicts = connection.prepare('select source, id, username, reason from conflict').all() as {
    source: number
    id: string
    username: string
    reason: string
  }[]
  for (const conflict of conflicts) {
    const isNamed =
      (conflict.source === source && conflict.id === id) || values.has(conflict.username) || values.has(foldHandle(conflict.username))
    if (isNamed || conflict.reason.includes(name) || (key !== null && conflict.reason.includes(key)))
      forget.run(conflict.source, conflict.id)
  }
}

function scrubReports(connection: Connection, values: ReadonlySet<string>): number {
  const write = connection.prepare('update run set report = ? where run = ?')
  let scrubbed = 0
  for (const run of connection.prepare('select run from run where report is not null').pluck().all() as number[]) {
    const text = connection.prepare('select report from run where run = ?').pluck().get(run) as string
    const report = scrubReport(text, values)
    if (report === undefined) continue
    write.run(report, run)
    scrubbed += 1
  }
  return scrubbed
}
