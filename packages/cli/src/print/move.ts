import type { MoveReport, RunReport } from '@muster/engine'
import type { Paint } from '../paint.ts'
import { paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import { count, list, number } from './words.ts'

interface Page {
  readonly width: number
  readonly paint: Paint
}

/** Who of one source was found to be whom of another, and who was not. */
export function printMove({ move, run }: RunReport, page: Page): string[] {
  if (move?.counts === undefined || move.joined === undefined) return []
  const { paint, width } = page
  const { from, to, counts, joined } = move
  const say = (lead: string, text: string): string[] => paragraph(lead, text, width)
  const done = run === undefined ? 'would go on' : 'go on'
  return [
    paint.bold(`From ${printable(from)} to ${printable(to)}, joined by ${printable(describeJoin(move))}`),
    ...say(
      '  ',
      counts.matched === 0
        ? 'Nobody is found in both.'
        : `${count(counts.matched, 'person is', 'people are')} found in both, and ${done} as people of ${printable(to)} with account, balance and history.`,
    ),
    ...first(joined.matched, counts.matched).map((one) =>
      typeof one === 'string' ? one : `    → ${printable(one.name)}${one.toName === one.name ? '' : `, there ${printable(one.toName)}`}`,
    ),
    ...(joined.missingField === undefined
      ? []
      : say(
          '  ! ',
          `Nobody of ${printable(joined.missingField.side === 'from' ? from : to)} has the field ${printable(joined.missingField.field)}; they have ${list(joined.missingField.fields.map(printable))}.`,
        )),
    ...named(`only in ${from}, and stay there`, joined.onlyFrom, counts.onlyFrom, page),
    ...named(`only in ${to}; the next run makes accounts for them`, joined.onlyTo, counts.onlyTo, page),
    ...(counts.ambiguous === 0
      ? []
      : [
          ...say(
            '  ',
            paint.attention(
              `${count(counts.ambiguous, 'key is', 'keys are')} not one person's; they are not guessed, and stay where they are`,
            ),
          ),
          ...first(joined.ambiguous, counts.ambiguous).flatMap((one) =>
            typeof one === 'string'
              ? [one]
              : say(
                  '    ! ',
                  `${printable(one.key)}: ${one.from.map(printable).join(', ')} of ${printable(from)}, ${one.to.map(printable).join(', ')} of ${printable(to)}`,
                ),
          ),
        ]),
    ...(counts.twoAccounts === 0
      ? []
      : [
          ...say(
            '  ',
            paint.attention(
              `${count(counts.twoAccounts, 'person has', 'people have')} an account of each already; two accounts are not made one, and both stay`,
            ),
          ),
          ...first(joined.twoAccounts, counts.twoAccounts).flatMap((one) =>
            typeof one === 'string'
              ? [one]
              : say('    ! ', `${printable(one.name)} of ${printable(from)}, ${printable(one.toName)} of ${printable(to)}`),
          ),
        ]),
    ...printGroups(move, page),
  ]
}

/** What to type next. Whoever was not found gets an account of his own from the next ordinary run, which nothing makes one again. */
export function sayNextOfMove({ run }: RunReport, move: MoveReport, muster: (words: string) => string): string[] {
  const { from, to, fromField, toField } = move
  const { matched, onlyTo, ambiguous } = move.counts!
  const left = onlyTo + ambiguous
  const warning =
    left === 0
      ? []
      : [
          `Before the next ${muster(`muster sync ${printable(to)}`)}: it makes new accounts for those of ${printable(to)} who were not found. Mend their keys at a source, or move them by another field first.`,
        ]
  if (run !== undefined)
    return [...warning, `Next: ${muster('muster sync')}. Once nobody is left in ${printable(from)}, take it out of the configuration.`]
  if (matched === 0) return ['Nobody would move. Join them by another field, or by one of each: `--join username=attributes.uid`.']
  const join = printable(fromField === toField ? fromField : `${fromField}=${toField}`)
  return [
    ...warning,
    `Nothing is changed yet. ${muster(`muster sources move ${printable(from)} ${printable(to)} --join ${join} --yes`)} reads again and moves them.`,
  ]
}

function describeJoin({ fromField, toField }: MoveReport): string {
  return fromField === toField ? fromField : `${fromField} = ${toField}`
}

/** Groups stay with their source: what takes over has the same name, or nothing does. */
function printGroups({ from, to, joined }: MoveReport, { paint, width }: Page): string[] {
  const lost = joined!.leaving.filter(({ hasNamesake }) => !hasNamesake)
  if (joined!.leaving.length === 0) return []
  return [
    ...paragraph('  ', `They leave the groups of ${printable(from)}, and join those of ${printable(to)} that it says they are in.`, width),
    ...lost.map(
      ({ group, people }) =>
        `    ${paint.attention('!')} ${printable(group)}: ${count(people, 'person leaves', 'people leave')} it, and ${printable(to)} has no group of that name`,
    ),
  ]
}

function named(what: string, names: readonly string[], all: number, { width }: Page): string[] {
  if (all === 0) return []
  const more = all > names.length ? ` and ${number(all - names.length)} more` : ''
  return paragraph('  ', `${count(all, 'person', 'people')} ${printable(what)}: ${names.map(printable).join(', ')}${more}`, width)
}

/** The first, and a line that says how many more there are. */
function first<One>(some: readonly One[], all: number): readonly (One | string)[] {
  return all > some.length ? [...some, `    … and ${number(all - some.length)} more; --shown shows more`] : some
}
