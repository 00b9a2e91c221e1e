import { type TableListing, type TableText, tableCounts } from '@muster/protocol'
import { type CheckReport, type Finding, isMusterError, type MusterError } from '@muster/provider'
import { count } from './count.ts'
import { listTable, openTableListing } from './table-list.ts'
import type { TableSource } from './table-source.ts'

/** Reads everything once and says what it was taken for. */
export async function checkTable(source: TableSource): Promise<CheckReport> {
  const started = performance.now()
  const listing = openTableListing(source)
  let complete = false
  let failure: MusterError | undefined
  try {
    for await (const batch of listTable(source, listing, source.context.signal)) complete ||= batch.at(-1)?.type === 'end'
  } catch (error) {
    if (!isMusterError(error)) throw error
    failure = error
  }
  const seconds = (performance.now() - started) / 1000
  return {
    findings: [
      judgeReading(listing, complete, failure, seconds),
      ...(listing.texts.some(({ form }) => form !== undefined) ? [describeFormats(listing), describeColumns(listing)] : []),
      ...(failure === undefined ? [judgeEnd(listing), ...judgeRecords(listing), judgeIdentity(listing)] : []),
      {
        id: 'table.passwords',
        outcome: 'not-tried',
        message: 'A table checks no passwords.',
        remedy: 'Name a source that does with `authenticateWith`.',
      },
    ],
  }
}

function judgeReading({ given, troubles }: TableListing, complete: boolean, failure: MusterError | undefined, seconds: number): Finding {
  const id = 'table.read'
  if (failure !== undefined) return { id, outcome: 'failed', message: `${failure.message}.`, remedy: failure.hint ?? 'See why by hand.' }
  const { users, groups, members } = given
  const counts = `${count(users, 'person', 'people')}, ${count(groups, 'group')} and ${count(members, 'membership')} in ${seconds.toFixed(1)} s`
  if (complete) return { id, outcome: 'ok', message: `Read ${counts}, complete.` }
  const others = troubles.filter(({ record, line }) => record === undefined && line === undefined)
  return {
    id,
    outcome: 'warning',
    message: `Read ${counts}, not complete: ${others[0]?.message ?? 'some rows could not be read'}.`,
    remedy: others[0]?.hint ?? 'Mend the rows named below.',
  }
}

function describeFormats({ texts }: TableListing): Finding {
  const forms = texts.flatMap((text) => (text.form === undefined ? [] : [inText(text, describeForm(text))]))
  return { id: 'table.format', outcome: 'ok', message: `${forms.join('; ')}.` }
}

const delimiterNames: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

export function describeForm({ form, quirks, blankRows, passedOver }: TableText): string {
  const format =
    form?.format === 'passwd'
      ? 'passwd(5) and group(5)'
      : form?.format === 'ldif'
        ? 'LDIF'
        : `CSV, cells between ${delimiterNames[form?.delimiter ?? ','] ?? JSON.stringify(form?.delimiter)}`
  return [
    format,
    quirks.encoding,
    ...(quirks.byteOrderMark ? ['with a byte order mark'] : []),
    ...(quirks.carriageReturns ? ['lines end in CR LF'] : []),
    ...(blankRows > 0 ? [count(blankRows, 'empty row')] : []),
    ...(passedOver > 0 ? [`${count(passedOver, 'entry', 'entries')} of other kinds`] : []),
  ].join(', ')
}

function describeColumns({ texts }: TableListing): Finding {
  const found = texts.map((text) => inText(text, describePlans(text)))
  const ignored = [...new Set(texts.flatMap(({ plans }) => plans.flatMap((plan) => plan.ignored)))]
  const tail = ignored.length === 0 ? 'none is ignored' : `ignored: ${ignored.slice(0, 20).join(', ')}${ignored.length > 20 ? ', …' : ''}`
  const isHeader = texts.some(({ plans }) => plans.length > 0)
  return {
    id: 'table.columns',
    outcome: isHeader ? 'ok' : 'failed',
    message: isHeader ? `${found.filter(Boolean).join('; ')}; ${tail}.` : 'No column was recognised.',
    ...(isHeader
      ? ignored.length > 0 && { remedy: 'To keep them, say `attributes: all` under `table:`, or `columns:` for what they are.' }
      : { remedy: 'Print a header line with the names of the columns.' }),
  }
}

function describePlans({ plans }: TableText): string {
  const kinds = (['users', 'groups', 'members'] as const).flatMap((kind) => {
    const columns = new Map<string, Set<string>>()
    for (const { fields, attributes, names } of plans.filter((plan) => plan.kind === kind)) {
      for (const [field, numbers] of fields) for (const number of numbers) add(columns, field, names[number]!)
      for (const [attribute, number] of attributes) add(columns, `attribute ${attribute}`, names[number]!)
    }
    const told = [...columns].map(([field, from]) => `${field} from ${[...from].join(', ')}`)
    return told.length === 0 ? [] : [`${kind}: ${told.join(' · ')}`]
  })
  return kinds.join('; ')
}

function add(columns: Map<string, Set<string>>, field: string, name: string): void {
  const known = columns.get(field)
  if (known === undefined) columns.set(field, new Set([name]))
  else known.add(name)
}

function judgeEnd({ texts }: TableListing): Finding {
  const id = 'table.end'
  const faulty = texts.find(({ endFault }) => endFault !== undefined)
  if (faulty?.endFault !== undefined) {
    const { message, hint } = faulty.endFault
    return { id, outcome: 'warning', message: `${inText(faulty, message)}: nobody is removed.`, remedy: hint }
  }
  const told = texts.map((text) => inText(text, sayCounts(text)))
  return { id, outcome: 'ok', message: `The end line is there and agrees: ${told.join('; ')}.` }
}

function sayCounts({ end }: TableText): string {
  return tableCounts.flatMap((name) => (end?.counts[name] === undefined ? [] : [`${name}=${end.counts[name]}`])).join(', ')
}

function judgeRecords({ troubles }: TableListing): Finding[] {
  const rows = troubles.filter(({ line }) => line !== undefined)
  const [first] = rows
  if (first === undefined) return []
  return [
    {
      id: 'table.records',
      outcome: 'warning',
      message: `${count(rows.length, 'row')} cannot be used; ${first.text === '' ? '' : `${first.text}, `}line ${first.line}: ${first.message}.`,
      remedy: first.hint,
    },
  ]
}

function judgeIdentity({ weak, given }: TableListing): Finding {
  const id = 'table.identity'
  if (weak === 0) return { id, outcome: 'ok', message: 'Everybody has an id.' }
  return {
    id,
    outcome: 'warning',
    message:
      weak === given.users
        ? 'People are known by their usernames: renames cannot be followed.'
        : `${count(weak, 'person', 'people')} without an id: renames of these cannot be followed.`,
    remedy: 'If a column never changes for a person, say so: `columns: { id: … }` under `table:`.',
  }
}

function inText({ name }: TableText, what: string): string {
  return name === '' || what === '' ? what : `${name}: ${what}`
}
