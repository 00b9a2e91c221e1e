import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './find-programs.ts'
import { type Certificates, makeCertificates } from './make-certificates.ts'
import { formatLdif, type LdifEntry } from './write-ldif.ts'

export const domainBase = 'DC=campus,DC=example'
export const domainAdministrator = { dn: `CN=Administrator,CN=Users,${domainBase}`, password: 'Admin-Pass-1' } as const

export interface SambaDomain {
  /** On 127.0.0.x with the ports of Active Directory, which cannot be chosen. */
  readonly url: string
  readonly ldapsUrl: string
  readonly folder: string
  readonly certificates: Certificates
  /** Loads entries into the running domain, with passwords as `unicodePwd` (see `unicodePassword`). */
  add(entries: Iterable<LdifEntry>): void
  /** Changes it with LDIF, as its administrator. */
  modify(ldif: string): void
  stop(): Promise<void>
}

/** Provisioning takes 3 s of a processor that is free, and much longer on one that is not. */
export const provisionMs = 180_000
const readyWithinMs = 60_000
const endsWithinMs = 5_000

/** [MS-ADTS] 3.1.1.3.1.5.1: the password between quotation marks, in UTF-16. */
export function unicodePassword(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le')
}

/** A fresh Samba 4 domain as an Active Directory domain controller, in front and in a folder of its own. Needs root for its ports. */
export async function startSambaDomain(entries: Iterable<LdifEntry> = []): Promise<SambaDomain> {
  const folder = mkdtempSync(join(tmpdir(), 'sd-'))
  try {
    return await startIn(folder, entries)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(folder: string, entries: Iterable<LdifEntry>): Promise<SambaDomain> {
  const certificates = makeCertificates(folder)
  // Samba refuses a key that others can read.
  chmodSync(certificates.key, 0o600)
  const target = join(folder, 'domain')
  mkdirSync(target)
  const template = join(folder, 'template.conf')
  writeFileSync(template, '[global]\nldb:nosync = true\n')
  const provision = ['--realm=CAMPUS.EXAMPLE', '--domain=CAMPUS', '--host-name=dc', `--adminpass=${domainAdministrator.password}`]
  const kind = ['--server-role=dc', '--dns-backend=NONE', '--use-rfc2307', `--targetdir=${target}`, '-s', template]
  execFileSync(findProgram('samba-tool')!, ['domain', 'provision', ...provision, ...kind], { stdio: ['ignore', 'ignore', 'pipe'] })

  const host = await chooseAddress()
  const configuration = join(folder, 'smb.conf')
  writeFileSync(configuration, configurationOf(target, host, certificates))
  const database = join(target, 'private', 'sam.ldb')
  const add = (given: Iterable<LdifEntry>): void => {
    const input = [...given].map(formatLdif).join('')
    if (input !== '') execFileSync(findProgram('ldbadd')!, ['--nosync', '-H', database], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  }
  add(entries)

  const words = ['-F', '-M', 'single', '--no-process-group', '-s', configuration]
  const child = spawn(findProgram('samba')!, words, { cwd: folder, stdio: 'ignore' })
  await untilListening(child, host)
  return {
    url: `ldap://${host}`,
    ldapsUrl: `ldaps://${host}`,
    folder,
    certificates,
    add,
    modify(ldif) {
      execFileSync(findProgram('ldbmodify')!, ['-H', database], { input: ldif, stdio: ['pipe', 'ignore', 'pipe'] })
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
        await ended
        clearTimeout(late)
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configurationOf(target: string, host: string, { authority, certificate, key }: Certificates): string {
  return `[global]
netbios name = DC
workgroup = CAMPUS
realm = CAMPUS.EXAMPLE
server role = active directory domain controller
server services = ldap
interfaces = ${host}/8
bind interfaces only = yes
binddns dir = ${target}/bind-dns
cache directory = ${target}/cache
lock directory = ${target}
pid directory = ${target}
ncalrpc dir = ${target}/ncalrpc
private dir = ${target}/private
state directory = ${target}/state
log file = ${target}/log
idmap_ldb:use rfc2307 = yes
ldb:nosync = true
tls enabled = yes
tls keyfile = ${key}
tls certfile = ${certificate}
tls cafile = ${authority}
`
}

/** An address of loopback whose LDAP port nobody has. */
async function chooseAddress(): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const host = `127.0.0.${10 + ((process.pid * 7 + tries * 31) % 240)}`
    if (await isFree(host)) return host
  }
  throw new Error('no address of loopback has port 389 free')
}

function isFree(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(389, host, () => server.close(() => resolve(true)))
  })
}

async function untilListening(child: ChildProcess, host: string): Promise<void> {
  const until = performance.now() + readyWithinMs
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`samba ended with code ${child.exitCode} instead of starting`)
    if ((await accepts(host, 389)) && (await accepts(host, 636))) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error(`samba did not listen on ${host} within ${readyWithinMs} ms`)
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
