import { MusterError } from '@muster/provider'
import { foldHandle } from './handles.ts'
import { MemberChanges } from './member-changes.ts'
import { moveIdentities } from './move-identities.ts'
import type { Connection } from './open-store.ts'
import { reached } from './step.ts'
import type { PinView } from './views.ts'

/** What somebody decides about a name. */
export type Decision =
  /** The name is this person's; `merge`: with the account that bears it now. */
  | { readonly what: 'pin'; readonly username: string; readonly source: string; readonly id?: string; readonly merge?: boolean }
  /** Under a weak identity: who comes back after a long time is the same person, or somebody else. */
  | { readonly what: 'same' | 'new'; readonly username: string; readonly source?: string }
  | { readonly what: 'unpin'; readonly username: string }

/** What follows from a decision, in sentences, and how it is done. */
export interface Settlement {
  readonly username: string
  readonly follows: readonly string[]
  /** Within a transaction. */
  readonly settle: (run: number, now: number) => void
}

interface Claim {
  readonly source: number
  readonly sourceName: string
  readonly id: string
  readonly username: string
}

interface Account {
  readonly account: number
  readonly source: number
  readonly sourceName: string
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly weak: number
  readonly state: number
}

/** Works out what a decision comes to. Throws `DECISION_REFUSED` with who there is to choose from. */
export function planDecision(connection: Connection, decision: Decision): Settlement {
  const names = new ContestedName(connection, decision.username)
  if (decision.what === 'unpin') return unpin(connection, names)
  if (decision.what === 'pin') return pin(connection, names, decision)
  return tellApart(connection, names, decision)
}

/** Everybody who has to do with one name. */
class ContestedName {
  readonly key: string
  readonly name: string
  readonly claims: readonly Claim[]
  readonly holder: Account | undefined
  readonly pinned: { readonly source: number; readonly id: string } | undefined
  readonly #connection: Connection

  constructor(connection: Connection, username: string) {
    this.#connection = connection
    this.key = foldHandle(username.trim())
    this.name = username.trim()
    this.claims = claimsOf(connection, this.key)
    this.holder = this.#account('e.key = ?', this.key)
    this.pinned = connection.prepare('select source, id from name_pin where key = ?').get(this.key) as ContestedName['pinned']
  }

  accountOf({ source, id }: Pick<Claim, 'source' | 'id'>): Account | undefined {
    return this.#account('e.source = ? and e.id = ?', source, id)
  }

  /** Those who come back under a weak identity after a long time, or whose id comes with another name. */
  returning(): readonly Account[] {
    return this.claims.flatMap((claim) => {
      const account = this.accountOf(claim)
      return account !== undefined && account.weak === 1 && (account.state !== 0 || account.key !== this.key) ? [account] : []
    })
  }

  /** The name as the source spells it that has an account of this id. */
  spellingOf({ source, id }: Account): string {
    return this.claims.find((claim) => claim.source === source && claim.id === id)?.username.trim() ?? this.name
  }

  /** "two:u7, three:x1, or one:a (who bears it now)". */
  sayWho(): string {
    const holder = this.holder === undefined ? [] : [`${this.holder.sourceName}:${this.holder.id} (who bears it now)`]
    return [...this.claims.map(({ sourceName, id }) => `${sourceName}:${id}`), ...holder].join(', ')
  }

  #account(where: string, ...values: readonly (string | number)[]): Account | undefined {
    return this.#connection
      .prepare(
        `select e.entry as account, e.source, s.name as sourceName, e.id, e.key, e.name, e.weak, e.state
         from entry e join source s using (source) where e.kind = 0 and ${where}`,
      )
      .get(...values) as Account | undefined
  }
}

function refuse(message: string, hint: string): MusterError {
  return new MusterError('DECISION_REFUSED', message, { hint })
}

function unpin(connection: Connection, { key, name, pinned, holder }: ContestedName): Settlement {
  if (pinned === undefined) throw refuse(`the name ${name} is not pinned`, '`muster conflicts` shows the names that are.')
  return {
    username: key,
    follows: [
      `${name} stays with the account that bears it.`,
      'The next run lists everybody else who claims it as a conflict again.',
      'Accounts that were merged, or gave up the name, stay as they are.',
    ],
    settle() {
      connection.prepare('delete from name_pin where key = ?').run(key)
      reached('decide: unpinned')
      setSettled(connection, key, 0)
      if (holder !== undefined) sayOwner(connection, key, holder.sourceName)
    },
  }
}

