import { foldHandle } from './handles.ts'
import { closeHeldPlan } from './held-plans.ts'
import type { Connection } from './open-store.ts'

/** The person as the rest of the store names him. */
export interface Forgotten {
  readonly account: number
  readonly values: ReadonlySet<string>
  readonly run: number
  readonly now: number
  /** Marks another identity of the person as erased. */
  readonly mark: (sourceName: string, id: string) => void
}

/** Takes the person out of what waits for a decision, what was decided about his name, and what other sources add to him. */
export function forgetElsewhere(connection: Connection, { account, values, run, now, mark }: Forgotten): void {
  // Newcomers and changes in it are whole records; a later run holds anew what is still so.
  const waiting = connection.prepare("select run from held_plan where state = 'waiting'").pluck().all() as number[]
  for (const held of waiting) closeHeldPlan(connection, held, 'moved', now, run, 'somebody was erased')
  const reasons = connection.prepare('select run, why from held_plan where why is not null').all() as { run: number; why: string }[]
  const clear = connection.prepare("update held_plan set why = 'somebody who is erased by now was seen again' where run = ?")
  for (const { run: held, why } of reasons) if (names(why, values)) clear.run(held)

  // What was decided stays, of whom does not.
  const commands = connection.prepare("select run, command from run where command like 'conflicts %'").all() as {
    run: number
    command: string
  }[]
  const rename = connection.prepare('update run set command = ? where run = ?')
  for (const { run: decided, command } of commands) if (names(command, values)) rename.run(command.split(' ', 2).join(' '), decided)

  connection.prepare('delete from enrichment where account = ?').run(account)
  const named = JSON.stringify([...values])
  connection
    .prepare('delete from name_pin where key in (select value from json_each(@named)) or id in (select value from json_each(@named))')
    .run({ named })
  const rejections = connection.prepare('select source, line, id, name, place, reason from rejection').all() as {
    source: number
    line: number
    id: string | null
    name: string | null
    place: string
    reason: string
  }[]
  const forget = connection.prepare('delete from rejection where source = ? and line = ?')
  for (const { source, line, id, name, place, reason } of rejections)
    if ([id, name, place, reason].some((text) => text !== null && names(text, values))) forget.run(source, line)
  const moved = connection
    .prepare('select s.name, m.id from moved_identity m join source s using (source) where m.account = ?')
    .raw()
    .all(account) as [string, string][]
  for (const [source, id] of moved) mark(source, id)
  connection.prepare('delete from moved_identity where account = ?').run(account)
}

function names(sentence: string, values: ReadonlySet<string>): boolean {
  const folded = foldHandle(sentence)
  return [...values].some((value) => folded.includes(foldHandle(value)))
}
