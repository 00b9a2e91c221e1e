import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** One sentence for each file, folder and living process that still has to do with `folder`. */
export function findLeaks(folder: string): string[] {
  return [...findEntries(folder), ...findProcesses(folder)]
}

function findEntries(folder: string): string[] {
  return readdirSync(folder).map((name) => `${join(folder, name)} was not removed`)
}

/** Processes that work in `folder`, or whose arguments or environment name it. Linux only: elsewhere nothing is found. */
function findProcesses(folder: string): string[] {
  const family = ancestors(process.pid)
  return numbersIn('/proc')
    .filter(
      (pid) => !family.has(pid) && [workingFolder(pid), read(pid, 'cmdline'), read(pid, 'environ')].some((text) => text.includes(folder)),
    )
    .filter((pid) => !isOfTheRunner(pid))
    .map((pid) => `process ${pid} still runs: ${read(pid, 'cmdline').replaceAll('\0', ' ').trim().slice(0, 200)}`)
}

function ancestors(pid: number): Set<number> {
  const found = new Set<number>()
  for (let each = pid; each > 0 && !found.has(each); each = parentOf(each)) found.add(each)
  return found
}

/** The fourth field of `/proc/PID/stat`; the second is the name in parentheses and may itself hold spaces and parentheses. */
function parentOf(pid: number): number {
  const stat = read(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Workers and the watchdog of vitest, and services of its bundler, which end after the global teardown. */
function isOfTheRunner(pid: number): boolean {
  return /^vitest-watchdog|node_modules\/(\.pnpm\/)?(vitest|esbuild|vite)[@/]/.test(read(pid, 'cmdline'))
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger)
  } catch {
    return [] // No /proc on this system.
  }
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // Ended meanwhile, or somebody else's.
  }
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '' // Ended meanwhile, or somebody else's.
  }
}