function pin(connection: Connection, names: ContestedName, { source, id, merge = false }: Decision & { what: 'pin' }): Settlement {
  const { key, name, claims, holder } = names
  if (claims.length === 0) {
    throw refuse(
      holder === undefined ? `nobody claims the name ${name}` : `nobody but its owner claims the name ${name}`,
      '`muster conflicts` shows who claims what.',
    )
  }
  const isMeant = (one: { readonly sourceName: string; readonly id: string }): boolean =>
    one.sourceName === source && (id === undefined || one.id === id)
  const meant = claims.filter(isMeant)
  const isHolder = holder !== undefined && isMeant(holder)
  if (names.returning().some(isMeant))
    throw refuse(
      `it is not certain that ${name} of ${source} is the person who left`,
      'Say `--same` if it is the same person, or `--new` if it is somebody else.',
    )
  if (meant.length + Number(isHolder) === 0)
    throw refuse(
      id === undefined ? `nobody of ${source} claims the name ${name}` : `${source}:${id} does not claim the name ${name}`,
      `Those who do: ${names.sayWho()}.`,
    )
  if (meant.length + Number(isHolder) > 1)
    throw refuse(`more than one person of ${source} claims the name ${name}`, `Say which, as in --owner SOURCE:ID: ${names.sayWho()}.`)
  if (isHolder) return pinHolder(connection, names, holder, merge)

  const [claim] = meant as [Claim]
  const own = names.accountOf(claim)
  const who = `${claim.sourceName}:${claim.id}`
  if (merge) {
    if (holder === undefined) throw refuse(`nobody bears the name ${name}, so there is no account to merge`, 'Leave `--merge` out.')
    if (own !== undefined)
      throw refuse(
        `${who} has an account of its own (${own.name}), and two accounts are not made one`,
        'Leave `--merge` out: the name goes over, and both accounts keep what they have.',
      )
    return mergeInto(connection, names, claim, holder)
  }
  return {
    username: key,
    follows: [
      ...(holder === undefined
        ? []
        : [
            `The account that bears ${name} now (${holder.sourceName}:${holder.id}) gives the name up and is absent; balance and history stay with it.`,
            `What ${holder.sourceName} says of it is left out from now on.`,
          ]),
      own === undefined
        ? `The next run of ${claim.sourceName} makes a new account for ${who}, who gets what the rules give to new people.`
        : `The next run of ${claim.sourceName} gives the name to the account that ${who} has (${own.name}).`,
      'Nobody can sign in by that name until then.',
    ],
    settle(run, now) {
      if (holder !== undefined) stepAside(connection, holder, run, now)
      reached('decide: name given up')
      putPin(connection, names, claim, run)
      if (holder !== undefined) keepSettled(connection, holder, claim, run)
      readInFull(connection, claim.source)
    },
  }
}

function pinHolder(connection: Connection, names: ContestedName, holder: Account, merge: boolean): Settlement {
  const { key, name, claims, pinned } = names
  if (merge) throw refuse(`${name} is ${holder.sourceName}:${holder.id} already, so there is nothing to merge`, 'Leave `--merge` out.')
  if (pinned !== undefined && pinned.source === holder.source && pinned.id === holder.id)
    throw refuse(`the name ${name} is pinned to ${holder.sourceName}:${holder.id} already`, '`muster conflicts unpin` takes that back.')
  const others = claims.map(({ sourceName, id }) => `${sourceName}:${id}`).join(', ')
  return {
    username: key,
    follows: [
      `${name} stays ${holder.sourceName}:${holder.id}, with account, balance and history.`,
      `${others} ${claims.length === 1 ? 'is' : 'are'} left out, and no longer listed as a conflict.`,
    ],
    settle: (run) => putPin(connection, names, holder, run),
  }
}

function mergeInto(connection: Connection, names: ContestedName, claim: Claim, holder: Account): Settlement {
  const { key, name } = names
  const who = `${claim.sourceName}:${claim.id}`
  const weak =
    (connection.prepare('select weak from entry where source = ? and kind = 0 limit 1').pluck().get(claim.source) as number | undefined) ??
    Number(claim.id === key)
  return {
    username: key,
    follows: [
      `The account that bears ${name} now (${holder.sourceName}:${holder.id}) goes on as ${who}: balance, history and entitlement stay.`,
      `It leaves the groups of ${holder.sourceName}; those of ${claim.sourceName}, and its fields, come with the next run of it.`,
      `What ${holder.sourceName} says of it is left out from now on.`,
    ],
    settle(run) {
      // Nothing is staged here, so no row becomes an entry.
      const members = new MemberChanges(connection, Number.MAX_SAFE_INTEGER)
      moveIdentities(connection, members, [{ account: holder.account, source: claim.source, id: claim.id, weak }], run)
      reached('decide: merged')
      connection.prepare('update entry set fingerprint = null, handles = null where entry = ?').run(holder.account)
      // Its groups name somebody who stood for nobody so far.
      connection.prepare('update entry set members_fingerprint = null where source = ? and kind = 1 and unresolved > 0').run(claim.source)
      putPin(connection, names, claim, run)
      keepSettled(connection, holder, claim, run)
      readInFull(connection, claim.source)
    },
  }
}

