import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { onExit } from 'signal-exit'
import type { Account } from './find-account.ts'
import { signalGroup } from './process-group.ts'
import type { Departure } from './say-end.ts'

export interface Child {
  readonly pid: number | undefined
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Never resolves for a child without a `pid`. */
  readonly exited: Promise<Departure>
  /** Resolves for a child without a `pid`: the operating system's code. */
  readonly fault: Promise<string | undefined>
}

export interface Spawning {
  readonly file: string
  readonly args: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly account: Account | undefined
}

/**
 * Starts a child in a process group of its own, and never throws: a child without a `pid` has a `fault`. If this very process
 * exits first, the whole group is killed, for then nobody is left to ask nicely and wait.
 */
export function spawnChild({ file, args, folder, environment, account }: Spawning): Child {
  const { command, ids } = account ? asAccount(account, [file, ...args]) : { command: [file, ...args], ids: {} }
  let child: ChildProcessWithoutNullStreams
  try {
    child = spawn(command[0]!, command.slice(1), { ...ids, cwd: folder, env: environment, detached: true, windowsHide: true })
  } catch (error) {
    return unstarted(Promise.resolve(codeOf(error)))
  }
  const fault = new Promise<string | undefined>((resolve) => child.on('error', (error) => resolve(codeOf(error))))
  const { pid, stdin, stdout, stderr } = child
  if (pid === undefined) return unstarted(fault)
  const spare = killAtExit(pid)
  child.once('close', spare)
  return {
    pid,
    stdin,
    stdout,
    stderr,
    exited: new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal }))),
    fault,
  }
}

function unstarted(fault: Promise<string | undefined>): Child {
  const nothing = new PassThrough().end()
  return { pid: undefined, stdin: nothing, stdout: nothing, stderr: nothing, exited: new Promise(() => {}), fault }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

const leaders = new Set<number>()
let stopWatching: () => void = () => undefined

/** Gives what takes that back. */
function killAtExit(leader: number): () => void {
  if (leaders.size === 0) {
    stopWatching = onExit(() => {
      for (const pid of leaders) signalGroup(pid, 'SIGKILL')
    })
  }
  leaders.add(leader)
  return () => {
    if (leaders.delete(leader) && leaders.size === 0) stopWatching()
  }
}

/** From util-linux. Node drops all supplementary groups when it changes the user; this sets those of the user. */
const setpriv = '/usr/bin/setpriv'

function asAccount({ uid, gid }: Account, command: readonly string[]): { command: readonly string[]; ids: Partial<Account> } {
  return existsSync(setpriv)
    ? { command: [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--', ...command], ids: {} }
    : { command, ids: { uid, gid } }
}
