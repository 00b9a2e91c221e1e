import type { Connection } from './open-store.ts'
import { planUndoneCredit } from './plan-undone-credit.ts'
import { planUndoneEnrichment } from './plan-undone-enrichment.ts'
import { UndoneEntries } from './plan-undone-entries.ts'
import { planUndoneMembers } from './plan-undone-members.ts'
import type { UndoPlan } from './undo-plan.ts'

/** Works out how to take back `run`, from its journal and its lines of the ledger. */
export function planUndo(connection: Connection, run: number): UndoPlan {
  const entries = new UndoneEntries(connection, run)
  entries.plan()
  const credit = planUndoneCredit(entries)
  const members = planUndoneMembers(entries)
  const enrichment = planUndoneEnrichment(entries)
  const leaving = [...entries.leaving.values()]
  const restored = entries.restored()
  const touched = new Set([...leaving.map(({ source }) => source), ...restored.map(({ row }) => row.source)])
  for (const entry of [...members.map(({ group }) => group), ...credit.map(({ account }) => account)])
    touched.add(entries.current(entry)!.source)
  for (const { source } of enrichment) touched.add(source)
  return {
    run,
    sources: connection
      .prepare(
        'select source, name, touched_run as touchedRun from source where source in (select value from json_each(?)) order by source',
      )
      .all(JSON.stringify([...touched])) as UndoPlan['sources'][number][],
    leaving,
    restored,
    members,
    credit,
    enrichment,
    conflicts: entries.conflicts,
    pinsKept: entries.pinsKept,
    isEmpty: !leftSomething(connection, run),
  }
}

function leftSomething(connection: Connection, run: number): boolean {
  return (
    connection
      .prepare('select exists (select 1 from journal where run = @run) or exists (select 1 from ledger where run = @run)')
      .pluck()
      .get({ run }) === 1
  )
}
