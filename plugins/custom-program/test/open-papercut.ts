import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context, DirectoryRecord, ErrorRecord, KnownEntries, Scope, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { provider, type Settings } from '../src/index.ts'
import type { PapercutSettings } from '../src/papercut-settings.ts'

export const everything: Scope = { users: 'all', groups: 'all', disabled: false }

/** A session on one of the programs beside this file. */
export function openProgram(name: string, papercut: PapercutSettings = {}, settings: Partial<Settings> = {}): Promise<Session> {
  return open({ program: name, dialect: 'papercut', papercut, ...settings }, join(import.meta.dirname, 'papercut-programs'))
}

/** A session on a program of a few lines of shell, in a folder of its own. */
export async function openShell(script: string, papercut: PapercutSettings = {}, settings: Partial<Settings> = {}): Promise<Session> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'program.sh'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'program.sh'), 0o755)
  return open({ program: 'program.sh', dialect: 'papercut', papercut, ...settings }, folder)
}

/** The commands that a test does not speak of, for `case $2 in … esac` around what it does. */
export function answering(cases: Readonly<Record<string, string>>): string {
  const ordinary = { 'is-valid': 'echo Y', 'all-users': 'printf "ann\\tAnn\\nbob\\tBob\\n"', 'all-groups': ':', ...cases }
  return `case $2 in\n${Object.entries(ordinary)
    .map(([command, does]) => `${command}) ${does} ;;`)
    .join('\n')}\nesac`
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-papercut-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function open(settings: Settings, folder: string): Promise<Session> {
  const quiet = () => undefined
  const context: Context = {
    source: 'campus',
    folder,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    signal: new AbortController().signal,
    clock: { now: Date.now },
  }
  return provider.open(settings, context)
}

/** A listing as a person would sum it up. */
export interface Listing {
  /** Without what is about the place on the way here. */
  readonly users: readonly Record<string, unknown>[]
  readonly names: readonly string[]
  /** Sorted names of members, or `unknown`, by group. */
  readonly groups: Readonly<Record<string, readonly string[] | 'unknown'>>
  readonly present: readonly number[]
  readonly errors: readonly ErrorRecord[]
  readonly complete: boolean
}

export async function list(session: Session, scope: Scope = everything, known?: KnownEntries): Promise<Listing> {
  const records: DirectoryRecord[] = []
  for await (const batch of session.list(scope, known)) records.push(...batch)
  const groups: Record<string, string[] | 'unknown'> = {}
  const counted = { users: 0, groups: 0, members: 0 }
  for (const record of records) {
    if (record.type === 'user') counted.users++
    if (record.type === 'present') counted.users += record.known!.length
    if (record.type === 'group') counted.groups++
    if (record.type !== 'members') continue
    counted.members += record.members?.length ?? 0
    const sofar = groups[record.group] ?? []
    groups[record.group] = record.unknown || sofar === 'unknown' ? 'unknown' : [...sofar, ...record.members!].sort()
  }
  const users = records
    .filter((record) => record.type === 'user')
    .map(({ type: _, at: __, fingerprint: ___, ...user }) => user)
    .sort((one, other) => (one.username < other.username ? -1 : 1))
  const end = records.at(-1)
  return {
    users,
    names: users.map((user) => user.username),
    groups,
    present: records.flatMap((record) => (record.type === 'present' ? record.known! : [])),
    errors: records.filter((record) => record.type === 'error'),
    complete: end?.type === 'end' && end.users === counted.users && end.groups === counted.groups && end.members === counted.members,
  }
}
