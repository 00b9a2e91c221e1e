import { createSign } from 'node:crypto'

const scopes = ['user', 'group'].map((name) => `https://www.googleapis.com/auth/admin.directory.${name}.readonly`)

/** A token by the key of a service account, got without any code of the plugin. */
export async function getToken({ admin, key }: { readonly admin: string; readonly key: string }): Promise<string> {
  const { client_email: iss, private_key: privateKey, token_uri: aud } = JSON.parse(key) as Record<string, string>
  const now = Math.floor(Date.now() / 1_000)
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss, sub: admin, scope: scopes.join(' '), aud, iat: now, exp: now + 3_600 }
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey!, 'base64url')
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${unsigned}.${signature}` })
  const answer = await fetch(aud!, { method: 'POST', body })
  return ((await answer.json()) as { access_token: string }).access_token
}
