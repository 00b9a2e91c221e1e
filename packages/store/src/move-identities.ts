import type { MemberChanges } from './member-changes.ts'
import type { Connection } from './open-store.ts'

export interface Identity {
  readonly account: number
  readonly source: number
  readonly id: string
  readonly weak: number
}

/** Gives the accounts that `joinPeople` found the identities of the listing; they leave the groups of the source that they leave. */
export function moveJoined(connection: Connection, members: MemberChanges, run: number): void {
  const identities = connection
    .prepare(
      'select j.entry as account, s.source, s.id, s.weak from joined_identity j join staged_entry s on s.ref = j.ref order by j.entry',
    )
    .all() as Identity[]
  moveIdentities(connection, members, identities, run)
}

/** The accounts go on under these sources and ids; what their sources so far say of them is left out from now on. */
export function moveIdentities(connection: Connection, members: MemberChanges, identities: readonly Identity[], run: number): void {
  if (identities.length === 0) return
  const standing = connection.prepare('select e.source, s.name, e.id from entry e join source s using (source) where e.entry = ?')
  const nameOf = connection.prepare('select name from source where source = ?').pluck()
  const forget = connection.prepare('delete from moved_identity where source = ? and id = ?')
  const remember = connection.prepare('insert or replace into moved_identity (source, id, account, run) values (?, ?, ?, ?)')
  const movePin = connection.prepare('update name_pin set source = ?, id = ? where source = ? and id = ?')
  const settle = connection.prepare('delete from conflict where source = ? and id = ?')
  const journal = connection.prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'move', ?, ?)")
  const move = connection.prepare('update entry set source = ?, id = ?, weak = ?, changed_run = ? where entry = ?')
  for (const { account, source, id, weak } of identities) {
    const old = standing.get(account) as { source: number; name: string; id: string }
    forget.run(source, id)
    remember.run(old.source, old.id, account, run)
    movePin.run(source, id, old.source, old.id)
    settle.run(source, id)
    settle.run(old.source, old.id)
    journal.run(run, account, JSON.stringify({ source: old.name, id: old.id }), JSON.stringify({ source: nameOf.get(source), id }))
    move.run(source, id, weak, run, account)
  }
  leaveForeignGroups(connection, members, identities, run)
}

/** Only its own source says who is in a group: whoever is of another has left it. */
function leaveForeignGroups(connection: Connection, members: MemberChanges, moved: readonly Identity[], run: number): void {
  const groups = connection
    .prepare('select b.group_entry from belonging b join entry g on g.entry = b.group_entry where b.member = ? and g.source <> ?')
    .pluck()
  const leaving = new Map<number, number[]>()
  for (const { account, source } of moved) {
    for (const group of groups.all(account, source) as number[]) {
      const some = leaving.get(group)
      if (some === undefined) leaving.set(group, [account])
      else some.push(account)
    }
  }
  members.leave(leaving, run)
  // Looked into by the next listing, though it be as it was: those who left are now names that stand for nobody.
  const lookAgain = connection.prepare('update entry set members_fingerprint = null where entry = ?')
  const forgetLines = connection.prepare('delete from member_line where group_entry = ?')
  for (const group of leaving.keys()) {
    lookAgain.run(group)
    forgetLines.run(group)
  }
}
