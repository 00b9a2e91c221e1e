import { createHash } from 'node:crypto'

/** Where the next changes begin: the links that Graph gave, one of people and one of groups. */
export interface Cursor {
  readonly users: string
  /** Not there where no groups are wanted. */
  readonly groups?: string
}

const version = 1

export function writeCursor(cursor: Cursor, reading: readonly unknown[]): string {
  return JSON.stringify({ version, reading: digest(reading), ...cursor })
}

/** `undefined` for one that was given for another way of reading, or that is none. */
export function readCursor(text: string, reading: readonly unknown[], origin: string): Cursor | undefined {
  try {
    const { version: written, reading: read, users, groups } = JSON.parse(text) as Record<string, unknown>
    if (written !== version || read !== digest(reading) || !isLink(users, origin)) return undefined
    if (groups === undefined) return { users }
    return isLink(groups, origin) ? { users, groups } : undefined
  } catch {
    return undefined // Not JSON: no cursor of ours.
  }
}

function isLink(value: unknown, origin: string): value is string {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === origin
}

/** What is read, and how: a link holds the properties that it was asked for with. */
function digest(reading: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(reading)).digest('hex').slice(0, 16)
}
