import { type HttpSettings, httpSettingsSchema, type OpenIdSettings, openIdSettingsSchema } from '@muster/http'
import type { JsonSchema, Secret } from '@muster/provider'

/** `settings:` of a source of type `google`; what is left out has the default. */
export interface Settings {
  /** The administrator on whose behalf the service account reads: its role says what may be read. */
  readonly admin: string
  /** The JSON key of the service account, as Google gives it out. */
  readonly key?: Secret | string
  /** Without a key: the service account, for which Google signs. */
  readonly serviceAccount?: string
  /** Without a key: a token that may have Google sign. Left out, the machine's own is taken (Google Cloud). */
  readonly accessToken?: Secret | string
  readonly customer?: string
  readonly domains?: readonly string[]
  /** `email`, `localPart`, or a field of a custom schema. */
  readonly username?: string
  readonly groupName?: GroupName
  readonly employeeNumber?: string
  readonly cardNumbers?: readonly string[]
  /** Further attributes by a name of one's own. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly unitGroups?: boolean
  readonly openId?: OpenIdSettings
  readonly http?: HttpSettings
  readonly endpoints?: EndpointSettings
}

export type GroupName = 'name' | 'email' | 'localPart'

export interface EndpointSettings {
  readonly directory?: string
  readonly token?: string
  readonly iamCredentials?: string
  readonly metadata?: string
}

export const defaultEndpoints: Required<EndpointSettings> = {
  directory: 'https://admin.googleapis.com/admin/directory/v1',
  token: 'https://oauth2.googleapis.com/token',
  iamCredentials: 'https://iamcredentials.googleapis.com/v1',
  metadata: 'http://metadata.google.internal',
}

export const defaultEmployeeNumber = 'externalIds.organization'

const email = { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$', 'x-expected': 'an email address' } as const
const field = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_ -]+$',
  'x-expected': 'a field of a custom schema, such as Cards.number, or externalIds.TYPE',
} as const
const address = { type: 'string', pattern: '^https?://', 'x-expected': 'an address that begins with https://' } as const
const endpoint = (of: keyof EndpointSettings, description: string): JsonSchema => ({
  ...address,
  default: defaultEndpoints[of],
  description,
})

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['admin'],
  properties: {
    admin: {
      ...email,
      description: 'The administrator on whose behalf the service account reads. The role of this user says what may be read.',
    },
    key: {
      type: 'string',
      'x-secret': true,
      description: 'The JSON key of the service account, as a reference such as ${file:google-key.json}.',
    },
    serviceAccount: { ...email, description: 'Instead of a key: the email address of the service account, for which Google signs.' },
    accessToken: {
      type: 'string',
      'x-secret': true,
      description:
        'With serviceAccount: a token that may have Google sign, such as ${command:gcloud auth print-access-token}. Left out, the machine is asked for its own, which machines of Google Cloud have.',
    },
    customer: {
      type: 'string',
      minLength: 1,
      default: 'my_customer',
      description: 'The customer whose domains are all read: my_customer is the one that the administrator belongs to.',
    },
    domains: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[^@\\s/]+\\.[^@\\s/]+$', 'x-expected': 'a domain, such as example.edu' },
      description: 'Instead of all domains of the customer: only users and groups of these.',
    },
    username: {
      type: 'string',
      pattern: '^(email|localPart|[A-Za-z0-9_-]+\\.[A-Za-z0-9_ -]+)$',
      'x-expected': 'email, localPart, or a field such as Campus.uid',
      default: 'email',
      description:
        'What the username is: the primary email address (email), what stands before its @ (localPart), a field of a custom schema, or an external id (externalIds.TYPE).',
    },
    groupName: {
      type: 'string',
      enum: ['name', 'email', 'localPart'],
      default: 'name',
      description: 'What a group is called: its name, which several groups may share, its address, or what stands before the @ of that.',
    },
    employeeNumber: { ...field, default: defaultEmployeeNumber, description: 'Where the employee number stands.' },
    cardNumbers: {
      type: 'array',
      items: field,
      description: 'Where card numbers stand, such as Cards.number; the first is the primary card.',
    },
    attributes: {
      type: 'object',
      additionalProperties: field,
      description: 'Further attributes to keep, each under a name of your own.',
    },
    unitGroups: {
      type: 'boolean',
      default: false,
      description: 'Whether organizational units are groups too: whoever is directly in one is a member, and so is a unit in a unit.',
    },
    openId: openIdSettingsSchema('https://accounts.google.com'),
    http: httpSettingsSchema,
    endpoints: {
      type: 'object',
      additionalProperties: false,
      description: 'Addresses to ask instead of those of Google: for a private gateway, or for trying out.',
      properties: {
        directory: endpoint('directory', 'Of the Directory API.'),
        // No default: the host fills defaults in, and the key has one of its own.
        token: { ...address, description: `Where tokens are given out. Left out, what the key says, or ${defaultEndpoints.token}.` },
        iamCredentials: endpoint('iamCredentials', 'Of the IAM Service Account Credentials API, which signs where there is no key.'),
        metadata: endpoint('metadata', 'Of the metadata server of a machine of Google Cloud.'),
      },
    },
  },
  if: { properties: { serviceAccount: { type: 'string' } }, required: ['serviceAccount'] },
  else: { required: ['key'] },
}