function tellApart(connection: Connection, names: ContestedName, { what, source }: Decision & { what: 'same' | 'new' }): Settlement {
  const { key, name } = names
  const returning = names.returning().filter(({ sourceName }) => source === undefined || sourceName === source)
  const [account] = returning
  if (account === undefined)
    throw refuse(
      `nobody called ${name} is held as possibly another person`,
      names.claims.length === 0 ? '`muster conflicts` shows who is.' : `Say whose the name is, with --owner: ${names.sayWho()}.`,
    )
  if (returning.length > 1)
    throw refuse(
      `more than one source holds ${name} as possibly another person`,
      `Say which, with --owner: ${returning.map((one) => one.sourceName).join(', ')}.`,
    )
  const settleClaim = connection.prepare('delete from conflict where source = ? and id = ?')
  if (foldHandle(account.name) !== key) return tellRenamedApart(connection, names, account, what)
  if (what === 'same')
    return {
      username: key,
      follows: [`The next run of ${account.sourceName} lets ${name} come back to the account, with its balance and history.`],
      settle(run, now) {
        const was = connection.prepare('select absent_since from entry where entry = ?').pluck().get(account.account)
        // An absence that begins now is not a long one.
        connection.prepare('update entry set absent_since = ?, changed_run = ? where entry = ?').run(now, run, account.account)
        reached('decide: same')
        journal(connection, run, account.account, 'same', { absentSince: was }, { absentSince: now })
        settleClaim.run(account.source, account.id)
        readInFull(connection, account.source)
      },
    }
  return {
    username: key,
    follows: [
      `The account that bore ${name} gives the name up; balance and history stay with it, under another identity.`,
      `The next run of ${account.sourceName} makes a new account for ${name}, who gets what the rules give to new people.`,
    ],
    settle(run) {
      const id = `${account.id} (until run ${run})`
      connection
        .prepare('update entry set id = ?, key = null, handles = null, changed_run = ? where entry = ?')
        .run(id, run, account.account)
      reached('decide: new')
      const before = { id: account.id, ...(account.key === null ? {} : { holdsName: true }) }
      journal(connection, run, account.account, 'new person', before, { id, ...(account.key === null ? {} : { holdsName: false }) })
      settleClaim.run(account.source, account.id)
      readInFull(connection, account.source)
    },
  }
}

/** Under an id that may be given to somebody else: a person with a new name, or another person. */
function tellRenamedApart(connection: Connection, names: ContestedName, account: Account, what: 'same' | 'new'): Settlement {
  const { key, holder } = names
  const { id, name: was, sourceName } = account
  const name = names.spellingOf(account)
  const settleClaim = (): void => {
    connection.prepare('delete from conflict where source = ? and id = ?').run(account.source, id)
    readInFull(connection, account.source)
  }
  if (what === 'same') {
    if (holder !== undefined)
      throw refuse(
        `${name} cannot be the new name of ${was} while ${holder.sourceName}:${holder.id} bears it`,
        'Say `--new` if it is somebody else, or decide about the account that bears the name first.',
      )
    return {
      username: key,
      follows: [`The account of ${was} (${sourceName}:${id}) goes on as ${name}: balance, history and entitlement stay.`],
      settle(run, now) {
        connection
          .prepare('update entry set key = ?, name = ?, fingerprint = null, changed_run = ? where entry = ?')
          .run(key, name, run, account.account)
        // An absence that begins now is not a long one.
        if (account.state !== 0) connection.prepare('update entry set absent_since = ? where entry = ?').run(now, account.account)
        reached('decide: renamed')
        journal(connection, run, account.account, 'rename', { name: was }, { name })
        settleClaim()
      },
    }
  }
  const formerly = (run: number): string => `${id} (until run ${run})`
  return {
    username: key,
    follows: [
      `The account of ${was} (${sourceName}:${id}) is absent; balance and history stay with it, under another identity.`,
      `The next run of ${sourceName} makes a new account for ${name}, who gets what the rules give to new people.`,
    ],
    settle(run, now) {
      connection
        .prepare('update entry set id = ?, handles = null, changed_run = ? where entry = ?')
        .run(formerly(run), run, account.account)
      reached('decide: new')
      journal(connection, run, account.account, 'new person', { id }, { id: formerly(run) })
      if (account.state === 0) beginAbsence(connection, account.account, run, now)
      settleClaim()
    },
  }
}

