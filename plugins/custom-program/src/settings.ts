import type { JsonSchema } from '@muster/provider'
import { type PapercutSettings, papercutSettingsSchema } from './papercut-settings.ts'
import { type TableSettings, tableSettingsSchema } from './table-settings.ts'

/** `settings:` of a source of type `custom-program`; what is left out has the default. */
export interface Settings {
  /** The program's file, relative to the folder of the configuration. Only `dialect: table` may do without one. */
  readonly program?: string
  /** Put before the verb; each its own element of argv. */
  readonly args?: readonly string[]
  /** Runs the program's file; a single word, or the words of a command. Left out: its first line decides. */
  readonly interpreter?: string | readonly string[]
  readonly dialect?: 'muster' | 'papercut' | 'table'
  /** How `user`, `authenticate` and `changes` are told their question on stdin. */
  readonly input?: 'json' | 'lines'
  /** `auto`: when `describe` names `serve`. */
  readonly resident?: boolean | 'auto'
  readonly environment?: Readonly<Record<string, string>>
  /** Run the program as this user (needs root). */
  readonly user?: string
  readonly refuseWritableByOthers?: boolean
  readonly limits?: LimitSettings
  /** Passed on to the program with every question, as `settings`. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly papercut?: PapercutSettings
  readonly table?: TableSettings
}

export interface LimitSettings {
  readonly firstByteSeconds?: number
  readonly silenceSeconds?: number
  readonly wholeSeconds?: number
  readonly graceSeconds?: number
  readonly lineBytes?: number
  readonly totalBytes?: number
}

const seconds = { type: 'number', exclusiveMinimum: 0 } as const

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    program: { type: 'string', minLength: 1, description: "The program's file, relative to the folder of this configuration." },
    args: { type: 'array', items: { type: 'string' }, description: 'Put before the verb, each as it stands; no shell reads them.' },
    interpreter: {
      type: ['string', 'array'],
      minLength: 1,
      minItems: 1,
      items: { type: 'string' },
      description: "Runs the program's file, e.g. python3; left out, its first line decides.",
    },
    dialect: { type: 'string', enum: ['muster', 'papercut', 'table'], default: 'muster', description: 'What the program speaks.' },
    input: {
      type: 'string',
      enum: ['json', 'lines'],
      default: 'json',
      description: 'How the program is told names and passwords on stdin: as JSON, or as raw lines.',
    },
    resident: {
      type: ['boolean', 'string'],
      enum: [true, false, 'auto'],
      default: 'auto',
      description: 'Keep one process running (serve) that answers sign-ins and look-ups; auto: when the program offers it.',
    },
    environment: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      additionalProperties: { type: 'string' },
      description: "Added to the program's otherwise clean environment.",
    },
    user: { type: 'string', minLength: 1, description: 'Run the program as this user (needs root).' },
    refuseWritableByOthers: {
      type: 'boolean',
      default: false,
      description: 'Refuse, instead of warning, when others than its owner can change the program.',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        firstByteSeconds: { ...seconds, default: 60, description: 'Until the program prints something.' },
        silenceSeconds: { ...seconds, default: 60, description: 'Between two lines.' },
        wholeSeconds: { ...seconds, default: 21600, description: 'For a whole answer.' },
        graceSeconds: { ...seconds, default: 3, description: 'Between asking the program to end, SIGTERM and SIGKILL, each.' },
        lineBytes: { type: 'integer', minimum: 1024, maximum: 67108864, default: 1048576, description: 'The longest line.' },
        totalBytes: { type: 'integer', minimum: 1024, default: 17179869184, description: 'The longest answer.' },
      },
    },
    settings: { type: 'object', additionalProperties: {}, description: 'Passed on to the program with every question.' },
    papercut: papercutSettingsSchema,
    table: tableSettingsSchema,
  },
  // A table may be a file, which the source says when it is opened.
  if: { properties: { dialect: { const: 'table' } }, required: ['dialect'] },
  else: { required: ['program'] },
}
