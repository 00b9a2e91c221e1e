import { createHash } from 'node:crypto'
import type { Scope } from '@muster/provider'
import { formatFilter } from '../filter.ts'
import type { Directory } from './directory.ts'

/** What a cursor stands for. */
export interface Cursor {
  /** Of each directory, as its `ChangeFinder` understands it. */
  readonly positions: readonly string[]
  /** The primary groups that somebody has: whoever changes may have left any of these. */
  readonly primaryGroups: readonly string[]
}

/**
 * Above this, nothing is gained: of everybody who changed it must be said which of these groups they are not in. (Where each
 * person has a group of their own, `users.primaryGroup: []` makes changes possible again.)
 */
export const mostPrimaryGroups = 100

const version = 1

export function writeCursor(cursor: Cursor, directories: readonly Directory[], scope: Scope): string {
  return JSON.stringify({ version, reading: digest(directories, scope), ...cursor })
}

/** `undefined` for one that was given for another way of reading, or that is none. */
export function readCursor(text: string, directories: readonly Directory[], scope: Scope): Cursor | undefined {
  try {
    const cursor = JSON.parse(text) as Partial<Cursor> & { readonly version?: unknown; readonly reading?: unknown }
    if (cursor?.version !== version || cursor.reading !== digest(directories, scope)) return undefined
    const { positions, primaryGroups } = cursor
    return isTexts(positions) && positions.length === directories.length && isTexts(primaryGroups)
      ? { positions, primaryGroups }
      : undefined
  } catch {
    return undefined // Not JSON: no cursor of ours.
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

/** What is read, and how: a cursor of another filter or another base says nothing about this one. */
function digest(directories: readonly Directory[], { groups }: Scope): string {
  const places = directories.flatMap(({ users, groups }) =>
    [users, groups].map(({ base, scope, filter, reader }) => [base, scope, formatFilter(filter), reader.attributes]),
  )
  return createHash('sha256')
    .update(JSON.stringify([places, groups === 'none']))
    .digest('hex')
    .slice(0, 16)
}
