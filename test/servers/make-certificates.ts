import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  /** Files. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
  /** Of another authority, which signed nothing here. */
  readonly strangeAuthority: string
  /** SHA-256 of the server's certificate. */
  readonly fingerprint: string
  /** Signed by the authority for a client. */
  readonly clientCertificate: string
  readonly clientKey: string
  readonly clientSubject: string
}

/** An authority on elliptic curves and what it signs: a certificate for localhost and 127.0.0.1, and one for a client. */
export function makeCertificates(folder: string): Certificates {
  const file = (name: string): string => join(folder, name)
  const openssl = (...words: string[]): string => execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  const authority = (name: string): void => {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`)
    openssl('req', '-x509', '-new', '-key', `${name}.key`, '-days', '30', '-subj', `/CN=${name}`, '-out', `${name}.pem`)
  }
  const signed = (name: string, subject: string, extensions: string): void => {
    writeFileSync(file(`${name}.ext`), extensions)
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`)
    const by = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial']
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-days', '30', '-extfile', `${name}.ext`, '-out', `${name}.pem`)
  }
  authority('authority')
  authority('stranger')
  signed('server', '/CN=localhost', 'subjectAltName=DNS:localhost,DNS:directory.example,IP:127.0.0.1\n')
  signed('client', '/O=Test/CN=reader', 'extendedKeyUsage=clientAuth\n')
  const fingerprint = openssl('x509', '-in', 'server.pem', '-noout', '-fingerprint', '-sha256').replace(/^.*=/, '').trim()
  return {
    authority: file('authority.pem'),
    certificate: file('server.pem'),
    key: file('server.key'),
    strangeAuthority: file('stranger.pem'),
    fingerprint,
    clientCertificate: file('client.pem'),
    clientKey: file('client.key'),
    clientSubject: 'cn=reader,o=test',
  }
}
