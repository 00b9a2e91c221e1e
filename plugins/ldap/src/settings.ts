import { type ConnectionSettings, connectionSettingsSchema } from '@muster/ldap'
import type { JsonSchema } from '@muster/provider'
import { defaultPreset, type GroupMapping, type GroupOrigin, type PresetName, presets, type UserMapping, units } from './presets.ts'

type Names = string | readonly string[]
/** What of a mapping the configuration may replace: one name or several stand for the same. */
type Replaced<Mapping> = { readonly [Key in keyof Mapping]?: Mapping[Key] extends readonly string[] ? Names : Mapping[Key] }

/** `settings:` of a source of type `ldap`; what is left out has the preset's value, or the default. */
export interface Settings extends ConnectionSettings {
  readonly base: string
  readonly preset?: PresetName
  readonly users?: Replaced<UserMapping> & Place & { readonly attributes?: Readonly<Record<string, string>> }
  readonly groups?: Replaced<GroupMapping> & Place & { readonly from?: GroupOrigin }
  readonly references?: 'partial' | 'ignore'
}

export interface Place {
  /** Left out: `base` of the source. */
  readonly base?: string
  readonly scope?: 'one' | 'subtree'
}

/** A name of an attribute or its number, and options: nothing that could be a part of a filter. */
const attribute = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*(;[A-Za-z0-9-]+)*$', maxLength: 128 } as const
const names = (description: string): JsonSchema => ({ ...attribute, type: ['string', 'array'], items: attribute, description })
const place = {
  base: { type: 'string', description: 'Where they are, when it is not the base of the source.' },
  scope: { type: 'string', enum: ['one', 'subtree'], default: 'subtree', description: 'Directly below the base, or at any depth.' },
} as const

const disabled: JsonSchema = {
  type: 'array',
  description: 'Any of these makes an account disabled.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['attribute', 'equals'],
    properties: { attribute, equals: { type: 'string', description: 'The value, without regard to case.' } },
  },
}
const expires: JsonSchema = {
  type: 'array',
  description: 'Until when an account is active.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['attribute', 'as'],
    properties: {
      attribute,
      as: { type: 'string', enum: ['days', 'generalized-time'], description: 'Days since 1970, or a time such as 20301231235959Z.' },
    },
  },
}

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['urls', 'base'],
  properties: {
    ...connectionSettingsSchema,
    base: { type: 'string', description: 'The part of the directory to read, e.g. dc=example,dc=com.' },
    preset: { type: 'string', enum: Object.keys(presets), default: defaultPreset, description: 'What kind of directory it is.' },
    users: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...place,
        filter: { type: 'string', minLength: 1, description: 'Who is a user, as in RFC 4515.' },
        id: names('What stays when an entry is renamed.'),
        username: names('What somebody signs in with.'),
        displayName: names('The whole name.'),
        givenName: names('The given name.'),
        familyName: names('The family name.'),
        email: names('The address; further values are other addresses.'),
        department: names('The department.'),
        office: names('The office.'),
        employeeNumber: names('The number of the employee or student.'),
        cardNumbers: names('Card numbers, the first value first.'),
        homeDirectory: names('The home directory.'),
        memberOf: names('Names of the entries of the groups; read when `groups.from` is memberOf.'),
        primaryGroup: names('The number of the primary group; an empty list reads none.'),
        disabled,
        expires,
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
        ...place,
        from: {
          type: 'string',
          enum: ['entries', 'memberOf', 'units'],
          default: 'entries',
          description: 'Groups are entries of their own, what `users.memberOf` names, or the units that people are in.',
        },
        filter: { type: 'string', minLength: 1, description: 'What is a group, as in RFC 4515.' },
        id: names('What stays when an entry is renamed.'),
        name: names('The name of the group.'),
        description: names('What it is for.'),
        email: names('Its address.'),
        number: names('The number that primary groups of users point at.'),
        members: names('Attributes that hold the distinguished names of members.'),
        memberNames: names('Attributes that hold the usernames, or the identifiers, of members.'),
      },
    },
    references: {
      type: 'string',
      enum: ['partial', 'ignore'],
      default: 'partial',
      description: 'What a reference to another server means: that the listing is partial, or nothing. They are never followed.',
    },
  },
}

/** The preset with what the configuration replaces. */
export function mappingsOf(settings: Settings): Mappings {
  const preset = presets[settings.preset ?? defaultPreset]
  const from = settings.groups?.from ?? 'entries'
  // A unit is an entry like a group, and has the same kind of identifier.
  const usual = from === 'units' ? { ...units, id: preset.groups.id } : preset.groups
  return {
    users: replace<UserMapping>(preset.users, settings.users),
    groups: replace<GroupMapping>(usual, settings.groups),
    from,
  }
}

export interface Mappings {
  readonly users: UserMapping
  readonly groups: GroupMapping
  readonly from: GroupOrigin
}

function replace<Mapping extends object>(mapping: Mapping, replaced: Replaced<Mapping> | undefined): Mapping {
  const given = Object.entries(replaced ?? {}).filter(([key, value]) => key in mapping && value !== undefined)
  const listed = given.map(([key, value]) => [key, key !== 'filter' && typeof value === 'string' ? [value] : value])
  return { ...mapping, ...Object.fromEntries(listed) }
}
