import { clearableFields, type TableReading, tableEncodings, tableFormats, tableUserFields } from '@muster/protocol'
import type { JsonSchema } from '@muster/provider'

/** `table:` below the settings of a source with `dialect: table`; what is left out is found out, or has the default. */
export interface TableSettings extends Omit<TableReading, 'lineBytes'> {
  /** Read instead of the output of a program. Relative to the configuration's folder, like the others. */
  readonly file?: string
  /** A table of groups beside that of people. */
  readonly groups?: string
  /** A table of `group,member` lines. */
  readonly members?: string
  readonly lookUp?: boolean
}

const column = { type: ['string', 'array'], minLength: 1, minItems: 1, items: { type: 'string', minLength: 1 } } as const
const file = { type: 'string', minLength: 1 } as const

export const tableSettingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'For `dialect: table`: how a CSV, TSV, passwd or LDIF table is read.',
  properties: {
    file: { ...file, description: 'A file that holds the table, instead of a program that prints it.' },
    groups: { ...file, description: 'A file that holds a table of groups.' },
    members: { ...file, description: 'A file that holds a table of groups and their members, one pair a line.' },
    format: { type: 'string', enum: [...tableFormats], description: 'Left out: what the first line looks like. TSV is csv with a tab.' },
    delimiter: {
      type: 'string',
      pattern: '^(?:[^"\\r\\n]|tab)$',
      'x-expected': 'one character, or `tab`',
      description: 'Between cells: one character, or tab. Left out: comma, semicolon, tab or bar, as in the header line.',
    },
    encoding: { type: 'string', enum: [...tableEncodings], description: 'Left out: UTF-8, or UTF-16 if the table begins with its mark.' },
    columns: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(tableUserFields.map((field) => [field, column])),
      patternProperties: { '^attributes\\..': column },
      description: 'Field → the column that holds it (several for lists), or none. What is not named is found by usual names.',
    },
    attributes: {
      type: ['string', 'array'],
      pattern: '^all$',
      items: { type: 'string', minLength: 1 },
      'x-expected': '`all`, or a list of columns',
      description: 'Columns to keep as attributes under their own names: a list, or all that are of no other use.',
    },
    separator: { type: 'string', minLength: 1, description: 'Between several values in one cell. Left out: semicolon or bar.' },
    emptyClears: {
      type: 'array',
      items: { type: 'string', enum: [...clearableFields] },
      uniqueItems: true,
      description: 'Where an empty cell clears what is known. Left out: everywhere but cardNumbers and pin; in LDIF nowhere.',
    },
    lookUp: { type: 'boolean', default: true, description: 'Whether one person may be looked up, by reading the whole table.' },
  },
}

/** How the texts are read, as the settings say it. */
export function tableReading(
  { delimiter, format, encoding, columns, attributes, separator, emptyClears }: TableSettings,
  lineBytes: number | undefined,
): TableReading {
  return {
    ...(format !== undefined && { format }),
    ...(delimiter !== undefined && { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(columns !== undefined && { columns }),
    ...(attributes !== undefined && { attributes }),
    ...(separator !== undefined && { separator }),
    ...(emptyClears !== undefined && { emptyClears }),
    ...(lineBytes !== undefined && { lineBytes }),
  }
}
