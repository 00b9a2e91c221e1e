import type { WireRecord } from './decode-line.ts'
import { quote } from './excerpt.ts'
import { describeEnd, type Exchange, type Subject } from './exchange.ts'
import type { Paint } from './print-report.ts'
import { readAnswer, readListing } from './read-answer.ts'

/** An answer for a person: its records in columns, what cannot be read with its mend, and what it adds up to. */
export function printAnswer(exchange: Exchange, dialect: Subject['dialect'], paint: Paint): string {
  const body = dialect === 'muster' ? printRecords(exchange, paint) : printLines(exchange)
  const framing = exchange.framing.unended ? [paint.attention('The last line does not end in a line feed.')] : []
  return [...body, ...framing, '', printSum(exchange, dialect, paint)].join('\n')
}

function printRecords(exchange: Exchange, paint: Paint): readonly string[] {
  const answer = readAnswer(exchange)
  const printed = [
    ...answer.records.map(({ line, record }) => ({ line, text: `${paint.bold(record.type.padEnd(9))}${printRecord(record, paint)}` })),
    ...answer.ignored.map(({ line, record }) => ({
      line,
      text: `${paint.dim(record.padEnd(9))}${paint.dim('is no type of record, and ignored')}`,
    })),
    ...answer.faults.map(({ line, message, text, instead }) => ({
      line,
      text: [
        paint.bad(`line ${line}: ${message}`),
        `  seen     ${quote('', text).excerpt}`,
        `  ${paint.dim('instead')}  ${paint.good(instead)}`,
      ].join('\n'),
    })),
  ]
  return printed.sort((one, other) => one.line - other.line).map(({ text }) => text)
}

function printLines({ lines }: Exchange): readonly string[] {
  return lines.map((line) => quote('', line).excerpt)
}

function printRecord(record: WireRecord, paint: Paint): string {
  const { type: _, ...fields } = record
  switch (record.type) {
    case 'user':
      return `${name(record.username)}${printFields(fields, ['username'], paint)}`
    case 'group':
      return `${name(record.name)}${printFields(fields, ['name'], paint)}`
    case 'members':
      return `${name(record.group)}${record.unknown ? paint.attention('unknown') : (record.members ?? []).map(printable).join(' ')}`
    default:
      return printFields(fields, [], paint)
  }
}

const nameWidth = 18

function name(text: string): string {
  return `${printable(text).padEnd(nameWidth)} `
}

function printFields(fields: object, left: readonly string[], paint: Paint): string {
  return Object.entries(fields)
    .filter(([field]) => !left.includes(field))
    .map(([field, value]) => `${paint.dim(`${field}=`)}${field === 'pin' ? '[secret]' : printValue(value)}`)
    .join('  ')
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return printable(value)
  return Array.isArray(value) ? value.map(printValue).join(', ') : JSON.stringify(value)
}

function printable(text: string): string {
  return quote('', text).excerpt
}

function printSum(exchange: Exchange, dialect: Subject['dialect'], paint: Paint): string {
  const { end, firstLineMs, lines } = exchange
  const listed = dialect === 'muster' && ['list', 'changes'].includes(exchange.question.args.at(-1) ?? '') ? [countListed(exchange)] : []
  const first =
    firstLineMs === undefined || lines.length < 2 || firstLineMs > end.durationMs ? [] : [`the first after ${Math.round(firstLineMs)} ms`]
  const count = lines.length === 1 ? '1 line' : `${lines.length.toLocaleString('en')} lines`
  return paint.dim([count, ...listed, ...first, `${Math.round(end.durationMs)} ms in all`, describeEnd(exchange)].join(', '))
}

function countListed(exchange: Exchange): string {
  const { users, groups, pairs, faults } = readListing(exchange)
  const unreadable = faults.length > 0 ? `, ${faults.length} unreadable` : ''
  return `${users.length} users, ${groups.length} groups, ${pairs} memberships${unreadable}`
}
