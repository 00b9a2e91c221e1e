import { kindNumber, place, type SourceStage } from './stage.ts'

/**
 * Finds for every staged row the entry that it stands for, by identifier, and marks that entry seen; whoever was rejected
 * is marked unknown.
 */
export function matchIdentities(stage: SourceStage): void {
  const { connection, source, known } = stage
  if (known.size > 0) {
    connection
      .prepare(
        `update staged_entry set entry = (select e.entry from entry e where e.source = ${source} and e.kind = staged_entry.kind and e.id = staged_entry.id)
         where source = ${source} and verdict is not 'left-out'`,
      )
      .run()
    const matched = connection
      .prepare('select ref, entry, verdict, name, at from staged_entry where source = ? and entry is not null')
      .all(source) as {
      ref: number
      entry: number
      verdict: string | null
      name: string
      at: number | string | null
    }[]
    for (const { ref, entry, verdict, name, at } of matched) {
      if (known.markStaged(entry, ref) && verdict === null) continue
      known.markUnknown(entry)
      if (verdict !== null) continue
      stage.giveVerdict(ref, 'twin')
      stage.rejectRecord({
        at: place(at ?? name),
        reason: `${JSON.stringify(name)} is given twice with different contents, so neither is used`,
        hint: 'Print each id once.',
        name,
      })
    }
  }
  const find = connection.prepare('select entry from entry where source = ? and kind = ? and id = ?').pluck()
  for (const { kind, id } of stage.unknownIds) {
    const entry = find.get(source, kindNumber[kind], id) as number | undefined
    if (entry !== undefined) known.markUnknown(entry)
  }
}
