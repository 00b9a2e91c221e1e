import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
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

/** A library that stands in front of others (LD_PRELOAD), in the folder of whatever this machine is built for. */
function findLibrary(name: string): string | undefined {
  const folders = [
    '/usr/lib',
    '/usr/lib64',
    ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder)) : []),
  ]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** cwrap's libraries give any accounts, groups and PAM services to the programs that are started with them, as anybody. */
export const nssWrapper = findLibrary('libnss_wrapper.so')
export const pamWrapper = findLibrary('libpam_wrapper.so')
export const pamMatrix = findLibrary('pam_wrapper/pam_matrix.so')
export const hasWrappers = nssWrapper !== undefined && pamWrapper !== undefined && pamMatrix !== undefined

/** A private mount namespace, in which /etc is ours: only root can make one, and not in every container. */
export const hasMountNamespace =
  process.getuid?.() === 0 &&
  findProgram('unshare') !== undefined &&
  spawnSync('unshare', ['-m', 'mount', '--bind', '/etc/passwd', '/etc/passwd']).status === 0

/** Where Debian and Red Hat keep what builds the maps of NIS. */
export const makedbm = ['/usr/lib/yp/makedbm', '/usr/lib64/yp/makedbm'].find((path) => existsSync(path))

/** A NIS server and client, whose ports and folders are fixed: they run in namespaces of their own. CI does not install them (test/optional.md). */
export const hasNis =
  hasMountNamespace &&
  makedbm !== undefined &&
  existsSync('/etc/yp.conf') &&
  ['ypserv', 'ypbind', 'rpcbind', 'ypcat', 'ypmatch', 'ip', 'domainname'].every((name) => findProgram(name) !== undefined) &&
  spawnSync('unshare', ['-m', '-n', '-u', '-p', '-f', 'true']).status === 0
