import { type ConnectionSettings, connectionSettingsSchema } from '@muster/ldap'
import type { JsonSchema } from '@muster/provider'

/** `settings:` of a source of type `active-directory`; what is left out has the default. */
export interface Settings extends ConnectionSettings {
  readonly preset?: PresetName
  /** The distinguished name of the domain, or a part of it. */
  readonly base: string
  readonly username?: string
  readonly cardNumbers?: string | readonly string[]
  readonly users?: PlaceSettings & { readonly attributes?: Readonly<Record<string, string>> }
  readonly groups?: PlaceSettings
  readonly domains?: readonly DomainSettings[]
}

/** A further domain of the forest. */
export type DomainSettings = Pick<Settings, 'urls' | 'base' | 'bind'>

export interface PlaceSettings {
  readonly base?: string
  readonly filter?: string
}

/** Where conventions differ, by value. */
export const presets = {
  'active-directory': { username: 'sAMAccountName', unit: undefined, tellsChanges: true },
  /**
   * Entra Domain Services: what comes from Entra is in one unit, is called by its UPN (sAMAccountName is made up where two would
   * be the same), and nobody is given the rights that changes need.
   */
  'entra-domain-services': { username: 'userPrincipalName', unit: 'OU=AADDC Users', tellsChanges: false },
} as const

export type PresetName = keyof typeof presets

export const defaults = {
  preset: 'active-directory',
  /** Accounts of people (SAM_NORMAL_USER_ACCOUNT), without those of machines and trusts: [MS-ADTS] 3.1.1.3.1.5. The attribute is indexed. */
  usersFilter: '(sAMAccountType=805306368)',
  groupsFilter: '(objectClass=group)',
} as const

/** A name of an attribute: nothing that could be a part of a filter. */
const attribute = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9-]*$', maxLength: 128 } as const
const base = { type: 'string', description: 'Where they are, when it is not the base of the source.' } as const

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['urls', 'base'],
  properties: {
    ...connectionSettingsSchema,
    preset: {
      type: 'string',
      enum: Object.keys(presets),
      default: defaults.preset,
      description: 'What kind of domain it is: one of Windows or Samba, or of Entra Domain Services.',
    },
    base: { type: 'string', minLength: 1, description: 'The domain, e.g. DC=example,DC=com, or a part of it.' },
    username: {
      ...attribute,
      description: 'What somebody signs in with: sAMAccountName (the default) or userPrincipalName (that of Entra Domain Services).',
    },
    cardNumbers: {
      ...attribute,
      type: ['string', 'array'],
      items: attribute,
      description: 'Attributes with card numbers, the first being the primary card.',
    },
    users: {
      type: 'object',
      additionalProperties: false,
      properties: {
        base,
        filter: { type: 'string', minLength: 1, default: defaults.usersFilter, description: 'Who is a user, as in RFC 4515.' },
        attributes: {
          type: 'object',
          additionalProperties: attribute,
          description: 'Further attributes: the name they are kept under, and the name they have there.',
        },
      },
    },
    groups: {
      type: 'object',
      additionalProperties: false,
      properties: {
        base,
        filter: { type: 'string', minLength: 1, default: defaults.groupsFilter, description: 'What is a group, as in RFC 4515.' },
      },
    },
    domains: {
      type: 'array',
      description: "Further domains of the forest, read as one source: their groups may hold each other's people.",
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['urls', 'base'],
        properties: {
          urls: connectionSettingsSchema.urls!,
          base: { type: 'string', minLength: 1, description: 'The domain, e.g. DC=child,DC=example,DC=com, or a part of it.' },
          bind: connectionSettingsSchema.bind!,
        },
      },
    },
  },
}
