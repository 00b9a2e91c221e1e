import { readdirSync, readFileSync } from 'node:fs'

/** Whether anybody of the group still runs. The dead whom nobody has buried (in a container without an init) do not count. */
export function groupLives(leader: number): boolean {
  try {
    process.kill(-leader, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return process.platform !== 'linux' || membersOf(leader).length > 0
}

/** Windows has no process groups: there the leader alone is told. Never throws. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal)
  } catch {
    // The last of the group has just gone.
  }
}

function membersOf(leader: number): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    const [state, , group] = readStatus(name)
    return group === String(leader) && state !== 'Z' && state !== 'X'
  })
}

/** proc(5): `pid (name) state parent group …`; the name may itself hold parentheses and spaces. */
function readStatus(process: string): string[] {
  try {
    const status = readFileSync(`/proc/${process}/stat`, 'latin1')
    return status.slice(status.lastIndexOf(')') + 2).split(' ')
  } catch {
    return [] // gone since the folder was listed
  }
}
