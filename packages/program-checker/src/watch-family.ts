import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** What was seen of a program's children while it ran and after it ended. Only where `/proc` exists (Linux). */
export interface FamilyReport {
  /** How many children and grandchildren were seen at all; short-lived ones are missed. */
  readonly children: number
  /** Where the password stood in clear: "argv of curl". Never contains the password. */
  readonly leaks: readonly string[]
  /** Processes still alive after the program had ended, by name. */
  readonly left: readonly string[]
}

export interface FamilyWatch {
  /** Looks a last time, ends what was left behind, and reports. */
  end(): FamilyReport
}

/** A child that outlives the program by so much was not waited for. */
const leftBehindMs = 60

/** Between two looks. A child that lives for less may be missed; a look costs some 30 µs for each process. */
const lookEveryMs = 4

export const canWatch = existsSync('/proc/self/environ') && existsSync(`/proc/self/task/${process.pid}/children`)

/**
 * Looks at the children of `root` until `end` is called.
 * @param marker a value of the program's environment that no other process has: children inherit it, so they are
 *   found even after they have left the process group and their parent has gone
 * @param strangers who ran before `root` was started, and so is none of its children
 * @param secret what must stand in no argv and no environment
 */
export function watchFamily(root: number, marker: string, strangers: ReadonlySet<number>, secret?: string): FamilyWatch {
  const kin = new Map<number, string>()
  const leaks = new Set<string>()
  const orphans = new Map<number, number>()
  const left = new Map<number, string>()

  let searchedAt = 0

  const look = () => {
    if (hasEnded(root)) {
      // Whoever has lost its parent is no child of `root` any more; the first look may have come too late for it.
      if (performance.now() - searchedAt > leftBehindMs / 2) {
        searchedAt = performance.now()
        for (const pid of carriersOf(marker, strangers)) if (pid !== root && !kin.has(pid)) kin.set(pid, nameOf(pid))
      }
      for (const pid of [...kin.keys()].filter((pid) => !hasEnded(pid))) {
        const since = orphans.get(pid) ?? performance.now()
        orphans.set(pid, since)
        if (performance.now() - since > leftBehindMs) left.set(pid, nameOf(pid))
      }
    }
    for (const pid of [root, ...descendants(root, [...kin.keys()])]) {
      if (pid !== root && !kin.has(pid)) kin.set(pid, nameOf(pid))
      if (secret === undefined) continue
      if (read(pid, 'cmdline').includes(secret)) leaks.add(`argv of ${nameOf(pid)}`)
      if (read(pid, 'environ').includes(secret)) leaks.add(`environment of ${nameOf(pid)}`)
    }
  }
  const timer = setInterval(look, lookEveryMs)
  look()

  return {
    end() {
      clearInterval(timer)
      for (const pid of carriersOf(marker, strangers)) {
        left.set(pid, nameOf(pid))
        endProcess(pid)
      }
      return { children: kin.size, leaks: [...leaks], left: [...left.values()] }
    },
  }
}

function descendants(root: number, known: readonly number[]): readonly number[] {
  const found = new Set<number>()
  const queue = [root, ...known]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of childrenOf(pid)) {
      if (found.has(child)) continue
      found.add(child)
      queue.push(child)
    }
  }
  return [...found]
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return [] // it has ended, or is not ours to look at
  }
}

/** Whoever runs now. */
export function whoRuns(): ReadonlySet<number> {
  return new Set(canWatch ? processes() : [])
}

function processes(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

function carriersOf(marker: string, strangers: ReadonlySet<number>): readonly number[] {
  return processes().filter((pid) => !strangers.has(pid) && read(pid, 'environ').includes(marker))
}

function read(pid: number, what: 'cmdline' | 'environ' | 'comm' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return '' // it has ended, or is not ours to look at
  }
}

/** Also a process that is dead but not yet buried by its parent. */
function hasEnded(pid: number): boolean {
  const status = read(pid, 'stat')
  return status === '' || /\) [ZX] /.test(status)
}

function nameOf(pid: number): string {
  return read(pid, 'comm').trim() || `process ${pid}`
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it went by itself between the look and the signal
  }
}
