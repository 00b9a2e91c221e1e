import { asking, signingIn } from './clauses/asking.ts'
import { changing } from './clauses/changing.ts'
import { describing, reading } from './clauses/describing.ts'
import { listing } from './clauses/listing.ts'
import { papercut, papercutConduct } from './clauses/papercut.ts'
import { records } from './clauses/records.ts'
import { serving } from './clauses/serving.ts'
import { exiting, starting } from './clauses/starting.ts'
import { table, tableConduct } from './clauses/table.ts'

/** The clauses of `dialect: muster`, in the order of `protocol/PROTOCOL.md`. */
export const musterClauses = [
  { heading: 'Starting and ending', clauses: starting },
  { heading: 'Exit codes', clauses: exiting },
  { heading: 'Lines and records', clauses: records },
  { heading: 'list', clauses: listing },
  { heading: 'user', clauses: asking },
  { heading: 'authenticate', clauses: signingIn },
  { heading: 'changes', clauses: changing },
  { heading: 'describe and check', clauses: describing },
  { heading: 'serve', clauses: serving },
  { heading: 'input: lines', clauses: reading },
] as const

/** The clauses of `dialect: papercut`. */
export const papercutClauses = [
  { heading: 'Starting and ending', clauses: papercutConduct },
  { heading: 'dialect: papercut', clauses: papercut },
] as const

/** The clauses of `dialect: table`. */
export const tableClauses = [
  { heading: 'Starting and ending', clauses: tableConduct },
  { heading: 'dialect: table', clauses: table },
] as const
