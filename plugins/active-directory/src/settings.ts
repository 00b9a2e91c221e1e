import { type ConnectionSettings, connectionSettingsSchema } from '@muster/ldap'
import type { JsonSchema } from '@muster/provider'

/** `settings:` of a source of type `active-directory`; what is left out has the default. */
export interface Settings extends ConnectionSettings {
  /** The distinguished name of the domain, or a part of it. */
  readonly base: string
  readonly username?: string
  readonly cardNumbers?: string | readonly string[]
  readonly users?: PlaceSettings & { readonly attributes?: Readonly<Record<string, string>> }
  readonly groups?: PlaceSettings
}

export interface PlaceSettings {
  readonly base?: string
  readonly filter?: string
}

export const defaults = {
  username: 'sAMAccountName',
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
    base: { type: 'string', minLength: 1, description: 'The domain, e.g. DC=example,DC=com, or a part of it.' },
    username: {
      ...attribute,
      default: defaults.username,
      description: 'What somebody signs in with: sAMAccountName or userPrincipalName.',
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
  },
}
