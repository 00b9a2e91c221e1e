import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where Debian keeps slapd and slapadd, which are on root's path only. */
const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/libexec', '/usr/libexec']

export function findProgram(name: string): string | undefined {
  return places.map((place) => join(place, name)).find((path) => existsSync(path))
}

/** OpenLDAP's server and its tools. Without them its suites skip by name; CI installs them first (scripts/install-servers.ts). */
export const hasSlapd =
  findProgram('slapd') !== undefined && findProgram('slapadd') !== undefined && findProgram('ldapsearch') !== undefined

/** Samba as a domain controller; its ports are below 1,024, so that only root can start it. */
export const hasSambaDomain =
  ['samba', 'samba-tool', 'ldbadd'].every((name) => findProgram(name) !== undefined) &&
  existsSync('/usr/share/samba/setup') &&
  process.getuid?.() === 0

/** Only by this library do the tools of Samba see other Unix accounts than those of the machine. */
const hasNssWrapper = ['', 'x86_64-linux-gnu', 'aarch64-linux-gnu']
  .flatMap((place) => [join('/usr/lib', place), join('/usr/lib64', place)])
  .some((place) => existsSync(join(place, 'libnss_wrapper.so')))

/** A Samba server of its own, which changes to the accounts of those who sign in, so that only root can start it. */
export const hasSambaServer =
  ['smbd', 'pdbedit', 'net', 'smbclient', 'rpcclient', 'getent'].every((name) => findProgram(name) !== undefined) &&
  hasNssWrapper &&
  process.getuid?.() === 0

/** A domain as NT had them, with a member that asks it through winbind. */
export const hasNtDomain = hasSambaServer && ['nmbd', 'winbindd', 'wbinfo', 'ntlm_auth'].every((name) => findProgram(name) !== undefined)

/** 389 Directory Server, which also runs as an ordinary user. CI does not install it (test/optional.md). */
export const has389 = findProgram('ns-slapd') !== undefined && findProgram('ldapmodify') !== undefined && find389Template() !== undefined

/** From what its package makes the configuration of a new server. */
export function find389Template(): string | undefined {
  return ['/usr/share', '/usr/local/share', '/opt/dirsrv/share']
    .map((place) => join(place, 'dirsrv/data/template-dse.ldif'))
    .find((path) => existsSync(path))
}
