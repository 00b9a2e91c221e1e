/**
 * What stands behind `settings:` of a source with `type: example`. Muster checks the configuration with it and shows the
 * descriptions to whoever writes one.
 *
 * @type {import('@muster/provider').JsonSchema}
 */
export const settingsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: { type: 'string', pattern: '^https?://', description: 'Where the people are, one JSON record a line.' },
    token: { type: 'string', description: 'Sent as a bearer token; best a reference to a file or the environment.' },
  },
}