function beginAbsence(connection: Connection, account: number, run: number, now: number): void {
  connection.prepare('update entry set state = 1, absent_since = ?, absent_runs = 1 where entry = ?').run(now, account)
  journal(connection, run, account, 'absent', { state: 'present' }, { state: 'absent' })
}

/** Gives up the name and is left out from now on: absent until somebody decides otherwise. */
function stepAside(connection: Connection, { account, state }: Account, run: number, now: number): void {
  connection.prepare('update entry set key = null, fingerprint = null, changed_run = ? where entry = ?').run(run, account)
  journal(connection, run, account, 'give-up', { holdsName: true }, { holdsName: false })
  if (state === 0) beginAbsence(connection, account, run, now)
}

function journal(connection: Connection, run: number, account: number, action: string, before: object, after: object): void {
  connection
    .prepare('insert into journal (run, entry, action, before, after) values (?, ?, ?, ?, ?)')
    .run(run, account, action, JSON.stringify(before), JSON.stringify(after))
}

function putPin(connection: Connection, { key, name }: ContestedName, { source, id }: Pick<Claim, 'source' | 'id'>, run: number): void {
  connection.prepare('insert or replace into name_pin (key, name, source, id, run) values (?, ?, ?, ?, ?)').run(key, name, source, id, run)
  connection.prepare('delete from conflict where source = ? and id = ?').run(source, id)
  reached('decide: pinned')
  setSettled(connection, key, 1)
}

/** Who bore the name is one of those left out. */
function keepSettled(connection: Connection, { source, id, name }: Account, { sourceName }: Claim, run: number): void {
  connection
    .prepare('insert or replace into conflict (source, id, username, reason, run, settled) values (?, ?, ?, ?, ?, 1)')
    .run(source, id, name, `the name is pinned to a person of the source ${sourceName}`, run)
}

function setSettled(connection: Connection, key: string, settled: number): void {
  const set = connection.prepare('update conflict set settled = ? where source = ? and id = ?')
  for (const { source, id } of claimsOf(connection, key)) set.run(settled, source, id)
}

function claimsOf(connection: Connection, key: string): readonly Claim[] {
  const claims = connection
    .prepare('select c.source, s.name as sourceName, c.id, c.username from conflict c join source s using (source) order by c.source, c.id')
    .all() as Claim[]
  return claims.filter(({ username }) => foldHandle(username.trim()) === key)
}

/** What the next run will say of those who are left out no more. */
function sayOwner(connection: Connection, key: string, owner: string): void {
  const say = connection.prepare('update conflict set reason = ? where source = ? and id = ?')
  for (const { source, id } of claimsOf(connection, key))
    say.run(`the name belongs to a person of the source ${owner}, who stays its owner`, source, id)
}

/** Changes would not tell again whom the decision is about. */
function readInFull(connection: Connection, source: number): void {
  connection
    .prepare("update source set cursor = null, full_because = 'a conflict was settled' where source = ? and cursor is not null")
    .run(source)
}

/** Pinned names, with who is left out for each. */
export function listPins(connection: Connection): PinView[] {
  const rows = connection
    .prepare(
      `select p.key as username, s.name as source, p.id, p.run,
              (select e.entry from entry e where e.kind = 0 and e.source = p.source and e.id = p.id and e.key = p.key) as account
       from name_pin p join source s using (source) order by p.key`,
    )
    .all() as (Omit<PinView, 'account' | 'leftOut'> & { account: number | null })[]
  const claims = connection
    .prepare(
      'select s.name as source, c.id, c.username from conflict c join source s using (source) where c.settled = 1 order by s.source, c.id',
    )
    .all() as { source: string; id: string; username: string }[]
  return rows.map(({ account, ...row }) => ({
    ...row,
    ...(account === null ? {} : { account }),
    leftOut: claims.filter(({ username }) => foldHandle(username.trim()) === row.username).map(({ source, id }) => ({ source, id })),
  }))
}
