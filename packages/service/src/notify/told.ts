import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Condition, FailedLine } from './conditions.ts'
import type { ChannelName } from './send.ts'

/** What was told on one way, and when the last message went. */
export interface Told {
  readonly lastAt: number
  readonly conditions: Readonly<Record<string, { readonly size: number; readonly text: string }>>
}

/** What has been told, so that a service that begins anew does not tell it again. */
export interface Memory {
  readonly failed: readonly FailedLine[]
  readonly told: Partial<Record<ChannelName, Told>>
}

export function readMemory(file: string): Memory {
  try {
    const { failed, told } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Memory>
    return { failed: Array.isArray(failed) ? failed : [], told: typeof told === 'object' && told !== null ? told : {} }
  } catch {
    // None yet, or one that cannot be read: the worst is that something is told twice.
    return { failed: [], told: {} }
  }
}

export function writeMemory(file: string, memory: Memory): void {
  writeFileSync(`${file}.part`, JSON.stringify(memory), { mode: 0o600 })
  renameSync(`${file}.part`, file)
}

export interface News {
  readonly fresh: readonly Condition[]
  readonly still: readonly Condition[]
  /** Sentences of what was told and is not so any more. */
  readonly cleared: readonly string[]
}

/** What grew by more than a tenth is news again. */
const growth = 1.1

export function findNews(told: Told | undefined, conditions: readonly Condition[]): News {
  const before = told?.conditions ?? {}
  const isFresh = ({ key, size }: Condition): boolean => before[key] === undefined || size > before[key].size * growth
  const keys = new Set(conditions.map(({ key }) => key))
  return {
    fresh: conditions.filter(isFresh),
    still: conditions.filter((condition) => !isFresh(condition)),
    cleared: Object.entries(before).flatMap(([key, { text }]) => (keys.has(key) ? [] : text)),
  }
}

/** After a message: what grew little by little is measured by what was told. */
export function afterTelling(told: Told | undefined, { fresh, still }: News, now: number): Told {
  const kept = ({ key, size, text }: Condition) => [key, { size: told?.conditions[key]?.size ?? size, text }] as const
  const anew = ({ key, size, text }: Condition) => [key, { size, text }] as const
  return { lastAt: now, conditions: Object.fromEntries([...still.map(kept), ...fresh.map(anew)]) }
}
