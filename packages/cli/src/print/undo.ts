import type { RunReport, UndoReport } from '@muster/engine'
import type { Terminal } from '../terminal.ts'
import { money } from './money.ts'
import { command, paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import { count, number } from './words.ts'

type Page = Pick<Terminal, 'width' | 'paint'>

const shownConflicts = 20

/** What is particular to an undo: credit taken back, what is left alone, and what is kept nowhere. */
export function printUndo({ undo, state }: RunReport, page: Page): string[][] {
  if (undo === undefined) return []
  return [printCredit(undo, state === 'planned', page), printConflicts(undo, page), printPins(undo, page)]
}

function printCredit({ credit }: UndoReport, isPlanned: boolean, { paint, width }: Page): string[] {
  if (credit.length === 0) return []
  const lines = credit.flatMap(({ rule, people, amount }) => {
    const who = count(people, 'person', 'people')
    const sum = money({ ...amount, minor: Math.abs(amount.minor) })
    const done = amount.minor < 0 ? `taken back from ${who}, and may be granted again` : `given again to ${who}`
    return paragraph('  $ ', `${sum} in all ${isPlanned ? 'would be' : 'was'} ${done}; the rule is ${printable(rule)}.`, width)
  })
  return [paint.bold('Credit'), ...lines]
}

function printConflicts({ conflicts, conflictCount }: UndoReport, { paint, width }: Page): string[] {
  if (conflictCount === 0) return []
  const shown = conflicts.slice(0, shownConflicts)
  const more = conflictCount - shown.length
  return [
    paint.attention(`Left alone (${number(conflictCount)})`),
    ...shown.flatMap(({ name, reason }) => paragraph('  ! ', `${printable(name)}: ${printable(reason)}`, width)),
    ...(more > 0 ? [paint.dim(`    … and ${number(more)} more`)] : []),
  ]
}

function printPins({ pinsKept }: UndoReport, { paint, width }: Page): string[] {
  if (pinsKept === 0) return []
  const words = `${count(pinsKept, 'PIN stays', 'PINs stay')} as ${pinsKept === 1 ? 'it is' : 'they are'}: what a PIN was is kept nowhere.`
  return paragraph(`${paint.attention('!')} `, words, width, 2)
}

/** What has been shown before is not shown again. */
export function printUndone(report: RunReport, { paint, width }: Page): string {
  const undone = `Run ${report.undo!.of} is undone${report.state === 'partial' ? ', but for what was left alone' : ''}; that was run ${report.run}.`
  const next = saysUndoNext(report, report.undo!, (words) => paint.name(command(words)))
  return [undone, ...next].flatMap((sentence) => paragraph('', sentence, width)).join('\n')
}

/** The directory has not changed by an undo of the copy. */
export function saysUndoNext({ state, run }: RunReport, { of }: UndoReport, muster: (words: string) => string): string[] {
  const source = `The directory says what it said before: ${muster('muster plan')} shows what the next sync would do again.`
  switch (state) {
    case 'planned':
      return [`Nothing is changed yet. Next: ${muster(`muster undo ${of} --yes`)}.`]
    case 'nothing':
      return ['Nothing was changed: everything that the run did was changed again since.']
    default:
      return [
        `${muster(`muster run show ${run}`)} shows this again, person by person; ${muster(`muster undo ${run}`)} takes it back.`,
        source,
      ]
  }
}
