import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choosePort } from './choose-port.ts'
import { findProgram } from './find-programs.ts'
import { type Certificates, makeCertificates } from './make-certificates.ts'
import { untilListening } from './until-listening.ts'
import { formatLdif, type LdifEntry } from './write-ldif.ts'

export const suffix = 'dc=campus,dc=example'

/** Who may read how much; each has the password of its name. */
export const accounts = {
  /** No limit at all. */
  reader: `cn=reader,${suffix}`,
  /** 500 entries in one answer, any number in pages of up to 1,000: must page. */
  pager: `cn=pager,${suffix}`,
  /** 500 entries, paged or not: must fail. */
  limited: `cn=limited,${suffix}`,
  /** May write, and is bound by nothing. */
  manager: `cn=manager,${suffix}`,
} as const

export const passwordOf = (account: keyof typeof accounts): string => `${account}-password`

export interface SlapdOptions {
  /** What it holds beside its suffix and accounts: entries, or the files of LDIF. */
  readonly entries?: Iterable<LdifEntry>
  readonly files?: readonly string[]
  /** More lines of slapd.conf, for the whole server and for the database. */
  readonly globalLines?: readonly string[]
  readonly databaseLines?: readonly string[]
  /** `access` lines that come before the one that lets everybody read. */
  readonly accessLines?: readonly string[]
  /** How many changes it remembers; 0: deletions are told by naming what is still present. Default 10,000. */
  readonly sessionLog?: number
  /** Megabytes the database may grow to. */
  readonly megabytes?: number
  /** Serve TLS: an authority is made with openssl (0.1 s). */
  readonly tls?: boolean
}

export interface Slapd {
  readonly url: string
  readonly ldapsUrl: string
  readonly ldapiUrl: string
  readonly port: number
  readonly suffix: string
  readonly folder: string
  readonly certificates: Certificates | undefined
  readonly pid: number
  /** The signal is sent and the end waited for. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Again after a kill, on the same port. */
  restart(): Promise<void>
  /** Runs one of OpenLDAP's tools against it as the manager, with `input` on stdin. */
  modify(ldif: string): void
  stop(): Promise<void>
}

const readyWithinMs = 20_000
const endsWithinMs = 5_000

/** A fresh OpenLDAP server in a folder of its own, on loopback, in front, bound to this process. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'sl-'))
  try {
    return await startIn(folder, options)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(folder: string, options: SlapdOptions): Promise<Slapd> {
  const certificates = options.tls === true ? makeCertificates(folder) : undefined
  mkdirSync(join(folder, 'db'))
  const configuration = join(folder, 'slapd.conf')
  writeFileSync(configuration, configurationOf(folder, options, certificates))
  load(configuration, folder, options)

  const [port, tlsPort] = [await choosePort(), await choosePort()]
  const socket = join(folder, 'ldapi')
  const ldapiUrl = `ldapi://${encodeURIComponent(socket)}`
  const listeners = [`ldap://127.0.0.1:${port}/`, ...(certificates ? [`ldaps://127.0.0.1:${tlsPort}/`] : []), `${ldapiUrl}/`]
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(findProgram('slapd')!, ['-d', '0', '-h', listeners.join(' '), '-f', configuration], {
      cwd: folder,
      stdio: 'ignore',
    })
    await untilListening(child, port, 'slapd', readyWithinMs)
    return child
  }
  let child = await start()

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    if (signal === 'SIGTERM') {
      const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
      await ended
      clearTimeout(late)
    } else if (signal === 'SIGKILL') {
      await ended
    }
  }
  return {
    url: `ldap://127.0.0.1:${port}`,
    ldapsUrl: `ldaps://127.0.0.1:${tlsPort}`,
    ldapiUrl,
    port,
    suffix,
    folder,
    certificates,
    get pid() {
      return child.pid!
    },
    kill: end,
    async restart() {
      child = await start()
    },
    modify: (ldif) => modifySlapd(`ldap://127.0.0.1:${port}`, ldif),
    async stop() {
      child.kill('SIGCONT') // One that was halted takes no other signal.
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As the manager. */
export function modifySlapd(url: string, ldif: string): void {
  const words = ['-x', '-H', url, '-D', accounts.manager, '-w', passwordOf('manager')]
  execFileSync(findProgram('ldapmodify')!, words, { input: ldif, stdio: ['pipe', 'ignore', 'pipe'] })
}

