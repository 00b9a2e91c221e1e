import type { LedgerLine } from '@muster/store'
import { money } from './money.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'
import { type Column, table } from './table.ts'
import { moment } from './words.ts'

/** Who was given how much, why, and when; the name is left out where it is known. */
export function printLedger(lines: readonly LedgerLine[], page: Page, show: 'name' | 'no name'): string[] {
  const columns: Column[] = [{ title: 'amount', align: 'right' }, { title: 'why' }, { title: 'run', align: 'right' }, { title: 'when' }]
  const rows = lines.map((line) => [money(line.amount), printable(line.why), String(line.run), moment(line.at)])
  if (show === 'no name') return table(columns, rows, { ...page, indent: 2 })
  return table(
    [{ title: 'username' }, ...columns],
    rows.map((row, index) => [page.paint.name(printable(lines[index]?.username ?? '')), ...row]),
    page,
  )
}
