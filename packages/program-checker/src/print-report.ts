import type { Outcome } from './clause.ts'
import type { Judged } from './judge.ts'
import type { Report } from './report.ts'

/** Colours by meaning; the caller decides whether there are any. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'good' | 'bad' | 'attention', (text: string) => string>>

const marks: Readonly<Record<Outcome, { readonly sign: string; readonly colour: keyof Paint }>> = {
  pass: { sign: '✓', colour: 'good' },
  fail: { sign: '✗', colour: 'bad' },
  warning: { sign: '!', colour: 'attention' },
  'not-offered': { sign: '–', colour: 'dim' },
  'not-tried': { sign: '·', colour: 'dim' },
}

/**
 * The report for a person: a line for each clause, and under those that failed what to print instead. What does not fit
 * into `width` columns goes on a line of its own.
 */
export function printReport(report: Report, paint: Paint, width = Number.POSITIVE_INFINITY): string {
  return [
    ...report.sections.flatMap(({ heading, clauses }) => {
      const silent = clauses.every(
        ({ outcome, message }) => outcome === clauses[0]?.outcome && outcome.startsWith('not-') && message === clauses[0]?.message,
      )
      const body = silent
        ? [paint.dim(`  – ${clauses.map(({ id }) => id).join(' ')}: ${clauses[0]?.message}`)]
        : clauses.flatMap((clause) => printClause(clause, paint, width))
      return [paint.bold(heading), ...(body.at(-1) === '' ? body : [...body, ''])]
    }),
    ...printSettings(report, paint),
    printSummary(report, paint),
  ].join('\n')
}

function printClause({ id, title, outcome, ...verdict }: Judged, paint: Paint, width: number): readonly string[] {
  const { sign, colour } = marks[outcome]
  const dull = outcome === 'not-offered' || outcome === 'not-tried'
  const [first = '', ...rest] = breakLines(title, width - indent.length).map((line) => (dull ? paint.dim(line) : line))
  const head = [`  ${paint[colour](sign)} ${paint.dim(id.padEnd(3))} ${first}`, ...rest.map((line) => `${indent}${line}`)].join('\n')
  if (outcome !== 'fail' && outcome !== 'warning') {
    const { message } = verdict
    if (message === undefined) return [head]
    const fits = indent.length + title.length + 2 + message.length <= width
    if (fits) return [`${head}  ${paint.dim(message)}`]
    return [head, ...breakLines(message, width - indent.length).map((line) => `${indent}${paint.dim(line)}`)]
  }
  const told = [
    ...(verdict.message === undefined ? [] : [paint[colour](verdict.message)]),
    ...(verdict.seen ?? []).flatMap(({ where, excerpt, caret }) => [
      `${label('seen', paint)}${where}`,
      `${margin}${excerpt}`,
      ...(caret === undefined ? [] : [`${margin}${' '.repeat(widthOf(excerpt.slice(0, caret)))}${paint[colour]('^')}`]),
    ]),
    ...(verdict.more === undefined ? [] : [`${margin}${paint.dim(`and ${verdict.more.toLocaleString('en')} more`)}`]),
    ...(verdict.expected === undefined ? [] : [`${label('expected', paint)}${verdict.expected}`]),
    ...(verdict.instead === undefined ? [] : printInstead(verdict.instead, paint)),
  ]
  return [head, ...told.map((line) => `      ${line}`), '']
}

/** At blanks. Wide characters may make a line a little longer than that. */
function breakLines(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

const margin = ' '.repeat(10)
/** Where titles stand. */
const indent = ' '.repeat(8)

function label(word: string, paint: Paint): string {
  return paint.dim(word.padEnd(margin.length))
}

function printInstead(instead: string, paint: Paint): readonly string[] {
  const [first = '', ...others] = instead.split('\n')
  return [`${label('instead', paint)}${paint.good(first)}`, ...others.map((line) => `${margin}${paint.good(line)}`)]
}

/** Wide characters take two columns; the caret must stand under the right one. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/\p{Mark}/u.test(character) ? 0 : wide.test(character) ? 2 : 1), 0)
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u

function printSettings({ settings }: Report, paint: Paint): readonly string[] {
  if (settings.length === 0) return []
  return [
    paint.bold('This program needs, under `papercut:` in its settings'),
    ...settings.map(({ setting, reason }) => `  ${paint.good(setting)}  ${paint.dim(`# ${reason}`)}`),
    '',
  ]
}

function printSummary({ counts, dialect, passed, durationMs, sections }: Report, paint: Paint): string {
  const parts = [
    paint.good(`${counts.pass} passed`),
    ...(counts.fail > 0 ? [paint.bad(`${counts.fail} failed`)] : []),
    ...(counts.warning > 0 ? [paint.attention(`${counts.warning} ${counts.warning === 1 ? 'warning' : 'warnings'}`)] : []),
    ...(counts['not-offered'] > 0 ? [`${counts['not-offered']} not offered`] : []),
    ...(counts['not-tried'] > 0 ? [`${counts['not-tried']} not tried`] : []),
  ]
  const first = sections.flatMap(({ clauses }) => clauses).find(({ outcome }) => outcome === 'fail')
  const subject = dialect === 'table' ? 'The table' : 'The program'
  const verdict = passed ? `${subject} keeps the protocol.` : `${subject} breaks the protocol; begin with ${first?.id}.`
  return `${parts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s.\n${paint.bold(verdict)}`
}
