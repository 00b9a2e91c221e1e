import { createPrivateKey, createPublicKey, hash, KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { MusterError } from '@muster/provider'
import type { OwnCertificate } from './configuration.ts'

export interface KeptCertificate {
  /** PEM, both. */
  readonly cert: string
  readonly key: string
  /** SHA-256 of the certificate, `AB:CD:…`: another one after each renewal. */
  readonly fingerprint: string
  /** SHA-256 of its public key, base64: the same after each renewal. */
  readonly publicKey: string
  readonly names: readonly string[]
  /** Milliseconds since 1970. */
  readonly until: number
  /** Made now. */
  readonly isNew: boolean
}

const day = 86_400_000
/** The longest that every common client takes. */
const validMs = 825 * day
const renewedBeforeMs = 60 * day
/** A client whose clock is a little behind takes it as well. */
const backdatedMs = day

/**
 * The certificate of the service's own, self-signed. Made when there is none; renewed, with the same key, when its end is near or other names
 * are wanted. Throws `CONFIG_INVALID` when its file cannot be used.
 */
export async function keepCertificate({ own: file, names }: OwnCertificate, now: number): Promise<KeptCertificate> {
  const kept = existsSync(file) ? read(file) : undefined
  if (kept !== undefined && isGood(kept.certificate, names, now)) return describe(kept.pem, kept.certificate, kept.key, names, false)
  const key = kept?.key ?? (await makeKey())
  const { makeCertificate } = await import('./make-certificate.ts')
  const cert = await makeCertificate(key, names, { from: now - backdatedMs, until: now - backdatedMs + validMs })
  write(file, `${cert}\n${key}`)
  return describe(cert, new X509Certificate(cert), key, names, true)
}

function read(file: string): { pem: string; certificate: X509Certificate; key: string } {
  try {
    const text = readFileSync(file, 'utf8')
    const certificate = new X509Certificate(text)
    const key = createPrivateKey(text)
    if (!certificate.checkPrivateKey(key)) throw new Error('the key is not that of the certificate')
    return { pem: certificate.toString(), certificate, key: toPem(key) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MusterError('CONFIG_INVALID', `api.tls: the own certificate ${file} cannot be used: ${reason}`, {
      phase: 'configuration',
      hint: 'Remove it, and another one is made; clients that pin this one have to be told.',
      cause,
    })
  }
}

function isGood(certificate: X509Certificate, names: readonly string[], now: number): boolean {
  if (certificate.validToDate.getTime() - now < renewedBeforeMs || certificate.validFromDate.getTime() > now) return false
  return names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined)
}

function describe(cert: string, certificate: X509Certificate, key: string, names: readonly string[], isNew: boolean): KeptCertificate {
  const spki = createPublicKey(cert).export({ type: 'spki', format: 'der' })
  return {
    cert,
    key,
    fingerprint: certificate.fingerprint256,
    publicKey: hash('sha256', spki, 'base64'),
    names,
    until: certificate.validToDate.getTime(),
    isNew,
  }
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

async function makeKey(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return toPem(KeyObject.from(privateKey))
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** In one step, and never readable by others. */
function write(file: string, text: string): void {
  const part = `${file}.part`
  try {
    rmSync(part, { force: true })
    writeFileSync(part, text, { mode: 0o600, flag: 'wx' })
    chmodSync(part, 0o600)
    renameSync(part, file)
  } catch (cause) {
    throw new MusterError('CONFIG_INVALID', `api.tls: the own certificate ${file} cannot be written: ${(cause as Error).message}`, {
      phase: 'configuration',
      hint: 'Give this user the right to write in the folder of the store.',
      cause,
    })
  }
}
