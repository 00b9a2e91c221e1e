import type { DirectoryRecord, Finding, Scope, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { provider, type Settings } from '../src/index.ts'

export interface OpenSamba {
  readonly session: Session
  logged(): string
}

/** A session that is closed when the test is over. */
export async function openSamba(settings: Settings, folder = '/'): Promise<OpenSamba> {
  const lines: string[] = []
  const log = (message: string, fields?: object): void => void lines.push(`${message} ${JSON.stringify(fields)}`)
  const session = await provider.open(settings, {
    source: 'lab',
    folder,
    logger: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    clock: Date,
  })
  onTestFinished(() => session.close())
  return { session, logged: () => lines.join('\n') }
}

export const everything: Scope = { users: 'all', groups: 'all', disabled: true }

/** What came, and what was thrown after it. */
export async function readAll(session: Session, scope = everything): Promise<{ records: DirectoryRecord[]; failure: unknown }> {
  const records: DirectoryRecord[] = []
  try {
    for await (const batch of session.list(scope)) records.push(...batch)
    return { records, failure: undefined }
  } catch (error) {
    return { records, failure: error }
  }
}

/** Groups with the names of their members; `undefined` for members that are unknown. */
export function groupsOf(records: readonly DirectoryRecord[]): Record<string, readonly string[] | undefined> {
  const names = new Map<string, string>()
  for (const record of records) {
    if (record.type === 'user') names.set(record.id!, record.username)
    if (record.type === 'group') names.set(record.id!, record.name)
  }
  const groups: Record<string, readonly string[] | undefined> = {}
  for (const record of records) {
    if (record.type !== 'members') continue
    const members = record.unknown ? undefined : record.members!.map((handle) => names.get(handle) ?? handle)
    groups[names.get(record.group) ?? record.group] = members?.toSorted()
  }
  return groups
}

export function finding(findings: readonly Finding[], id: string): Finding | undefined {
  return findings.find((each) => each.id === id)
}
