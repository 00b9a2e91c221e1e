import type { UserRecord } from '@muster/provider'

export const tableFormats = ['csv', 'passwd', 'ldif'] as const
export type TableFormat = (typeof tableFormats)[number]

/** What one row of a table is about. */
export const tableKinds = ['users', 'groups', 'members'] as const
export type TableKind = (typeof tableKinds)[number]

/** Fields of a person that an empty cell can clear. */
export const clearableFields = [
  'displayName',
  'givenName',
  'familyName',
  'email',
  'otherEmails',
  'department',
  'office',
  'employeeNumber',
  'cardNumbers',
  'aliases',
  'homeDirectory',
  'pin',
  'activeFrom',
  'activeUntil',
  'attributes',
] as const satisfies readonly (keyof UserRecord)[]
export type ClearableField = (typeof clearableFields)[number]

export const tableEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
] as const
export type TableEncoding = (typeof tableEncodings)[number]

/** How a table is to be read; what is left out is found out from its first lines, or has the default. */
export interface TableReading {
  readonly format?: TableFormat
  /** Between the cells of a line (`csv`). Left out: comma, semicolon, tab or bar, whichever the header line uses. */
  readonly delimiter?: string
  /** Left out: UTF-8, or UTF-16 where the text begins with its byte order mark. */
  readonly encoding?: TableEncoding
  /** Field → the column or columns that hold it; `none`: no column does. Fields that are not named are found by usual names. */
  readonly columns?: Readonly<Record<string, string | readonly string[]>>
  /** Columns kept as `attributes` under their own names: these, or all that are of no other use. */
  readonly attributes?: 'all' | readonly string[]
  /** Between the values in a cell that holds several. Left out: semicolon or bar. */
  readonly separator?: string
  /** Left out: in `csv` and `passwd` every field but cards and PIN; in `ldif` none. */
  readonly emptyClears?: readonly ClearableField[]
  /** The longest line, and the longest row. */
  readonly lineBytes?: number
}

/** 1 MiB, as for every dialect (`limits.lineBytes`). */
export const tableLineBytes = 1024 ** 2

const clearedByDefault: readonly ClearableField[] = clearableFields.filter((field) => field !== 'cardNumbers' && field !== 'pin')

export function clearsIn({ emptyClears }: TableReading, format: TableFormat): ReadonlySet<string> {
  return new Set(emptyClears ?? (format === 'ldif' ? [] : clearedByDefault))
}

/** Lower case without anything but letters and digits: `E-Mail`, `e_mail` and `email` are one name. */
export function foldColumn(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
