import type { KnownEntries, Scope, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { type Listed, listAll } from '../../../test/servers/list-all.ts'
import { type MachineFiles, makeUnixMachine, type UnixMachine } from '../../../test/servers/make-unix-machine.ts'
import { provider, type Settings } from '../src/index.ts'

export interface OpenMachine {
  readonly machine: UnixMachine
  readonly session: Session
  readonly logged: string[]
}

/** A machine with these files, opened as a source, until the test is over. */
export async function openMachine(files: MachineFiles, settings: Settings = {}): Promise<OpenMachine> {
  const machine = makeUnixMachine(files)
  const logged: string[] = []
  const log = (message: string): void => void logged.push(message)
  const { environment } = machine.settings as { environment: Record<string, string> }
  const session = await provider.open(
    { ...machine.settings, ...settings, environment: { ...environment, ...settings.environment } } as Settings,
    {
      source: 'unix',
      folder: machine.folder,
      logger: { debug() {}, info() {}, warn: log, error: log },
      signal: new AbortController().signal,
      clock: { now: Date.now },
    },
  )
  onTestFinished(async () => {
    await session.close()
    machine.remove()
  })
  return { machine, session, logged }
}

export interface ListedMachine extends Listed, OpenMachine {
  /** What speaks against the whole list. */
  readonly doubts: readonly string[]
  /** By name, who is listed. */
  readonly names: readonly string[]
  /** Lines that cannot be used: the message, and whom it is about. */
  readonly refused: readonly (readonly [message: string, id: string | undefined])[]
}

export async function listMachine(files: MachineFiles, settings: Settings = {}, known?: KnownEntries): Promise<ListedMachine> {
  const open = await openMachine(files, settings)
  const listed = await listAll(open.session, known)
  const errors = listed.records.filter((record) => record.type === 'error')
  return {
    ...open,
    ...listed,
    names: listed.users.map(({ username }) => username),
    doubts: errors.filter(({ at }) => at === undefined).map(({ message }) => message),
    refused: errors.filter(({ at }) => at !== undefined).map(({ message, record }) => [message, record?.id]),
  }
}

export async function listScope(
  session: Session,
  scope: Partial<Scope>,
): Promise<{ names: string[]; doubts: string[]; isComplete: boolean }> {
  const names: string[] = []
  const doubts: string[] = []
  let isComplete = false
  for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true, ...scope })) {
    for (const record of batch) {
      if (record.type === 'user') names.push(record.username)
      if (record.type === 'error') doubts.push(record.message)
      if (record.type === 'end') isComplete = true
    }
  }
  return { names, doubts, isComplete }
}
