import type { StoreContents } from '@muster/store'
import { printable } from './printable.ts'
import { count, list, moment } from './words.ts'

/** `9 people, 2 groups, …, after run 12 (sync, 3 Nov 2026, 00:55)`. */
export function sayContents({ people, groups, memberships, ledgerLines, runs, lastRun }: StoreContents): string {
  const held = list([
    count(people, 'person', 'people'),
    count(groups, 'group'),
    count(memberships, 'membership'),
    count(ledgerLines, 'line of the ledger', 'lines of the ledger'),
    count(runs, 'run'),
  ])
  return lastRun === undefined
    ? held
    : `${held}, the last of them run ${lastRun.run} (${printable(lastRun.command)}, ${moment(lastRun.startedAt)})`
}

export function sayBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
