import { MusterError, Secret } from '@muster/provider'
import type { Settings } from './settings.ts'

/** Who reads, and how it proves that. */
export type ServiceAccount =
  | { readonly by: 'key'; readonly email: string; readonly clientId: string | undefined; readonly key: ServiceAccountKey }
  | { readonly by: 'signing'; readonly email: string; readonly clientId: undefined; readonly accessToken: Secret | undefined }

/** What a JSON key holds (https://cloud.google.com/iam/docs/keys-create-delete). */
interface ServiceAccountKey {
  readonly id: string | undefined
  /** PKCS #8, PEM. */
  readonly privateKey: Secret
  readonly tokenUrl: string | undefined
}

/** Throws `CONFIG_INVALID`: what is wrong with the settings, never what stands in a key. */
export function readServiceAccount({ key, serviceAccount, accessToken }: Settings): ServiceAccount {
  if (key !== undefined && serviceAccount !== undefined) {
    throw new MusterError('CONFIG_INVALID', '`key` and `serviceAccount` are both set', {
      hint: 'Set `key` alone; `serviceAccount` is for an account without a key.',
    })
  }
  if (serviceAccount !== undefined) {
    return {
      by: 'signing',
      email: serviceAccount,
      clientId: undefined,
      accessToken: accessToken === undefined ? undefined : asSecret(accessToken),
    }
  }
  if (key === undefined) throw new MusterError('CONFIG_INVALID', 'neither `key` nor `serviceAccount` is set')
  return readKey(asSecret(key).reveal())
}

function asSecret(value: Secret | string): Secret {
  return typeof value === 'string' ? new Secret(value) : value
}

function readKey(text: string): ServiceAccount {
  const parsed = parse(text)
  const { type, client_email: email, client_id: clientId, private_key: privateKey, private_key_id: id, token_uri: tokenUrl } = parsed
  if (type !== undefined && type !== 'service_account') {
    throw invalid(
      `\`key\` is of the type ${JSON.stringify(type).slice(0, 60)}, not service_account`,
      type === 'external_account' ? 'Set `serviceAccount` and `accessToken` instead.' : undefined,
    )
  }
  if (typeof email !== 'string' || typeof privateKey !== 'string' || !privateKey.includes('-----BEGIN PRIVATE KEY-----')) {
    throw invalid('`key` has no `client_email` or no `private_key`')
  }
  return {
    by: 'key',
    email,
    clientId: asText(clientId),
    key: { id: asText(id), privateKey: new Secret(privateKey), tokenUrl: asText(tokenUrl) },
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
  } catch {
    // What a parser says quotes the key.
  }
  throw invalid('`key` is not the JSON of a key')
}

function invalid(message: string, hint?: string): MusterError {
  return new MusterError('CONFIG_INVALID', message, {
    hint:
      hint ??
      'Give the whole file that the Google Cloud console made (IAM & Admin, Service accounts, Keys, Add key, JSON): key: ${file:google-key.json}',
  })
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
