import { expect, it } from 'vitest'
import { mutateStatements } from './mutate-statements.ts'

/** What the statement becomes when nothing is switched on, and with each switch alone, as JavaScript would write it. */
function variants(statement: string): string[] {
  const { source, mutants } = mutateStatements('a.ts', `const hole = 'x'\nexport const sql = ${statement}`)
  const written = (on: number): string => {
    let at = 0
    const switched = source.replaceAll('${false ?', () => (at++ === on ? '${true ?' : '${false ?'))
    return (new Function(`${switched.replace('export ', '')}; return sql`)() as string).replaceAll(/\s+/g, ' ')
  }
  return Array.from({ length: mutants + 1 }, (_, on) => written(on - 1))
}

it.each([
  [
    "'select a from t where a = 1 and b < ? order by c'",
    [
      'select a from t where ((((a = 1)) and ((b < ?)))) order by c',
      'select a from t where ((((a = 1) or 1) and ((b < ?)))) order by c',
      'select a from t where ((((a = 1)) and ((b <= ?)))) order by c',
      'select a from t where ((((a = 1)) and ((b < ?) or 1))) order by c',
      'select a from t where ((((a = 1)) and ((b < ?))) and 0) order by c',
      'select a from t where ((((a = 1)) and ((b < ?)))) order by c desc',
    ],
  ],
  [
    "'update t set a = b + 1 where c in (1, 2)'",
    [
      'update t set a = case when 0 then t.a else (b + 1) end where ((((c in (1, 2)))))',
      'update t set a = case when 1 then t.a else (b + 1) end where ((((c in (1, 2)))))',
      'update t set a = case when 0 then t.a else (b - 1) end where ((((c in (1, 2)))))',
      'update t set a = case when 0 then t.a else (b + 1) end where ((((c in (1, 2)) or 1)))',
      'update t set a = case when 0 then t.a else (b + 1) end where ((((c in (1, 2)))) and 0)',
    ],
  ],
  [
    "'select max(a) from t left join u using (b) union all select distinct c from v indexed by w'",
    [
      'select max(a) from t left join u using (b) union all select distinct c from v ',
      'select min(a) from t left join u using (b) union all select distinct c from v ',
      'select max(a) from t join u using (b) union all select distinct c from v ',
      'select max(a) from t left join u using (b) union select distinct c from v ',
      'select max(a) from t left join u using (b) union all select c from v ',
    ],
  ],
  [
    '`select a from ${hole} where b`',
    ['select a from x where ((((b))))', 'select a from x where ((((b) or 1)))', 'select a from x where ((((b))) and 0)'],
  ],
  [
    '`select a ${hole} and (b or c)`',
    [
      'select a x and (((((b)) or ((c)))))',
      'select a x and (((((b) and 0) or ((c)))))',
      'select a x and (((((b)) or ((c) and 0))))',
      'select a x and (((((b)) or ((c)))) or 1)',
    ],
  ],
  ["'nobody came, and where nothing is said nothing is changed'", ['nobody came, and where nothing is said nothing is changed']],
])('%s has a mutant for each way in which it could be wrong', (statement, expected) => {
  expect(variants(statement)).toEqual(expected)
})
