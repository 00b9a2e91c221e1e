import type { JsonSchema } from '@muster/provider'

/** `papercut:` below the settings of a source with `dialect: papercut`; what is left out has the default. */
export interface PapercutSettings {
  /** The program that checks passwords, when it is another one. Relative to the configuration's folder. */
  readonly authProgram?: string
  /** How many processes may ask at once. */
  readonly concurrency?: number
  /** With 1, nothing proves that a listing is whole except that the program says so. */
  readonly listings?: 1 | 2
  /** Order of the arguments of `is-user-in-group`; published programs differ. */
  readonly isUserInGroup?: 'group-first' | 'user-first'
  readonly stripDomain?: boolean
  readonly emptyClears?: readonly ('cardNumbers' | 'pin')[]
  readonly silentRejection?: boolean
  /** How the groups of one person are found out. */
  readonly lookUpGroups?: 'member-lists' | 'is-user-in-group' | 'none'
}

export const papercutDefaults = {
  concurrency: 4,
  listings: 2,
  isUserInGroup: 'group-first',
  stripDomain: false,
  emptyClears: [],
  silentRejection: false,
  lookUpGroups: 'member-lists',
} as const satisfies PapercutSettings

export const papercutSettingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'For an existing PaperCut custom user program, which runs unmodified.',
  properties: {
    authProgram: { type: 'string', minLength: 1, description: 'The program that checks passwords, if it is another one.' },
    concurrency: { type: 'integer', minimum: 1, maximum: 64, default: 4, description: 'How many processes may ask at once.' },
    listings: {
      type: 'integer',
      enum: [1, 2],
      default: 2,
      description: 'Two listings with the same names prove that neither was cut short; with 1, an exit code of 0 is believed.',
    },
    isUserInGroup: {
      type: 'string',
      enum: ['group-first', 'user-first'],
      default: 'group-first',
      description: 'The order of the arguments of is-user-in-group.',
    },
    stripDomain: { type: 'boolean', default: false, description: 'Cut DOMAIN\\ off usernames.' },
    emptyClears: {
      type: 'array',
      items: { type: 'string', enum: ['cardNumbers', 'pin'] },
      uniqueItems: true,
      default: [],
      description: 'Where an empty field clears what is stored.',
    },
    silentRejection: {
      type: 'boolean',
      default: false,
      description: 'The program rejects a password by a non-zero exit code, without printing ERROR.',
    },
    lookUpGroups: {
      type: 'string',
      enum: ['member-lists', 'is-user-in-group', 'none'],
      default: 'member-lists',
      description: 'How the groups of one person are found out.',
    },
  },
}
