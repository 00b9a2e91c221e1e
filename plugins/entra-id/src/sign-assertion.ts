import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MusterError } from '@muster/provider'
import { SignJWT } from 'jose'

/** Seconds for which an assertion is good. */
const lifetime = 600

/**
 * A function that signs who the application is, for the address `audience`:
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * Throws `CONFIG_INVALID` when the files are not what is needed.
 */
export async function prepareAssertion(
  folder: string,
  clientId: string,
  files: { readonly file: string; readonly key?: string },
): Promise<(audience: string) => Promise<string>> {
  const certificate = await read(folder, 'certificate.file', files.file, (pem) => new X509Certificate(pem))
  const keySetting = files.key === undefined ? 'certificate.file' : 'certificate.key'
  const key = await read(folder, keySetting, files.key ?? files.file, (pem) => createPrivateKey(pem))
  if (key.asymmetricKeyType !== 'rsa' || !certificate.checkPrivateKey(key)) {
    throw new MusterError('CONFIG_INVALID', `${keySetting}: the key is not the RSA key of the certificate`)
  }
  const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  return (audience) => {
    const now = Math.floor(Date.now() / 1_000)
    return new SignJWT()
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(key)
  }
}

async function read<Value>(folder: string, setting: string, name: string, parse: (pem: string) => Value): Promise<Value> {
  const path = resolve(folder, name)
  const pem = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new MusterError('CONFIG_INVALID', `${setting}: ${path} cannot be read: ${cause.message}`)
  })
  try {
    return parse(pem)
  } catch {
    // What the parser says may repeat what it read.
    throw new MusterError('CONFIG_INVALID', `${setting}: ${path} is not what is needed`, {
      hint: 'The certificate is -----BEGIN CERTIFICATE-----, the key -----BEGIN PRIVATE KEY----- without a passphrase.',
    })
  }
}
