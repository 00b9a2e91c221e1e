import type { ClearedField } from './changes.ts'
import type { SourceStage } from './stage.ts'

/** Fewer than so many who would lose a field are not worth counting who has it: that reads everybody's row. */
const worthCounting = 10

/** The fields that planned changes would take away from many, and how many have them. After planning. */
export function countClearedFields({ connection, source }: SourceStage): ClearedField[] {
  const cleared = connection
    .prepare(
      `select j.key as field, count(*) as cleared
       from planned_entry p cross join staged_entry s on s.ref = p.ref cross join entry e on e.entry = p.entry, json_each(s.body) j
       where p.source = ${source} and p.kind = 0 and p.class = 'change' and s.clears = 1 and j.type = 'null' and e.state = 0
         and (e.body -> ('$.' || json_quote(j.key))) is not null
       group by j.key having count(*) >= ${worthCounting} order by count(*) desc`,
    )
    .all() as { field: string; cleared: number }[]
  if (cleared.length === 0) return []
  const before = connection
    .prepare(
      `select count(*) from entry where source = ${source} and kind = 0 and state = 0 and (body -> ('$.' || json_quote(?))) is not null`,
    )
    .pluck()
  return cleared.map((one) => ({ ...one, before: before.get(one.field) as number }))
}
