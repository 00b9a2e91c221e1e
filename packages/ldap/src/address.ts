import { isIP } from 'node:net'
import { MusterError } from '@muster/provider'

export interface Address {
  /** As it was given, for messages; it holds no secret. */
  readonly url: string
  readonly tls: boolean
  readonly place: { readonly path: string } | { readonly host: string; readonly port: number }
}

/** Reads `ldap://host[:port]`, `ldaps://host[:port]`, `ldapi://%2Fpath%2Fof%2Fsocket`. Throws `CONFIG_INVALID`. */
export function parseAddress(text: string): Address {
  const found = /^(ldaps?|ldapi):\/\/([^/?#]*)\/?$/i.exec(text.trim())
  const scheme = found?.[1]?.toLowerCase()
  const where = found?.[2] ?? ''
  if (scheme === undefined || where.includes('@')) throw badAddress(text)
  const url = `${scheme}://${where}`
  if (scheme === 'ldapi') {
    const path = decode(where, text)
    if (!path.startsWith('/')) throw badAddress(text)
    return { url, tls: false, place: { path } }
  }
  const parts = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(where)
  const host = parts?.[1] ?? parts?.[2]
  if (host === undefined || (parts?.[1] !== undefined && isIP(parts[1].split('%')[0]!) !== 6)) throw badAddress(text)
  const port = parts?.[3] === undefined ? (scheme === 'ldaps' ? 636 : 389) : Number(parts[3])
  if (port < 1 || port > 65_535) throw badAddress(text)
  return { url, tls: scheme === 'ldaps', place: { host, port } }
}

function decode(where: string, text: string): string {
  try {
    return decodeURIComponent(where)
  } catch {
    throw badAddress(text)
  }
}

function badAddress(text: string): MusterError {
  // A URL may carry a password before an @: it is not repeated.
  const shown = text.includes('@') ? 'An address with an @' : `The address ${text}`
  return new MusterError('CONFIG_INVALID', `${shown} is none of an LDAP server.`, {
    phase: 'configuration',
    hint: 'Write ldaps://host, ldap://host:port or ldapi://%2Frun%2Fslapd%2Fldapi; a base and an account have settings of their own.',
  })
}
