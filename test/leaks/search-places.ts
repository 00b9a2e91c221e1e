import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Canary, findCanaries } from './canaries.ts'

/** A canary, and the place where it was: `muster.db-wal: password`. */
export type Found = string

export function searchText(place: string, text: string | Buffer, canaries: readonly Canary[]): readonly Found[] {
  return findCanaries(typeof text === 'string' ? Buffer.from(text) : text, canaries).map((name) => `${place}: ${name}`)
}

/**
 * Every file below a folder, and its name; `except` are paths within it where the test itself has put a canary. Passes over
 * what has not been written since it was looked at with the same `looked`.
 */
export function searchFolder(
  folder: string,
  canaries: readonly Canary[],
  except: readonly string[] = [],
  looked: Map<string, string> = new Map(),
): readonly Found[] {
  return filesIn(folder).flatMap((path) => {
    if (except.includes(path)) return []
    const [before, now] = [looked.get(path), lastWritten(join(folder, path))]
    if (before !== undefined && before === now) return []
    looked.set(path, now)
    return [...searchText(`name of ${path}`, path, canaries), ...searchText(path, readFile(join(folder, path)), canaries)]
  })
}

function lastWritten(path: string): string {
  const { ino, size, mtimeNs } = lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? {}
  return `${ino} ${size} ${mtimeNs}`
}

export function searchFile(path: string, canaries: readonly Canary[]): readonly Found[] {
  return searchText(path, readFile(path), canaries)
}

/** Whoever runs now: none of them descends from a process that is started later. */
export function whoRuns(): ReadonlySet<number> {
  return new Set(pidsInProc())
}

/** Arguments and environment of a process and of all that descend from it; `strangers` do not. Linux only: elsewhere nothing is found. */
export function searchFamily(ancestor: number, canaries: readonly Canary[], strangers: ReadonlySet<number> = new Set()): readonly Found[] {
  return familyOf(ancestor, strangers).flatMap((pid) => {
    const { command, environment } = readProcess(pid)
    return [
      ...searchText(`arguments of ${pid === ancestor ? 'muster' : 'a child'}`, command, canaries),
      ...searchText(`environment of ${pid === ancestor ? 'muster' : nameOf(command, canaries)}`, environment, canaries),
    ]
  })
}

/** Both of the same program: a child that becomes another between two readings would show the new environment under the old name. */
function readProcess(pid: number): { readonly command: Buffer; readonly environment: Buffer } {
  for (let command = readFile(`/proc/${pid}/cmdline`); ; ) {
    const environment = readFile(`/proc/${pid}/environ`)
    const after = readFile(`/proc/${pid}/cmdline`)
    if (after.equals(command)) return { command, environment }
    command = after
  }
}

/** Without what must not be said, not even by a test that fails. */
function nameOf(command: Buffer, canaries: readonly Canary[]): string {
  if (findCanaries(command, canaries).length > 0) return 'a child'
  return command.toString('utf8').split('\0').slice(0, 3).join(' ').trim() || 'what is ending'
}

export const canSearchFamily = readFile('/proc/self/environ').length > 0

function familyOf(ancestor: number, strangers: ReadonlySet<number>): readonly number[] {
  const children = new Map<number, number[]>()
  for (const pid of pidsInProc()) {
    if (strangers.has(pid)) continue
    const stat = readFile(`/proc/${pid}/stat`).toString('latin1')
    // The name of the process stands in parentheses, and may hold some itself.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)]
  return below(ancestor)
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  } catch {
    return [] // A folder in it was removed meanwhile.
  }
}

function pidsInProc(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return [] // No /proc on this system.
  }
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0) // Gone meanwhile, or no file to be read.
  }
}
