import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { groupLives, signalGroup } from '../../packages/program/src/process-group.ts'
import { choosePort } from './choose-port.ts'
import { findProgram } from './find-programs.ts'
import { untilListening } from './until-listening.ts'

export interface SambaPerson {
  readonly name: string
  readonly password: string
  readonly fullName?: string
  /** The number of the primary Unix group. */
  readonly gid: number
  /** Further words of `pdbedit -r`, such as `-c [D]`. */
  readonly pdbedit?: readonly string[]
}

export interface SambaGroup {
  readonly gid: number
  readonly unixName: string
  readonly members: readonly string[]
  /** Its name of Windows. Left out: it is not mapped. */
  readonly name?: string
  readonly kind?: 'domain' | 'local'
  readonly rid?: number
  readonly comment?: string
}

export interface SambaContents {
  readonly people: readonly SambaPerson[]
  readonly groups: readonly SambaGroup[]
  /** Names of machines, which have accounts too; all in one Unix group. */
  readonly machines?: { readonly names: readonly string[]; readonly gid: number }
  /** Further lines of smb.conf. */
  readonly configuration?: readonly string[]
}

/** One machine with Samba: its files, and tools that see its Unix accounts. */
export interface SambaMachine {
  readonly folder: string
  readonly configFile: string
  /** Programs named as the tools are. They run the real ones, which see the Unix accounts of this machine through libnss-wrapper. */
  readonly toolsFolder: string
  /** Runs one of the tools and gives what it prints. */
  run(tool: string, words: readonly string[], input?: string): string
  /** Replaces one of the tools by a shell script, in which `"$real"` is the tool. Gives back the tools of before. */
  replaceTool(tool: string, script: string): () => void
  /** Writes the Unix accounts again. */
  writeUnixAccounts(contents: Pick<SambaContents, 'people' | 'groups' | 'machines'>): void
}

export interface SambaServer extends SambaMachine {
  readonly host: string
  readonly port: number
  /** Nobody answers any more; the files and the tools stay. */
  stopAnswering(): Promise<void>
  stop(): Promise<void>
}

/** Also for waiting until another domain is gone. */
export const sambaStartMs = 300_000
const readyWithinMs = 50_000
const endsWithinMs = 5_000
const tools = ['pdbedit', 'net', 'getent', 'id', 'smbclient', 'rpcclient', 'wbinfo', 'ntlm_auth']

