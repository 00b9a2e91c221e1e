import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, DirectoryRecord, MusterError, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { provider, type Settings } from '../src/index.ts'

export interface Opened {
  readonly session: Session
  readonly folder: string
  readonly logged: string[]
  readonly clock: { -readonly [Part in keyof Clock]: Clock[Part] }
}

/** Writes `script` as an executable file, opens it as a source, and takes everything down when the test is over. */
export async function openProgram(script: string, settings: Partial<Settings> = {}): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-custom-program-'))
  const program = join(folder, 'program')
  await writeFile(program, script)
  await chmod(program, 0o755)
  const logged: string[] = []
  const log = (message: string): void => void logged.push(message)
  const clock = { now: Date.now }
  const session = await provider.open(
    { program: 'program', ...settings },
    {
      source: 'test',
      folder,
      logger: { debug: () => undefined, info: log, warn: log, error: log },
      signal: new AbortController().signal,
      clock,
    },
  )
  onTestFinished(async () => {
    await session.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { session, folder, logged, clock }
}

export interface Listing {
  readonly records: readonly DirectoryRecord[]
  readonly users: readonly string[]
  readonly complete: boolean
  /** Messages of errors about the whole listing. */
  readonly doubts: readonly string[]
  readonly thrown?: MusterError
}

export async function list({ session }: Opened): Promise<Listing> {
  const records: DirectoryRecord[] = []
  let thrown: MusterError | undefined
  try {
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) records.push(...batch)
  } catch (error) {
    thrown = error as MusterError
  }
  return {
    records,
    users: records.flatMap((record) => (record.type === 'user' ? [record.username] : [])),
    complete: records.at(-1)?.type === 'end',
    doubts: records.flatMap((record) => (record.type === 'error' && record.record === undefined ? [record.message] : [])),
    ...(thrown !== undefined && { thrown }),
  }
}
