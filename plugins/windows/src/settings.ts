import type { JsonSchema } from '@muster/provider'

/** `settings:` of a source of type `windows`; what is left out has the default. */
export interface Settings {
  /** A name on the path, or a file relative to the folder of the configuration. Left out: powershell.exe, else pwsh. */
  readonly powershell?: string
  readonly groupNames?: 'windows' | 'english'
  readonly builtInAccounts?: boolean
  readonly attributes?: readonly AttributeName[]
  readonly signInAs?: SignInKind
  readonly limits?: LimitSettings
}

export interface LimitSettings {
  readonly listSeconds?: number
  readonly signInSeconds?: number
}

export type SignInKind = keyof typeof signInKinds

/** LOGON32_LOGON_NETWORK and LOGON32_LOGON_INTERACTIVE of LogonUser, with the right that each needs as Windows names it. */
export const signInKinds = {
  network: {
    number: 3,
    allow: 'Access this computer from the network',
    deny: 'Deny access to this computer from the network',
    other: 'interactive',
  },
  interactive: { number: 2, allow: 'Allow log on locally', deny: 'Deny log on locally', other: 'network' },
} as const

/** What else Windows says of an account. */
export const attributeNames = ['description', 'passwordExpires', 'passwordLastSet', 'lastLogon', 'principalSource'] as const
export type AttributeName = (typeof attributeNames)[number]

export const defaults = {
  groupNames: 'windows',
  attributes: ['description'],
  signInAs: 'network',
  listSeconds: 600,
  signInSeconds: 30,
} as const

const seconds = { type: 'number', exclusiveMinimum: 0 } as const

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    powershell: {
      type: 'string',
      minLength: 1,
      description: 'Which PowerShell to ask: a name on the path, or a file. Left out: powershell.exe, else pwsh.',
    },
    groupNames: {
      type: 'string',
      enum: ['windows', 'english'],
      default: defaults.groupNames,
      description: 'What the groups of Windows itself are called: as this Windows shows them, or in English, by their SID.',
    },
    builtInAccounts: {
      type: 'boolean',
      default: false,
      description: 'Whether the accounts of Windows itself (Administrator, Guest, DefaultAccount, WDAGUtilityAccount) are wanted.',
    },
    attributes: {
      type: 'array',
      items: { type: 'string', enum: [...attributeNames] },
      uniqueItems: true,
      default: [...defaults.attributes],
      description: 'What else is kept of an account; lastLogon changes with every sign-in.',
    },
    signInAs: {
      type: 'string',
      enum: ['network', 'interactive'],
      default: defaults.signInAs,
      description: 'As what somebody signs in when a password is checked; each kind needs a right of its own in Windows.',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        listSeconds: { ...seconds, default: defaults.listSeconds, description: 'For reading everything.' },
        signInSeconds: { ...seconds, default: defaults.signInSeconds, description: 'For one password.' },
      },
    },
  },
}
