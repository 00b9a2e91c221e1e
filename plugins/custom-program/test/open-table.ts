import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DirectoryRecord, ErrorRecord, MusterError, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { provider } from '../src/index.ts'
import type { TableSettings } from '../src/table-settings.ts'

/** A session on a file that holds `text`, in a folder of its own. */
export async function openText(text: string | Buffer, table: TableSettings = {}): Promise<Session> {
  return openFiles({ table: text }, { file: 'table', ...table })
}

/** A session on several files. */
export async function openFiles(files: Readonly<Record<string, string | Buffer>>, table: TableSettings): Promise<Session> {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return open({ table }, folder)
}

/** A session on what a program of a few lines of shell prints. */
export async function openShell(script: string, table: TableSettings = {}): Promise<Session> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'export.sh'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'export.sh'), 0o755)
  return open({ program: 'export.sh', table, limits: { firstByteSeconds: 5, silenceSeconds: 5, graceSeconds: 0.5 } }, folder)
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-table-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function open(settings: object, folder: string): Promise<Session> {
  const quiet = () => undefined
  return provider.open(
    { dialect: 'table', ...settings },
    {
      source: 'campus',
      folder,
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      signal: new AbortController().signal,
      clock: { now: Date.now },
    },
  )
}

/** A listing as a person would sum it up. */
export interface Listing {
  /** By username, without what is about the way here and the handles. */
  readonly users: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Usernames, sorted, by the group's name; `unknown` where the source says so. */
  readonly groups: Readonly<Record<string, readonly string[] | 'unknown'>>
  /** What can be used for nobody: reasons with their mends. */
  readonly doubts: readonly string[]
  readonly hints: readonly string[]
  /** What is wrong with one person or group, by its identity. */
  readonly rejected: Readonly<Record<string, string>>
  readonly complete: boolean
  readonly thrown?: MusterError
}

export async function list(session: Session): Promise<Listing> {
  const records: DirectoryRecord[] = []
  let thrown: MusterError | undefined
  try {
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) records.push(...batch)
  } catch (error) {
    thrown = error as MusterError
  }
  const names = new Map<string, string>()
  for (const record of records) {
    if (record.type === 'user')
      for (const handle of record.handles ?? [record.username, record.id ?? '']) names.set(handle.toLowerCase(), record.username)
    if (record.type === 'group')
      for (const handle of record.handles ?? [record.name, record.id ?? '']) names.set(handle.toLowerCase(), record.name)
  }
  const nameOf = (handle: string) => names.get(handle.toLowerCase()) ?? `? ${handle}`
  const groups: Record<string, string[] | 'unknown'> = {}
  for (const record of records) if (record.type === 'group') groups[record.name] = []
  for (const record of records) {
    if (record.type !== 'members') continue
    const name = nameOf(record.group)
    const sofar = groups[name] ?? []
    groups[name] = record.unknown || sofar === 'unknown' ? 'unknown' : [...sofar, ...(record.members ?? []).map(nameOf)].sort()
  }
  const errors = records.filter((record): record is ErrorRecord => record.type === 'error')
  const about = errors.filter(({ record }) => record === undefined)
  return {
    users: Object.fromEntries(
      records.flatMap((record) => {
        if (record.type !== 'user') return []
        const { type: _, at: __, handles: ___, username, ...fields } = record
        return [[username, fields]]
      }),
    ),
    groups,
    doubts: about.map(({ message }) => message),
    hints: about.map(({ hint = '' }) => hint),
    rejected: Object.fromEntries(errors.flatMap(({ record, message }) => (record === undefined ? [] : [[record.id, message]]))),
    complete: records.at(-1)?.type === 'end',
    ...(thrown && { thrown }),
  }
}
