import { type Context, MusterError, type UserWithGroups } from '@muster/provider'
import type { Powershell } from './ask-powershell.ts'
import { describeMachine } from './describe-machine.ts'
import { questionFor } from './list-accounts.ts'
import { isKnown, type Machine, readMachine } from './read-machine.ts'
import type { Settings } from './settings.ts'

/**
 * Looks people up by reading the whole machine: it is small, and Windows has no question for the groups of one account.
 * Questions that come while it is read share the reading after it.
 */
export function prepareLookUp(
  powershell: Powershell,
  settings: Settings,
  { source }: Pick<Context, 'source'>,
): (username: string) => Promise<UserWithGroups | undefined> {
  let underWay: Promise<unknown> = Promise.resolve()
  let next: Promise<Machine> | undefined

  function read(): Promise<Machine> {
    next ??= underWay.then(async () => {
      const reading = powershell.ask('list', questionFor({ users: 'all', groups: 'all', disabled: true }))
      next = undefined
      underWay = reading.catch(() => undefined)
      return readMachine(await reading)
    })
    return next
  }

  return async (username) => {
    const machine = await read()
    const { doubt } = machine
    const details = { source, phase: 'look-up' }
    const unusable = machine.unusable.find(({ entry }) => fold(entry.name) === fold(username))
    if (unusable !== undefined) {
      throw new MusterError('SOURCE_UNAVAILABLE', `the account cannot be used: ${unusable.message}`, {
        ...details,
        hint: 'Mend the account.',
      })
    }
    const { records } = describeMachine(machine, settings)
    const user = records.find((record) => record.type === 'user' && fold(record.username) === fold(username))
    if (user?.type !== 'user') {
      if (doubt === undefined && machine.users.length > 0) return undefined
      throw (
        doubt ?? new MusterError('SOURCE_EMPTY', 'Windows listed no account at all', { ...details, hint: 'Run `Get-LocalUser` by hand.' })
      )
    }
    const isWhole = doubt === undefined && machine.groups.every(isKnown)
    if (!isWhole) return { user }
    const groups = machine.groups.filter(({ members }) => members.some(({ sid }) => sid === user.id)).map(({ group }) => group.sid)
    return { user, groups }
  }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
