import type { ChangeClass, GrantTotal, RunReport, ShownChange, SourceReport } from '@muster/engine'
import type { Paint } from '../paint.ts'
import { changeOrder, changeWords } from './change-classes.ts'
import { money } from './money.ts'
import { printMove, sayNextOfMove } from './move.ts'
import { command, paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import { type Column, table } from './table.ts'
import { count, duration, list, moment, number } from './words.ts'

export interface Page {
  readonly width: number
  readonly paint: Paint
}

export interface Telling {
  /** Where the plan was written to. */
  readonly planFile?: string
  /** The run is long over: what to do next is no longer said. */
  readonly afterwards?: true
}

/** A run or a plan as people read it: what was read, what changes, what was held and why, and what to do next. */
export function printRunReport(report: RunReport, page: Page, telling: Telling = {}): string {
  const sections = [
    headline(report, page),
    printSources(report, page),
    printMove(report, page),
    printTotals(report, page),
    ...changeOrder.map((changeClass) => printChanges(report, changeClass, page)),
    printGrants(report, page),
    printPending(report, page),
    printHolds(report, page),
    printRejected(report, page),
    printConflicts(report, page),
    telling.afterwards ? [] : printNext(report, page, telling.planFile),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

const stateWords: Readonly<Record<RunReport['state'], { readonly words: string; readonly colour: keyof Paint }>> = {
  nothing: { words: 'nothing to do', colour: 'good' },
  planned: { words: 'planned, nothing is changed yet', colour: 'name' },
  done: { words: 'done', colour: 'good' },
  held: { words: 'partly on hold', colour: 'attention' },
  partial: { words: 'done in part', colour: 'attention' },
  unavailable: { words: 'not done: nothing could be read', colour: 'bad' },
  failed: { words: 'failed', colour: 'bad' },
  stopped: { words: 'stopped', colour: 'attention' },
}

function headline(report: RunReport, { paint }: Page): string[] {
  const name =
    report.run === undefined
      ? report.command === 'plan'
        ? 'Plan'
        : `A ${report.command}`
      : `Run ${report.run}${report.approved === undefined ? '' : `, approving run ${report.approved}`}`
  const { words, colour } = stateWords[report.state]
  return [`${paint.bold(name)} · ${paint[colour](words)} · ${duration(report.durationMs)}`]
}

const outcomeWords: Readonly<
  Record<SourceReport['outcome'], { readonly words: string; readonly sign: string; readonly colour: keyof Paint }>
> = {
  complete: { words: 'read completely', sign: '✔', colour: 'good' },
  partial: { words: 'read in part', sign: '!', colour: 'attention' },
  empty: { words: 'empty', sign: '✖', colour: 'bad' },
  unavailable: { words: 'unavailable', sign: '✖', colour: 'bad' },
  failed: { words: 'failed', sign: '✖', colour: 'bad' },
}

function printSources(report: RunReport, page: Page): string[] {
  const { sources } = report
  const { paint, width } = page
  const columns: Column[] = [
    { title: '' },
    { title: '' },
    { title: 'people', align: 'right' },
    { title: 'groups', align: 'right' },
    { title: 'memberships', align: 'right' },
    { title: '', align: 'right' },
  ]
  const rows = sources.map((source) => {
    const { words, sign, colour } = outcomeWords[source.outcome]
    return [
      `${paint[colour](sign)} ${paint.bold(printable(source.source))}`,
      paint[colour](source.read?.by === 'changes' && source.outcome === 'complete' ? 'changes read' : words),
      number(source.users),
      number(source.groups),
      number(source.members),
      paint.dim(duration(source.readMs)),
    ]
  })
  const [heading = '', ...lines] = table(columns, rows, page)
  const told = sources.flatMap((source, index) => [
    lines[index] ?? '',
    ...(source.reason === undefined ? [] : paragraph('    ', printable(source.reason), width)),
    ...(source.hint === undefined ? [] : paragraph('    what to do: ', printable(source.hint), width, 6)),
    ...describeReading(source).flatMap((words) => paragraph('    ', printable(words), width)),
    ...(source.filtered === 0 ? [] : [`    ${count(source.filtered, 'record')} left out by scope and filters`]),
    ...source.remarks.flatMap((remark) => paragraph('    · ', printable(remark), width)),
  ])
  return sources.length === 0 ? [] : [heading, ...told, ...printFrozen(report, page)]
}

/** Sources that the copy knows and the configuration does not name. */
function printFrozen({ frozen = [] }: RunReport, { paint, width }: Page): string[] {
  return frozen.flatMap(({ source, people, groups }) => [
    `${paint.attention('!')} ${paint.bold(printable(source))}  is not in the configuration`,
    ...paragraph(
      '    ',
      `${count(people, 'person', 'people')} and ${count(groups, 'group')} of it stay as they are; nobody of them can sign in`,
      width,
    ),
    ...paragraph(
      '    what to do: ',
      `name it again, or let others take its people over: \`muster sources move ${printable(source)} TO\``,
      width,
      6,
    ),
  ])
}

/** Of a source that can say what changed, how it was read. */
function describeReading({ read }: SourceReport): string[] {
  if (read === undefined) return []
  if (read.by === 'changes') return ['asked only what changed']
  return [read.because === undefined ? 'read in full' : `read in full: ${read.because}`]
}

/** Totals are what is done; what is on hold is counted beside them. */
function printTotals(report: RunReport, page: Page): string[] {
  const { paint } = page
  const present = changeOrder.filter(
    (changeClass) => report.totals[changeClass] > 0 || report.holds.some((hold) => hold.class === changeClass),
  )
  if (present.length === 0) return report.state === 'done' && report.grants.length === 0 ? ['  Nothing has changed.'] : []
  const apart = report.sources.length > 1
  const columns: Column[] = [
    { title: '' },
    ...(apart ? report.sources.map(({ source }): Column => ({ title: printable(source), align: 'right' })) : []),
    { title: apart ? 'in all' : '', align: 'right' },
    { title: '' },
  ]
  const rows = present.map((changeClass) => {
    const held = countHeld(report, changeClass)
    return [
      changeWords[changeClass].title,
      ...(apart ? report.sources.map(({ totals }) => (totals[changeClass] === 0 ? paint.dim('·') : number(totals[changeClass]))) : []),
      paint.bold(number(report.totals[changeClass])),
      held === 0 ? '' : paint.attention(`${number(held)} on hold`),
    ]
  })
  return table(columns, rows, { ...page, indent: 2 })
}

function printChanges(report: RunReport, changeClass: ChangeClass, page: Page): string[] {
  const { paint, width } = page
  const shown = report.changes.filter((change) => change.class === changeClass)
  if (shown.length === 0) return []
  const { title, sign, colour } = changeWords[changeClass]
  const apart = report.sources.length > 1
  const nameWidth = Math.min(Math.max(...shown.map(({ name }) => printable(name).length)), 28)
  const lines = shown.flatMap((change) => {
    const lead = `  ${sign} ${printable(change.name).padEnd(nameWidth)}  `
    const told = [describeChange(change), apart ? paint.dim(printable(change.source)) : '', change.held ? paint.attention('on hold') : '']
    const [first = '', ...others] = paragraph(lead, told.filter((part) => part !== '').join('  '), width)
    return [`  ${paint[colour](sign)}${first.slice(3)}`.trimEnd(), ...others]
  })
  const [more, moreHeld] = [countMore(report, changeClass, shown), countMoreHeld(report, changeClass, shown)]
  return [
    paint.bold(title),
    ...lines,
    ...(more > 0 ? [paint.dim(`    … and ${number(more)} more`)] : []),
    ...(moreHeld > 0 ? [paint.dim(`    … and ${number(moreHeld)} more on hold`)] : []),
  ]
}

function describeChange({ detail, members = [], count }: ShownChange): string {
  const names = members.map(printable).join(', ')
  const more = count !== undefined && count > members.length ? ',\u00a0…' : ''
  return [detail === undefined ? '' : printable(detail), names === '' ? '' : `${names}${more}`].filter((part) => part !== '').join(': ')
}

/** Of what is done: a shown membership change may stand for many. */
function countMore(report: RunReport, changeClass: ChangeClass, shown: readonly ShownChange[]): number {
  return shown.filter(({ held }) => !held).reduce((left, { count = 1 }) => left - count, report.totals[changeClass])
}

function countMoreHeld(report: RunReport, changeClass: ChangeClass, shown: readonly ShownChange[]): number {
  return shown.filter(({ held }) => held).reduce((left, { count = 1 }) => left - count, countHeld(report, changeClass))
}

/** Two reasons may hold the same things: of one source and group, the larger number counts. */
function countHeld({ holds }: RunReport, changeClass: ChangeClass): number {
  const alike = Map.groupBy(
    holds.filter((hold) => hold.class === changeClass),
    ({ source, group }) => JSON.stringify([source, group]),
  )
  return [...alike.values()].reduce((sum, some) => sum + Math.max(...some.map(({ count }) => count)), 0)
}

function printGrants({ grants, command }: RunReport, { paint, width }: Page): string[] {
  if (grants.length === 0) return []
  const verb = command === 'plan' ? { one: 'would get', many: 'would get' } : { one: 'got', many: 'got' }
  return [paint.bold('Credit'), ...grants.flatMap((grant) => paragraph('  $ ', describeGrant(grant, verb), width))]
}

function describeGrant({ people, each, amount, rule, cut }: GrantTotal, verb: { readonly one: string; readonly many: string }): string {
  const one = money({ minor: each, currency: amount.currency })
  const who = count(people, 'person', 'people')
  if (cut)
    return people === 1
      ? `${who} ${verb.one} ${money(amount)} instead of ${one}, up to the cap, by the rule ${printable(rule)}.`
      : `${who} ${verb.many} less than ${one} each, ${money(amount)} in all, up to the cap, by the rule ${printable(rule)}.`
  return people === 1
    ? `${who} ${verb.one} ${one}, by the rule ${printable(rule)}.`
    : `${who} ${verb.many} ${one} each, ${money(amount)} in all, by the rule ${printable(rule)}.`
}

function printPending({ pending }: RunReport, { paint, width }: Page): string[] {
  if (pending.length === 0) return []
  // Two sources may wait for the same.
  const byReason = Map.groupBy(pending, ({ reason }) => reason)
  const lines = [...byReason].flatMap(([reason, some]) => {
    const people = some.reduce((sum, one) => sum + one.people, 0)
    return people === 0
      ? paragraph('  ! ', printable(reason), width)
      : paragraph('  … ', `${count(people, 'person waits', 'people wait')} for a decision: ${printable(reason)}`, width)
  })
  return [paint.bold('Credit that waits'), ...lines]
}

function printHolds(report: RunReport, { paint, width }: Page): string[] {
  if (report.holds.length === 0) return []
  const tense =
    report.command === 'plan'
      ? { held: 'will not be', rest: 'would be', nothing: 'nothing else would change' }
      : { held: 'was not', rest: 'was', nothing: 'nothing else had changed' }
  const apart = report.sources.length > 1
  // One reason may hold several classes.
  const told = new Set(report.holds.map((hold) => `${apart ? `${printable(hold.source)}: ` : ''}${printable(hold.reason)}`))
  const reasons = [...told].flatMap((reason) => paragraph('  ! ', reason, width))
  const rest = countRest(report)
  const meaning = `What is on hold ${tense.held} applied; ${rest.length > 0 ? `the rest ${tense.rest}: ${list(rest)}` : tense.nothing}.`
  return [paint.attention('On hold'), ...reasons, ...paragraph('    ', meaning, width)]
}

/** What is done in spite of the holds: held things are not in the totals. */
function countRest({ totals }: RunReport): string[] {
  return changeOrder.flatMap((changeClass) => {
    const { one, many } = changeWords[changeClass]
    return totals[changeClass] > 0 ? [count(totals[changeClass], one, many)] : []
  })
}

const shownRejected = 20

function printRejected({ rejected, sources }: RunReport, { paint, width }: Page): string[] {
  if (rejected.length === 0) return []
  const all = sources.reduce((sum, source) => sum + source.rejected, 0)
  const lines = rejected
    .slice(0, shownRejected)
    .flatMap(({ source, at, reason, hint }) => [
      ...paragraph('  ✖ ', printable(describeRejected(source, at, reason)), width),
      ...(hint === undefined ? [] : paragraph('    what to do: ', printable(hint), width, 6)),
    ])
  const more = all - Math.min(rejected.length, shownRejected)
  return [
    paint.bad(`${count(all, 'record')} not understood; ${all === 1 ? 'it changes' : 'they change'} nothing`),
    ...lines,
    ...(more > 0 ? [paint.dim(`    … and ${number(more)} more`)] : []),
  ]
}

/** What concerns a whole line may begin with the line already. */
function describeRejected(source: string, at: string, reason: string): string {
  return /^[: ]/.test(reason.startsWith(at) ? reason.slice(at.length) : '') ? `${source}, ${reason}` : `${source}, ${at}: ${reason}`
}

function printConflicts({ conflicts }: RunReport, { paint, width }: Page): string[] {
  if (conflicts.length === 0) return []
  return [
    paint.attention('Conflicts'),
    ...conflicts.flatMap(({ source, username, reason }) =>
      paragraph('  ! ', `${printable(username)} (${printable(source)}): ${printable(reason)}`, width),
    ),
  ]
}

function printNext(report: RunReport, page: Page, planFile: string | undefined): string[] {
  return nextSteps(report, (words) => page.paint.name(command(words)), planFile).flatMap((sentence) => paragraph('', sentence, page.width))
}

/** Where something was left out, the copy may well differ from the source. */
function sayUnchanged({ conflicts, rejected }: RunReport, more: string): string {
  const but = conflicts.length > 0 ? ', but for the conflicts' : rejected.length > 0 ? ', but for the records that were not understood' : ''
  return `The copy agrees with what was read${but}${more}.`
}

function nextSteps(report: RunReport, muster: (words: string) => string, planFile: string | undefined): string[] {
  const again = report.run === undefined ? [] : [`${muster(`muster run show ${report.run}`)} shows this again, person by person.`]
  const until = report.approveUntil === undefined ? '' : `, until ${moment(report.approveUntil)}`
  if (report.move?.counts !== undefined && report.state !== 'stopped') return [...sayNextOfMove(report, report.move, muster), ...again]
  switch (report.state) {
    case 'nothing':
      return [sayUnchanged(report, '; there is nothing to do')]
    case 'planned':
      return planFile === undefined
        ? [
            `Next: ${muster('muster sync')} reads again and applies what it finds then.`,
            `To apply exactly this: ${muster('muster plan --out FILE')}, then ${muster('muster apply FILE')}.`,
          ]
        : [`Next: ${muster(`muster apply ${planFile}`)} applies exactly this, or refuses.`]
    case 'done':
      if (Object.values(report.totals).every((total) => total === 0) && report.grants.length === 0) return [sayUnchanged(report, '')]
      return again.length > 0 ? again : ['Done.']
    case 'held':
      return [
        report.run === undefined
          ? `Next: look at what is on hold. If the source is wrong, mend it; if it is right, ${muster('muster sync')} keeps it for ${muster('muster approve')}.`
          : `Next: ${muster(`muster run show ${report.run} --held`)} shows what is on hold. If it is right, ${muster(`muster approve ${report.run}`)} applies exactly that${until}; if the source is wrong, mend it and run ${muster('muster sync')} again.`,
        ...again,
      ]
    case 'partial':
      return [`Nobody is removed on the word of a source that was not read completely. Mend it, then ${muster('muster sync')}.`, ...again]
    case 'unavailable':
      return [
        'Nothing was changed and nobody was removed: what cannot be read is unknown, not gone.',
        `Next: ${muster('muster doctor')} says what is wrong.`,
      ]
    case 'failed':
      return ['Nothing was changed.', `Next: ${muster('muster doctor')} says what is wrong.`]
    case 'stopped':
      return [`Nothing was changed. ${muster(`muster ${report.command}`)} begins again.`]
  }
}
