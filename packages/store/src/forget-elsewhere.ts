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

  connection.prepare('delete from enrichment where account = ?').run(account)
  const named = JSON.stringify([...values])
  connection
    .prepare('delete from name_pin where key in (select value from json_each(@named)) or id in (select value from json_each(@named))')
    .run({ named })
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
