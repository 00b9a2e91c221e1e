import { type HttpSettings, httpSettingsSchema, type OpenIdSettings, openIdSettingsSchema } from '@muster/http'
import { type JsonSchema, MusterError, type Secret } from '@muster/provider'
import { type Cloud, type CloudName, clouds } from './clouds.ts'

type Names = string | readonly string[]

/** `settings:` of a source of type `entra-id`; what is left out has the default. */
export interface Settings {
  readonly tenant: string
  readonly clientId?: string
  readonly clientSecret?: Secret | string
  readonly certificate?: { readonly file: string; readonly key?: string }
  readonly managedIdentity?: { readonly clientId?: string; readonly address?: string }
  readonly cloud?: CloudName
  readonly graph?: string
  readonly signIn?: string
  readonly guests?: boolean
  readonly users?: { readonly username?: Names; readonly cardNumbers?: Names; readonly attributes?: Readonly<Record<string, string>> }
  readonly passwordGrant?: boolean
  readonly openId?: OpenIdSettings
  readonly pageSize?: number
  readonly batchSize?: number
  readonly http?: HttpSettings
}

/** A property of a user, an extension attribute among them: nothing that could be another part of a query. */
const property = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_]*$', maxLength: 128 } as const
const properties = (description: string): JsonSchema => ({
  ...property,
  type: ['string', 'array'],
  items: property,
  minItems: 1,
  description,
})
const address = { type: 'string', pattern: '^https?://', 'x-expected': 'an address' } as const
const file = { type: 'string', minLength: 1 } as const

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['tenant'],
  anyOf: [{ required: ['clientSecret', 'clientId'] }, { required: ['certificate', 'clientId'] }, { required: ['managedIdentity'] }],
  properties: {
    tenant: {
      type: 'string',
      // It becomes a part of an address.
      pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$',
      'x-expected': 'an id or a domain',
      description: 'The directory (tenant) ID, or one of its domains.',
    },
    clientId: { type: 'string', minLength: 1, description: 'The application (client) ID of the app registration.' },
    clientSecret: {
      type: 'string',
      'x-secret': true,
      description: 'The value (not the ID) of a client secret, as a reference such as ${env:ENTRA_SECRET}.',
    },
    certificate: {
      type: 'object',
      additionalProperties: false,
      required: ['file'],
      description: 'A certificate of the app registration, instead of a secret.',
      properties: {
        file: { ...file, description: 'A file in PEM with the certificate.' },
        key: { ...file, description: 'A file in PEM with its RSA key, when that is not in the same file.' },
      },
    },
    managedIdentity: {
      type: 'object',
      additionalProperties: false,
      description: 'On a machine in Azure: its identity, instead of a secret. {} is that of the machine itself.',
      properties: {
        clientId: { type: 'string', minLength: 1, description: 'Which one, when it is user-assigned.' },
        address: { ...address, description: 'Where it is asked for, for trying out. Left out, that of Azure.' },
      },
    },
    cloud: { type: 'string', enum: Object.keys(clouds), default: 'global', description: 'Which cloud of Microsoft the tenant is in.' },
    graph: {
      ...address,
      description: 'The address of Microsoft Graph, for a gateway of your own or for trying out, instead of that of the cloud.',
    },
    signIn: { ...address, description: 'The address that gives tokens, likewise.' },
    guests: { type: 'boolean', default: false, description: 'Whether guests of the tenant (`userType` Guest) are people here.' },
    users: {
      type: 'object',
      additionalProperties: false,
      properties: {
        username: properties(
          'The property that somebody signs in with; of several the first that has a value. Default `userPrincipalName`.',
        ),
        cardNumbers: properties('Properties with card numbers, the first card first, such as `extensionAttribute1`.'),
        attributes: {
          type: 'object',
          additionalProperties: property,
          description: 'Further properties: the name they are kept under, and the name they have in Graph.',
        },
      },
    },
    passwordGrant: {
      type: 'boolean',
      default: false,
      description: 'Check passwords by the username/password grant (ROPC). Only where the tenant allows it and needs no second factor.',
    },
    openId: openIdSettingsSchema('https://login.microsoftonline.com/TENANT/v2.0'),
    pageSize: { type: 'integer', minimum: 1, maximum: 999, default: 999, description: 'People, groups or members a page.' },
    batchSize: { type: 'integer', minimum: 1, maximum: 20, default: 20, description: 'Questions in one request; 1 asks each by itself.' },
    http: httpSettingsSchema,
  },
}

/** The cloud of the settings, with the addresses that they replace. */
export function cloudOf({ cloud = 'global', graph, signIn }: Settings): Cloud & { readonly scope: string } {
  const known = clouds[cloud]
  // A gateway stands before the Graph of the cloud, and the token is for that.
  return { ...known, ...(graph !== undefined && { graph }), ...(signIn !== undefined && { signIn }), scope: `${known.graph}/.default` }
}

/** How the application proves who it is. Throws `CONFIG_INVALID` unless there is exactly one way. */
export function credentialOf({ clientId, clientSecret, certificate, managedIdentity, passwordGrant }: Settings): Credential {
  const given = [clientSecret, certificate, managedIdentity].filter((way) => way !== undefined)
  if (given.length !== 1) {
    throw new MusterError('CONFIG_INVALID', 'one of `clientSecret`, `certificate` and `managedIdentity` is needed, and only one', {
      hint: 'App registrations > your app > Certificates & secrets makes the first two.',
    })
  }
  if (clientId === undefined && (managedIdentity === undefined || passwordGrant === true)) {
    throw new MusterError('CONFIG_INVALID', '`clientId` is missing: the application (client) ID of the app registration')
  }
  if (clientSecret !== undefined) return { way: 'secret', clientId: clientId!, secret: clientSecret }
  if (certificate !== undefined) return { way: 'certificate', clientId: clientId!, ...certificate }
  return { way: 'managed identity', ...managedIdentity }
}

export type Credential =
  | { readonly way: 'secret'; readonly clientId: string; readonly secret: Secret | string }
  | { readonly way: 'certificate'; readonly clientId: string; readonly file: string; readonly key?: string }
  | { readonly way: 'managed identity'; readonly clientId?: string; readonly address?: string }

/** The names of a setting that may be one or several. */
export function namesOf(names: Names | undefined, usual: readonly string[] = []): readonly string[] {
  return names === undefined ? usual : [names].flat()
}