/** A Samba server that stands alone, in front and in a folder of its own, on a port of loopback. */
export async function startSambaServer(contents: SambaContents): Promise<SambaServer> {
  const folder = makeFolder('ss-')
  let started: Started | undefined
  try {
    const [host, port] = ['127.0.0.1', await choosePort()]
    const machine = makeMachine(folder, host, port, contents, ['netbios name = LAB', 'server role = standalone server'])
    addAccounts(machine, contents)
    started = startInFront('smbd', machine)
    await untilListening(started.child, port, 'smbd', readyWithinMs, host)
    const { stop } = started
    return {
      ...machine,
      host,
      port,
      stopAnswering: stop,
      async stop() {
        await stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await started?.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** A domain as NT had them: its controller, and a member on which winbind runs. */
export interface NtDomain {
  readonly controller: SambaMachine & { readonly host: string }
  readonly member: SambaMachine
  readonly administrator: { readonly username: string; readonly password: string }
  /** The controller alone, which can be started again. */
  stopController(): Promise<void>
  startController(): Promise<void>
  stopWinbind(): Promise<void>
  startWinbind(): Promise<void>
  stop(): Promise<void>
}

const domainName = 'CAMPUS'
const administrator = { username: 'root', password: 'Admin-Pass-1' } as const
const memberName = 'MEMBER'
const machinesGid = 65_000

export async function startNtDomain(contents: SambaContents): Promise<NtDomain> {
  const turn = await takeTurn()
  const folder = makeFolder('sn-')
  const running = new Map<string, Started>()
  const stop = async (): Promise<void> => {
    for (const { stop: end } of running.values()) await end()
    rmSync(folder, { recursive: true, force: true })
    turn.close()
  }
  try {
    const host = await chooseAddress()
    const whole: SambaContents = {
      ...contents,
      machines: { names: [memberName.toLowerCase()], gid: machinesGid },
      groups: [...contents.groups, { gid: machinesGid, unixName: 'machines', members: [] }],
      people: [...contents.people, { name: administrator.username, password: administrator.password, gid: 0, fullName: 'Administrator' }],
    }
    const controller = makeMachine(join(folder, 'c'), host, 445, whole, [
      'netbios name = DC',
      'server role = classic primary domain controller',
      'domain logons = yes',
      'domain master = yes',
      'preferred master = yes',
      'os level = 100',
      'wins support = yes',
      'nmbd bind explicit broadcast = no',
    ])
    addAccounts(controller, whole)
    const startController = async (): Promise<void> => {
      const smbd = startInFront('smbd', controller)
      running.set('smbd', smbd)
      await untilListening(smbd.child, 445, 'smbd', readyWithinMs, host)
    }
    await startController()
    running.set('nmbd', startInFront('nmbd', controller))

    const member = makeMachine(join(folder, 'm'), '127.0.0.1', 445, { ...whole, configuration: [] }, [
      `netbios name = ${memberName}`,
      'server role = member server',
      'security = domain',
      `password server = ${host}`,
      `wins server = ${host}`,
      'name resolve order = wins',
      'idmap config * : backend = tdb',
      'idmap config * : range = 100000-199999',
    ])
    await joinDomain(member)
    const startWinbind = async (): Promise<void> => {
      const winbind = startInFront('winbindd', member)
      running.set('winbindd', winbind)
      await untilAnswered(() => member.run('wbinfo', ['--ping-dc']))
    }
    await startWinbind()
    const stopOne = (name: string) => async (): Promise<void> => {
      await running.get(name)?.stop()
      running.delete(name)
    }
    return {
      controller: { ...controller, host },
      member,
      administrator,
      startController,
      stopController: stopOne('smbd'),
      startWinbind,
      stopWinbind: stopOne('winbindd'),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One domain of this name at a time: nmbd hears what is said to all addresses of the machine, and would answer for another one's controller. */
async function takeTurn(): Promise<Server> {
  for (;;) {
    const turn = createServer()
    const isOurs = await new Promise<boolean>((resolve) => {
      turn.once('error', () => resolve(false))
      // A name without a file: whoever dies gives it back.
      turn.listen('\0muster-nt-domain', () => resolve(true))
    })
    if (isOurs) return turn
    await sleep(200)
  }
}

/** Names are registered some seconds after nmbd has started. */
async function joinDomain(member: SambaMachine): Promise<void> {
  const words = ['-s', member.configFile, 'rpc', 'join', '-U', administrator.username, '-S', 'DC']
  await untilAnswered(() => member.run('net', words, `${administrator.password}\n`))
}

async function untilAnswered(ask: () => void): Promise<void> {
  const until = performance.now() + readyWithinMs
  for (;;) {
    try {
      return ask()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(200)
    }
  }
}

/** smbd reaches its helpers as whoever has signed in, who must be let through the folders above: entered, not listed. */
function makeFolder(prefix: string): string {
  const above = tmpdir()
  const { mode } = statSync(above)
  if ((mode & 0o001) === 0) chmodSync(above, mode | 0o011)
  return mkdtempSync(join(above, prefix))
}

function makeMachine(folder: string, host: string, port: number, contents: SambaContents, role: readonly string[]): SambaMachine {
  // Short names: those of sockets may have no more than 108 bytes.
  for (const name of ['', 'private', 'state', 'cache', 'lock', 'pid', 'n', 'w', 'tools']) mkdirSync(join(folder, name), { recursive: true })
  chmodSync(folder, 0o755)
  const configFile = join(folder, 'smb.conf')
  writeFileSync(configFile, configurationOf(folder, host, port, [...role, ...(contents.configuration ?? [])]))
  const [passwd, group] = [join(folder, 'passwd'), join(folder, 'group')]
  const environment = {
    LD_PRELOAD: 'libnss_wrapper.so',
    NSS_WRAPPER_PASSWD: passwd,
    NSS_WRAPPER_GROUP: group,
    // Only where libnss-wrapper is does the library of winbind look at this.
    SELFTEST_WINBINDD_SOCKET_DIR: join(folder, 'w'),
  }
  const toolsFolder = join(folder, 'tools')
  const write = (tool: string, script: string): void => {
    const settings = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`)
    writeFileSync(join(toolsFolder, tool), ['#!/bin/sh', ...settings, `real=${findProgram(tool)}`, script, ''].join('\n'), { mode: 0o755 })
  }
  const usual = 'exec "$real" "$@"'
  for (const tool of tools) if (findProgram(tool) !== undefined) write(tool, usual)
  const machine: SambaMachine = {
    folder,
    configFile,
    toolsFolder,
    run(tool, words, input = '') {
      return execFileSync(join(toolsFolder, tool), words, {
        input,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { ...process.env, PASSWD_FD: '0' },
      })
    },
    replaceTool(tool, script) {
      write(tool, script)
      return () => write(tool, usual)
    },
    writeUnixAccounts({ people, groups, machines }) {
      const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
      const others = (machines?.names ?? []).map((name) => ({ name: `${name}$`, gid: machines!.gid, fullName: '' }))
      const lines = [...people, ...others].map(({ name, gid, fullName = '' }, index) =>
        // Who is root in the domain is root on its controller.
        [name, 'x', name === administrator.username ? 0 : 2000 + index, gid, fullName, `/home/${index}`, '/bin/sh'].join(':'),
      )
      writeFileSync(passwd, `${[nobody, ...lines].join('\n')}\n`)
      const own = groups.map(({ unixName, gid, members }) => [unixName, 'x', gid, members.join(',')].join(':'))
      writeFileSync(group, `${['nogroup:x:65534:', 'root:x:0:', ...own].join('\n')}\n`)
    },
  }
  machine.writeUnixAccounts(contents)
  return machine
}

function addAccounts({ run, configFile }: SambaMachine, { people, groups, machines }: SambaContents): void {
  for (const { name, password, fullName, pdbedit = [] } of people) {
    const named = ['-s', configFile, `--user=${name}`]
    const words = fullName === undefined ? [] : [`--fullname=${fullName}`]
    run('pdbedit', [...named, '-a', '-t', ...words], `${password}\n${password}\n`)
    if (pdbedit.length > 0) run('pdbedit', [...named, '-r', ...pdbedit])
  }
  for (const name of machines?.names ?? []) run('pdbedit', ['-s', configFile, '-a', '-m', '-u', name])
  for (const { name, unixName, kind = 'domain', rid, comment } of groups) {
    if (name === undefined) continue
    const words = [`ntgroup=${name}`, `unixgroup=${unixName}`, `type=${kind}`, ...(comment === undefined ? [] : [`comment=${comment}`])]
    run('net', ['-s', configFile, 'groupmap', 'add', ...words, ...(rid === undefined ? [] : [`rid=${rid}`])])
  }
}

function configurationOf(folder: string, host: string, port: number, more: readonly string[]): string {
  return [
    '[global]',
    `workgroup = ${domainName}`,
    `passdb backend = tdbsam:${folder}/private/passdb.tdb`,
    `private dir = ${folder}/private`,
    `state directory = ${folder}/state`,
    `cache directory = ${folder}/cache`,
    `lock directory = ${folder}/lock`,
    `pid directory = ${folder}/pid`,
    `ncalrpc dir = ${folder}/n`,
    `winbindd socket directory = ${folder}/w`,
    `log file = ${folder}/log.%m`,
    `smb ports = ${port}`,
    'bind interfaces only = yes',
    `interfaces = ${host}/30`,
    'disable spoolss = yes',
    'load printers = no',
    ...more,
    '',
  ].join('\n')
}

interface Started {
  readonly child: ChildProcess
  stop(): Promise<void>
}

/** In a process group of its own, with all the helpers that it starts. */
function startInFront(name: 'smbd' | 'nmbd' | 'winbindd', { folder, configFile }: SambaMachine): Started {
  const env = {
    ...process.env,
    LD_PRELOAD: 'libnss_wrapper.so',
    NSS_WRAPPER_PASSWD: join(folder, 'passwd'),
    NSS_WRAPPER_GROUP: join(folder, 'group'),
    SELFTEST_WINBINDD_SOCKET_DIR: join(folder, 'w'),
  }
  // A configuration that is not named by its whole path is not found by the helpers.
  const words = ['--foreground', '--no-process-group', `--configfile=${configFile}`]
  const child = spawn(findProgram(name)!, words, { cwd: folder, stdio: 'ignore', detached: true, env })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    child,
    async stop() {
      // Started by smbd and winbindd on demand, in a session of its own.
      const helper = join(folder, 'pid/samba-dcerpcd.pid')
      if (name !== 'nmbd' && existsSync(helper)) await endGroup(Number.parseInt(readFileSync(helper, 'utf8'), 10))
      if (child.pid !== undefined) await endGroup(child.pid)
      if (child.exitCode === null && child.signalCode === null) await ended
    },
  }
}

async function endGroup(leader: number): Promise<void> {
  const until = performance.now() + endsWithinMs
  signalGroup(leader, 'SIGTERM')
  while (groupLives(leader)) {
    if (performance.now() > until) {
      signalGroup(leader, 'SIGKILL')
      return
    }
    await sleep(20)
  }
}

/** An address of loopback whose port of SMB nobody has. */
async function chooseAddress(): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    // A network of its own for each: else the name servers of two domains would hear, and contradict, each other.
    const host = `127.1.${process.pid % 250}.${4 * (1 + (tries % 60)) + 1}`
    if (await isFree(host)) return host
  }
  throw new Error('no address of loopback has port 445 free')
}

function isFree(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(445, host, () => server.close(() => resolve(true)))
  })
}
