import type { JsonSchema } from '@muster/provider'
import type { TableFormat } from '@muster/protocol'

/** `table:` below the settings of a source with `dialect: table`; what is left out has the default. */
export interface TableSettings {
  /** Read this file instead of running a program. Relative to the configuration's folder. */
  readonly file?: string
  /** A second table, of groups. */
  readonly groupFile?: string
  /** Default `auto`: found out from the first line. */
  readonly format?: TableFormat | 'auto'
  readonly groupFormat?: TableFormat | 'auto'
  /** Of CSV; left out: found out from the header line. */
  readonly delimiter?: string
  /** Header name → field (`attributes.NAME` for anything else). */
  readonly columns?: Readonly<Record<string, string>>
}

const format = { type: 'string', enum: ['auto', 'csv', 'tsv', 'passwd', 'ldif'], default: 'auto' } as const

export const tableSettingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'For a table of people: CSV or TSV with a header line, passwd(5) and group(5), or LDIF.',
  properties: {
    file: { type: 'string', minLength: 1, description: 'Read this file instead of running a program.' },
    groupFile: { type: 'string', minLength: 1, description: 'A second table, of groups.' },
    format: { ...format, description: 'The form of the table.' },
    groupFormat: { ...format, description: 'The form of the table of groups.' },
    delimiter: { type: 'string', minLength: 1, maxLength: 1, description: 'What separates the cells of a CSV table.' },
    columns: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Header name to field, e.g. { Matrikelnr: employeeNumber, Campus: attributes.campus }.',
    },
  },
}
