import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Canary, findCanaries } from './canaries.ts'

/** A canary, and the place where it was: `muster.db-wal: password`. */
export type Found = string

export function searchText(place: string, text: string | Buffer, canaries: readonly Canary[]): readonly Found[] {
  return findCanaries(Buffer.from(text), canaries).map((name) => `${place}: ${name}`)
}

/** Every file below a folder, and its name; `except` are paths within it where the test itself has put a canary. */
export function searchFolder(folder: string, canaries: readonly Canary[], except: readonly string[] = []): readonly Found[] {
  return filesIn(folder).flatMap((path) => {
    if (except.includes(path)) return []
    return [...searchText(`name of ${path}`, path, canaries), ...searchText(path, readFile(join(folder, path)), canaries)]
  })
}

export function searchFile(path: string, canaries: readonly Canary[]): readonly Found[] {
  return searchText(path, readFile(path), canaries)
}

/** Arguments and environment of a process and of all that descend from it. Linux only: elsewhere nothing is found. */
export function searchFamily(ancestor: number, canaries: readonly Canary[]): readonly Found[] {
  return familyOf(ancestor).flatMap((pid) => {
    const command = readFile(`/proc/${pid}/cmdline`)
    return [
      ...searchText(`arguments of ${pid === ancestor ? 'muster' : 'a child'}`, command, canaries),
      ...searchText(
        `environment of ${pid === ancestor ? 'muster' : nameOf(command, canaries)}`,
        readFile(`/proc/${pid}/environ`),
        canaries,
      ),
    ]
  })
}

/** Without what must not be said, not even by a test that fails. */
function nameOf(command: Buffer, canaries: readonly Canary[]): string {
  if (findCanaries(command, canaries).length > 0) return 'a child'
  return command.toString('utf8').split('\0').slice(0, 3).join(' ').trim() || 'what is ending'
}

export const canSearchFamily = readFile('/proc/self/environ').length > 0

function familyOf(ancestor: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const pid of namesIn('/proc').map(Number).filter(Number.isInteger)) {
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

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
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
