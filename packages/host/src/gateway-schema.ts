import type { JsonSchema } from '@muster/provider'

interface Words {
  readonly text: JsonSchema
  readonly duration: JsonSchema
  readonly count: JsonSchema
  readonly yesOrNo: JsonSchema
  object(properties: Record<string, JsonSchema>, more?: JsonSchema): JsonSchema
  described(description: string, schema: JsonSchema): JsonSchema
}

const fields = 'displayName|givenName|familyName|email|department|office|employeeNumber|homeDirectory|otherEmails|cardNumbers|aliases'

/** `gateway:` of `muster.yaml`, in the words of its schema. */
export function gatewayProperties({ text, duration, count, yesOrNo, object, described }: Words): Record<string, JsonSchema> {
  const address = { ...text, 'x-expected': 'an address and a port, such as `127.0.0.1:389`' }
  return {
    listen: described(
      'Address and port of LDAP, such as `127.0.0.1:389`. From other machines nothing passes before StartTLS. With port 0 it is one that is free, and the log says which.',
      address,
    ),
    listenTls: described('Address and port of LDAP over TLS, such as `0.0.0.0:636`.', address),
    tls: described(
      'Files in PEM, relative to this file; read again when the configuration is. Default those of `api.tls`.',
      object(
        {
          certificate: described("The server's certificate, and those between it and its authority.", text),
          key: described('Its private key, which only the user of the service should be able to read.', text),
        },
        { required: ['certificate', 'key'] },
      ),
    ),
    base: described('The name of the topmost entry, such as `dc=campus,dc=example`.', {
      type: 'string',
      pattern: '^[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*(, *[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*)*$',
      'x-expected': 'a distinguished name such as `dc=campus,dc=example`',
    }),
    readers: described('People of this group may search when they have signed in. Default: only tokens may.', text),
    attributes: described('Further attributes of people: the name of each, and the field it comes from.', {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]*$', 'x-expected': 'the name of an attribute' },
      additionalProperties: {
        type: 'string',
        pattern: `^(${fields}|attributes[.].+)$`,
        'x-expected': 'a field, such as `cardNumbers` or `attributes.role`',
      },
      'x-expected': 'names of attributes, each with a field',
    }),
    groupNumbers: described(
      'Whether the id of a group at its source is its number, `gidNumber`, where it is a number. Default false.',
      yesOrNo,
    ),
    sizeLimit: described('Entries that a search which is not paged finds at most. Default 10000.', count),
    timeLimit: described('How long one search may take. Default 60s.', duration),
    idle: described('A connection on which nothing was asked for so long is closed. Default 15m.', duration),
    connections: described('Connections at one time, for each address. Default 1000.', count),
  }
}
