import { cleanEnvironment, cleanPath } from './clean-environment.ts'
import { collectStderr } from './collect-stderr.ts'
import { endGroup, groupGoneWithin, settlesWithin } from './end-group.ts'
import { type Account, findAccount } from './find-account.ts'
import { inspectProgram, notExecutable, type Refusal, type Startable } from './inspect-program.ts'
import { defaultLimits } from './limits.ts'
import { readOutput } from './read-output.ts'
import { type Interruption, sayDeparture, sayInterruption, saySpawnFault } from './say-end.ts'
import { type Child, spawnChild } from './spawn-child.ts'
import { clearTemporaryFolder, makeTemporaryFolder } from './temporary-folder.ts'
import type { ProgramCommand, ProgramEnd, RunningProgram, StartOptions } from './types.ts'
import { watchTime } from './watch-time.ts'

const protocolVersion = 1
/** How long whatever the child started may take to go after it, before that counts as left behind. */
const followMs = 100
/** How long last words on stderr may take to arrive after the last process is gone. */
const lastWordsMs = 500
const lookEveryMs = 50

/** How a program ended, and the sentence for it. */
type Manner<End = ProgramEnd> = End extends unknown ? Omit<End, 'stderr' | 'stdoutBytes' | 'durationMs'> : never

/**
 * Starts an administrator's program in a process group of its own, with a clean environment and under limits. Throws
 * nothing: whatever is wrong with the program is in `ended`.
 */
export function startProgram(command: ProgramCommand, options: StartOptions = {}): RunningProgram {
  if (options.signal?.aborted) return neverStarted({ how: 'stopped', sentence: `The program ${command.path} was not started any more.` })
  const found = findWhatToStart(command, options)
  if ('reason' in found) return neverStarted({ how: 'not-started', ...found })
  const { startable, account } = found
  const temporaryFolder = makeTemporaryFolder(account)
  if (typeof temporaryFolder !== 'string') return neverStarted({ how: 'not-started', ...temporaryFolder })
  const clearAway = () =>
    clearTemporaryFolder(temporaryFolder, account).catch(() =>
      options.onWarning?.(
        `The temporary folder ${temporaryFolder} of the program ${command.path} could not be removed; remove it by hand.`,
      ),
    )
  const environment = cleanEnvironment(protocolVersion, temporaryFolder, command.environment)
  const child = spawnChild({ ...startable, environment, account })
  return child.pid === undefined
    ? neverStarted(failure(command.path, child).finally(clearAway))
    : run(child, child.pid, command.path, options, clearAway)
}

function findWhatToStart(
  command: ProgramCommand,
  { refuseWritableByOthers, onWarning }: StartOptions,
): { startable: Startable; account: Account | undefined } | Refusal {
  const startable = inspectProgram(command, command.environment?.PATH ?? cleanPath)
  if ('reason' in startable) return startable
  if (startable.writableByOthers !== undefined) {
    if (refuseWritableByOthers) return { reason: 'writable-by-others', sentence: startable.writableByOthers }
    onWarning?.(startable.writableByOthers)
  }
  const account = command.user === undefined ? undefined : findAccount(command.user, command.path)
  return account && 'reason' in account ? account : { startable, account }
}

function run(child: Child, pid: number, path: string, options: StartOptions, clearAway: () => Promise<void>): RunningProgram {
  const startedAt = performance.now()
  const limits = { ...defaultLimits, ...options.limits }
  const watch = watchTime(limits, (limit) => interrupt({ how: 'limit', limit }))
  const output = readOutput(child.stdout, limits, watch, interrupt)
  const stderr = collectStderr(child.stderr, options.onStderrLine)
  const allRead = Promise.all([output.closed, stderr.closed])
  const interrupted = Promise.withResolvers<void>()
  let interruption: Interruption | undefined

  // A program that does not read what it is given does nothing wrong.
  child.stdin.on('error', () => {})
  if (options.stdin === undefined) child.stdin.end()
  else if (options.stdin !== 'open') child.stdin.end(options.stdin)
  options.signal?.addEventListener('abort', stop)
  const ended = conduct()

  return {
    pid,
    write: (text) => new Promise((resolve) => child.stdin.write(text, () => resolve())),
    closeStdin: () => child.stdin.end(),
    lines: output.lines,
    ended,
    stop,
  }

  function stop(): Promise<ProgramEnd> {
    interrupt({ how: 'stopped' })
    return ended
  }

  function interrupt(why: Interruption): void {
    if (interruption) return
    interruption = why
    output.cutOff()
    // Whoever printed too much is told so the way `head` tells it; on time-outs and stops, last words are read and dropped.
    if (why.how === 'limit' && (why.limit === 'lineBytes' || why.limit === 'totalBytes')) child.stdout.destroy()
    interrupted.resolve()
  }

  async function conduct(): Promise<ProgramEnd> {
    await Promise.race([leaves(), interrupted.promise])
    watch.end()
    if (interruption) await endGroup(child, pid, limits.graceMs)
    else await endHeirs()
    await settlesWithin(allRead, lastWordsMs)
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
    await allRead
    options.signal?.removeEventListener('abort', stop)
    await clearAway()
    return {
      ...(await manner()),
      stderr: stderr.text(),
      stdoutBytes: output.bytes,
      durationMs: performance.now() - startedAt,
    }
  }

  /** Resolves when the child has exited and its outputs have ended, or its heirs had `graceMs` to end them. */
  async function leaves(): Promise<void> {
    await child.exited
    // Time in which nobody reads `lines()` does not count: what the child printed must not be lost by that.
    let waitedMs = 0
    do {
      if (await settlesWithin(allRead, lookEveryMs)) return
      if (!output.held) waitedMs += lookEveryMs
    } while (waitedMs < limits.graceMs)
  }

  /** Heirs are what the child started and left behind: in its group, or holding its outputs open. */
  async function endHeirs(): Promise<void> {
    const groupGone = await groupGoneWithin(child.exited, pid, followMs)
    if (!groupGone) {
      options.onWarning?.(`The program ${path} left a process running when it exited, which was ended; let it wait for what it starts.`)
      await endGroup(child, pid, limits.graceMs)
    } else if (!child.stdout.closed || !child.stderr.closed) {
      options.onWarning?.(
        `The program ${path} left a process running in a session of its own, which still held its output open; let that close stdout and stderr, or do not start it.`,
      )
    }
  }

  async function manner(): Promise<Manner> {
    if (interruption) return { ...interruption, sentence: sayInterruption(path, interruption, limits) }
    const { code, signal } = await child.exited
    const sentence = sayDeparture(path, { code, signal })
    return signal === null ? { how: 'exited', code: code!, sentence } : { how: 'signalled', signal, sentence }
  }
}

/** What `inspectProgram` could not foresee. */
async function failure(path: string, child: Child): Promise<Manner> {
  const code = await child.fault
  if (code === 'EACCES') return { how: 'not-started', reason: 'not-executable', sentence: notExecutable(path) }
  return { how: 'not-started', reason: 'other', sentence: saySpawnFault(path, code) }
}

function neverStarted(manner: Manner | Promise<Manner>): RunningProgram {
  const ended = Promise.resolve(manner).then((known) => ({ ...known, stderr: '', stdoutBytes: 0, durationMs: 0 }))
  return {
    pid: undefined,
    write: () => Promise.resolve(),
    closeStdin() {}, // there is none
    async *lines() {},
    ended,
    stop: () => ended,
  }
}
