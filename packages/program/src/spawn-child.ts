import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { execa } from 'execa'
import type { Account } from './find-account.ts'
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
 * Starts a child in a process group of its own. execa's own time-outs and buffers stay out of it: they wait for every
 * holder of stdout, and put argv and output into messages.
 */
export function spawnChild({ file, args, folder, environment, account }: Spawning): Child {
  const { command, ids } = account ? asAccount(account, [file, ...args]) : { command: [file, ...args], ids: {} }
  const child = execa(command[0]!, command.slice(1), {
    ...ids,
    cwd: folder,
    env: environment,
    extendEnv: false,
    buffer: false,
    reject: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    killDescendants: true,
    // Only for the case that this very process exits first: then nobody is left to ask nicely and wait.
    killSignal: 'SIGKILL',
    // NODE_DEBUG=execa would print argv.
    verbose: 'none',
  })
  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited: new Promise((resolve) => child.nodeChildProcess.once('exit', (code, signal) => resolve({ code, signal }))),
    fault: child.then((result) => result.code),
  }
}

/** From util-linux. Node drops all supplementary groups when it changes the user; this sets those of the user. */
const setpriv = '/usr/bin/setpriv'

function asAccount({ uid, gid }: Account, command: readonly string[]): { command: readonly string[]; ids: Partial<Account> } {
  return existsSync(setpriv)
    ? { command: [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--', ...command], ids: {} }
    : { command, ids: { uid, gid } }
}
