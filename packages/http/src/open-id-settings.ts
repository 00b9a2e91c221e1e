import type { JsonSchema, Secret } from '@muster/provider'

/** The application that people sign in to, as it is registered at the cloud: the part of `settings:` that providers share. */
export interface OpenIdSettings {
  readonly clientId: string
  /** Left out: a public client. */
  readonly clientSecret?: Secret | string
  readonly issuer?: string
}

/** `issuer`: what is taken when the settings name none, as people read it. */
export function openIdSettingsSchema(issuer: string): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['clientId'],
    description: 'Lets people sign in at the cloud itself (`muster sign-in`): the application that is registered for it.',
    properties: {
      clientId: { type: 'string', minLength: 1, description: 'Its client id.' },
      clientSecret: {
        type: 'string',
        'x-secret': true,
        description: 'Its client secret, as a reference; a public client has none.',
      },
      issuer: {
        type: 'string',
        pattern: '^https?://',
        'x-expected': 'an address that begins with https://',
        description: `Who vouches, instead of ${issuer}: for trying out.`,
      },
    },
  }
}
