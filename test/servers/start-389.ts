import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { choosePort } from './choose-port.ts'
import { find389Template, findProgram } from './find-programs.ts'
import { accounts, modifySlapd, passwordOf, suffix } from './start-slapd.ts'
import { untilListening } from './until-listening.ts'
import { formatLdif, type LdifEntry } from './write-ldif.ts'

export interface Ds389 {
  readonly url: string
  /** Changes it with LDIF, as its manager. */
  modify(ldif: string): void
  stop(): Promise<void>
}

/** What an account may read in one answer, and look through for it, unless its own entry says otherwise. */
export const entriesAllowed = 200

const readyWithinMs = 60_000
const endsWithinMs = 10_000
const backend = 'userroot'

/**
 * A fresh 389 Directory Server in a folder of its own, on loopback, in front, bound to this process. It has the suffix and the
 * accounts of `startSlapd`; only the reader and the manager may read more than `entriesAllowed` entries. Three wrong passwords
 * lock an account, and one that the manager has set must be changed.
 */
export async function start389(entries: Iterable<LdifEntry> = []): Promise<Ds389> {
  const folder = mkdtempSync(join(tmpdir(), 'ds-'))
  try {
    return await startIn(folder, entries)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(folder: string, entries: Iterable<LdifEntry>): Promise<Ds389> {
  const port = await choosePort()
  // The server calls a semaphore of the whole machine after the last part of this path.
  const configuration = join(folder, basename(folder))
  for (const name of [configuration, join(configuration, 'schema'), ...places.map((place) => join(folder, place))]) mkdirSync(name)
  writeFileSync(join(configuration, 'dse.ldif'), configurationOf(folder, configuration, port), { mode: 0o600 })
  writeFileSync(join(configuration, 'schema', '99user.ldif'), 'dn: cn=schema\nobjectClass: top\nobjectClass: subschema\ncn: schema\n')
  // Order of languages, which nobody asks for.
  writeFileSync(join(configuration, 'slapd-collations.conf'), '')
  load(folder, configuration, entries)

  const child = spawn(findProgram('ns-slapd')!, ['-D', configuration, '-d', '0'], { cwd: folder, stdio: 'ignore' })
  await untilListening(child, port, 'ns-slapd', readyWithinMs)
  const url = `ldap://127.0.0.1:${port}`
  return {
    url,
    modify: (ldif) => modifySlapd(url, ldif),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
        await ended
        clearTimeout(late)
      }
      rmSync(`/dev/shm/sem.${basename(folder)}.stats`, { force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const places = ['db', 'log', 'run', 'lock', 'tmp', 'ldif', 'bak'] as const

/** The template of the package, filled in: what `dscreate` does, which wants systemd and the folders of the machine. */
function configurationOf(folder: string, configuration: string, port: number): string {
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(places.map((place) => [`${place}_dir`, join(folder, place)])),
    schema_dir: join(configuration, 'schema'),
    cert_dir: configuration,
    config_dir: configuration,
    inst_dir: folder,
    db_home_dir: join(folder, 'db'),
    db_lib: 'bdb',
    fqdn: 'localhost',
    ds_port: String(port),
    ds_user: userInfo().username,
    ds_suffix: suffix,
    rootdn: accounts.manager,
    ds_passwd: `{CLEAR}${passwordOf('manager')}`,
    ldapi_enabled: 'off',
    ldapi_autobind: 'off',
    ldapi: join(folder, 'ldapi'),
  }
  const filled = readFileSync(find389Template()!, 'utf8').replace(/%(\w+)%/g, (variable, name: string) => values[name] ?? variable)
  return `${filled
    .replace('dn: cn=config\n', `dn: cn=config\n${serverLines.join('\n')}\n`)
    .replace(/dn: cn=config, ?cn=ldbm database.*\n/, (dn) => `${dn}${databaseLines.join('\n')}\n`)
    .trimEnd()}\n\n${suffixEntries(folder).map(formatLdif).join('')}`
}

const serverLines = [
  'nsslapd-listenhost: 127.0.0.1',
  `nsslapd-sizelimit: ${entriesAllowed}`,
  'passwordExp: on',
  'passwordLockout: on',
  'passwordMaxFailure: 3',
  'passwordMustChange: on',
]

/** Without them it takes a quarter of the memory of the machine. */
const databaseLines = [
  `nsslapd-lookthroughlimit: ${entriesAllowed}`,
  'nsslapd-cache-autosize: 0',
  'nsslapd-dbcachesize: 16777216',
  'nsslapd-import-cache-autosize: 0',
  'nsslapd-import-cachesize: 16777216',
]

function suffixEntries(folder: string): LdifEntry[] {
  return [
    {
      dn: `cn=${backend},cn=ldbm database,cn=plugins,cn=config`,
      attributes: {
        objectClass: ['extensibleObject', 'nsBackendInstance'],
        cn: backend,
        'nsslapd-suffix': suffix,
        'nsslapd-directory': join(folder, 'db', backend),
      },
    },
    {
      dn: `cn="${suffix}",cn=mapping tree,cn=config`,
      attributes: {
        objectClass: ['extensibleObject', 'nsMappingTree'],
        cn: suffix,
        'nsslapd-state': 'backend',
        'nsslapd-backend': backend,
      },
    },
  ]
}

/** By import: only so can an entry bring its identifier with it. Leaving one out is a fault here. */
function load(folder: string, configuration: string, entries: Iterable<LdifEntry>): void {
  const file = join(folder, 'ldif', 'all.ldif')
  writeFileSync(file, [...basisEntries(), ...entries].map(formatLdif).join(''))
  const words = ['ldif2db', '-D', configuration, '-n', backend, '-i', file]
  const { status, error } = spawnSync(findProgram('ns-slapd')!, words, { cwd: folder, stdio: 'ignore' })
  if (error) throw error
  if (status === 0) return
  const log = readFileSync(join(folder, 'log', 'errors'), 'utf8')
  const reasons = log.match(/^.* (WARN|ERR) - .*$/gm) ?? []
  throw new Error(`389 Directory Server did not take every entry:\n${reasons.slice(0, 5).join('\n')}`)
}

function basisEntries(): LdifEntry[] {
  const account = { objectClass: ['organizationalRole', 'simpleSecurityObject'] }
  return [
    {
      dn: suffix,
      attributes: {
        objectClass: ['dcObject', 'organization'],
        dc: 'campus',
        o: 'Campus',
        aci: '(targetattr != "userPassword")(version 3.0; acl "read"; allow (read, search, compare) userdn = "ldap:///anyone";)',
      },
    },
    { dn: `ou=people,${suffix}`, attributes: { objectClass: 'organizationalUnit', ou: 'people' } },
    { dn: `ou=groups,${suffix}`, attributes: { objectClass: 'organizationalUnit', ou: 'groups' } },
    {
      dn: accounts.reader,
      attributes: { ...account, cn: 'reader', userPassword: passwordOf('reader'), nsSizeLimit: '-1', nsLookThroughLimit: '-1' },
    },
    { dn: accounts.limited, attributes: { ...account, cn: 'limited', userPassword: passwordOf('limited') } },
  ]
}
