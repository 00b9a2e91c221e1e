import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { ApiSettings, BackupSettings, MailSettings, NotifySettings } from './configuration.ts'
import { type ListenAddress, readListen } from './read-listen.ts'
import { readDuration } from './read-measures.ts'

export interface ApiText {
  readonly listen: string
  readonly administrators?: readonly string[]
  readonly tls?: 'own' | { readonly certificate: string; readonly key: string }
  readonly names?: readonly string[]
  readonly scim?: boolean
  readonly limits?: Partial<ApiSettings['limits']>
}

export interface BackupText {
  readonly folder: string
  readonly at?: string
  readonly keep?: number
}

export interface NotifyText {
  readonly staleAfter?: string
  readonly atMostEvery?: string
  readonly mail?: Partial<Pick<MailSettings, 'tls' | 'authority' | 'username' | 'password'>> &
    Pick<MailSettings, 'from' | 'to'> & { readonly server: string }
  readonly post?: { readonly url: string; readonly secret?: string; readonly authority?: string }
}

/** The certificate that the service makes, and its key, in one file. */
export function ownCertificateOf(store: string): string {
  return `${store}-certificate.pem`
}

export function buildApi(
  { listen, administrators = [], tls, names, scim = false, limits }: ApiText,
  folder: string,
  store: string,
): ApiSettings {
  const address = { ...addressIn(listen), administrators, limits: { perToken: 2_000, perAddress: 2_000, ...limits }, ...(scim && { scim }) }
  if (tls === undefined) return address
  if (tls === 'own') return { ...address, tls: { own: ownCertificateOf(store), names: names ?? namesOf(address) } }
  return { ...address, tls: { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) } }
}

export function buildBackup({ folder: named, at = '30 3 * * *', keep = 14 }: BackupText, folder: string): BackupSettings {
  return { folder: resolve(folder, named), at, keep }
}

export function buildNotify({ staleAfter = '26h', atMostEvery = '1h', mail, post }: NotifyText, folder: string): NotifySettings {
  const authority = (path: string | undefined) => path !== undefined && { authority: resolve(folder, path) }
  return {
    staleAfterMs: readDuration(staleAfter),
    atMostEveryMs: readDuration(atMostEvery),
    ...(mail && { mail: { tls: 'starttls', ...without(mail, 'server'), ...addressIn(mail.server), ...authority(mail.authority) } }),
    ...(post && { post: { ...post, ...authority(post.authority) } }),
  }
}

/** The address has been checked with its place. */
function addressIn(text: string): ListenAddress {
  const address = readListen(text)
  if ('fault' in address) throw new Error(address.fault)
  return address
}

/** An address that stands for all of them is no name. */
function namesOf({ host }: ListenAddress): readonly string[] {
  const own = hostname()
  return [...new Set([...(host === '0.0.0.0' || host === '::' ? [] : [host]), own])]
}

function without<Value extends object, Key extends keyof Value>({ ...value }: Value, key: Key): Omit<Value, Key> {
  delete value[key]
  return value
}
