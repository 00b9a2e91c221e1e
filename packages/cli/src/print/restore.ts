import type { ReplacedStore, RestoreView } from '@muster/store'
import type { Terminal } from '../terminal.ts'
import { money } from './money.ts'
import { command, paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import { sayContents } from './store.ts'
import { count, list, moment } from './words.ts'

type Page = Pick<Terminal, 'width' | 'paint'>

/** What a restore would put where, and what would not be known any more. */
export function printRestore({ file, madeAt, schema, knownSchema, contents, replaced }: RestoreView, page: Page): string {
  const { paint, width } = page
  const facts = (label: string, text: string): string[] => paragraph(`${paint.bold(label)} `, text, width)
  return [
    ...facts('Backup:', `${printable(file)}${madeAt === undefined ? '' : `, made on ${moment(madeAt)}`}: ${sayContents(contents)}.`),
    ...(schema < knownSchema ? facts('Older:', `it is of schema ${schema} and is upgraded to ${knownSchema}.`) : []),
    ...(replaced === undefined ? facts('Store:', 'there is none.') : sayReplaced(replaced, page)),
  ].join('\n')
}

function sayReplaced(replaced: ReplacedStore, { paint, width }: Page): string[] {
  if ('unreadable' in replaced)
    return paragraph(`${paint.bold('Store:')} `, `what it knows beyond the backup cannot be said: ${replaced.unreadable}.`, width)
  const { contents, lost, peopleBack, erasedSince } = replaced
  const gone = [
    ...(lost.runs > 0 ? [count(lost.runs, 'run')] : []),
    ...(lost.people > 0 ? [count(lost.people, 'person', 'people')] : []),
    ...(lost.ledgerLines > 0
      ? [`${count(lost.ledgerLines, 'line of the ledger', 'lines of the ledger')} (${list(lost.credit.map(money))})`]
      : []),
  ]
  return [
    ...paragraph(`${paint.bold('Store:')} `, `${sayContents(contents)}.`, width),
    ...(gone.length === 0
      ? paragraph(`${paint.bold('Lost:')} `, 'nothing; the backup knows all that the store knows.', width)
      : paragraph(
          `${paint.bold('Lost:')} `,
          `${list(gone)} that the backup does not know. What the rules and quotas give is given anew, once, to whom the copy then has; what was granted, undone or decided by hand is not.`,
          width,
        )),
    ...(peopleBack > 0
      ? paragraph(`${paint.bold('Back:')} `, `${count(peopleBack, 'person', 'people')} whom the store has no more.`, width)
      : []),
    ...erasedSince.flatMap(({ account, name }) =>
      paragraph(
        `${paint.attention('!')} `,
        `${printable(name)} was erased since and would be back: ${command(`muster users erase ${printable(name)} --account ${account}`)} after it.`,
        width,
      ),
    ),
  ]
}