function load(configuration: string, folder: string, { entries = [], files = [] }: SlapdOptions): void {
  const basis = join(folder, 'basis.ldif')
  // A million entries are longer than a string may be.
  const out = openSync(basis, 'w')
  let some = basisEntries().map(formatLdif).join('')
  for (const entry of entries) {
    some += formatLdif(entry)
    if (some.length < 1_000_000) continue
    writeSync(out, some)
    some = ''
  }
  writeSync(out, some)
  closeSync(out)
  for (const file of [basis, ...files]) {
    execFileSync(findProgram('slapadd')!, ['-q', '-w', '-f', configuration, '-l', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  }
}

function basisEntries(): LdifEntry[] {
  return [
    { dn: suffix, attributes: { objectClass: ['dcObject', 'organization'], dc: 'campus', o: 'Campus' } },
    { dn: `ou=people,${suffix}`, attributes: { objectClass: 'organizationalUnit', ou: 'people' } },
    { dn: `ou=groups,${suffix}`, attributes: { objectClass: 'organizationalUnit', ou: 'groups' } },
    ...Object.entries(accounts)
      .filter(([name]) => name !== 'manager')
      .map(([name, dn]) => ({
        dn,
        attributes: {
          objectClass: ['organizationalRole', 'simpleSecurityObject'],
          cn: name,
          userPassword: passwordOf(name as keyof typeof accounts),
        },
      })),
  ]
}

function configurationOf(folder: string, options: SlapdOptions, certificates: Certificates | undefined): string {
  const modules = ['/usr/lib/ldap', '/usr/lib64/openldap', '/usr/lib/openldap'].find((place) => existsSync(place))
  const schemas = ['/etc/ldap/schema', '/etc/openldap/schema'].find((place) => existsSync(place))
  return `${[
    ...['core', 'cosine', 'inetorgperson', 'nis'].map((schema) => `include ${schemas}/${schema}.schema`),
    `pidfile ${join(folder, 'slapd.pid')}`,
    `modulepath ${modules}`,
    ...['back_mdb', 'memberof', 'ppolicy', 'syncprov'].map((module) => `moduleload ${module}`),
    ...(certificates
      ? [
          `TLSCACertificateFile ${certificates.authority}`,
          `TLSCertificateFile ${certificates.certificate}`,
          `TLSCertificateKeyFile ${certificates.key}`,
          'TLSVerifyClient try',
          `authz-regexp "${certificates.clientSubject}" "${accounts.reader}"`,
        ]
      : []),
    `authz-regexp "gidNumber=.*,cn=peercred,cn=external,cn=auth" "${accounts.manager}"`,
    'threads 4',
    'sizelimit 500',
    ...(options.globalLines ?? []),
    'database mdb',
    `suffix "${suffix}"`,
    `rootdn "${accounts.manager}"`,
    `rootpw ${passwordOf('manager')}`,
    `directory ${join(folder, 'db')}`,
    `maxsize ${(options.megabytes ?? 64) * 1024 ** 2}`,
    'dbnosync',
    'index objectClass,uid,cn,member,memberUid,uniqueMember,entryUUID,entryCSN,modifyTimestamp eq',
    `limits dn.exact="${accounts.reader}" size=unlimited time=unlimited`,
    `limits dn.exact="${accounts.pager}" size.soft=500 size.hard=500 size.pr=1000 size.prtotal=unlimited`,
    `limits dn.exact="${accounts.limited}" size.soft=500 size.hard=500 size.prtotal=500`,
    'access to attrs=userPassword by self write by anonymous auth by * none',
    ...(options.accessLines ?? []),
    'access to * by * read',
    ...(options.databaseLines ?? []),
    'overlay memberof',
    'overlay ppolicy',
    `ppolicy_default "cn=policy,${suffix}"`,
    'ppolicy_use_lockout',
    'overlay syncprov',
    ...(options.sessionLog === 0 ? [] : [`syncprov-sessionlog ${options.sessionLog ?? 10_000}`]),
  ].join('\n')}\n`
}
