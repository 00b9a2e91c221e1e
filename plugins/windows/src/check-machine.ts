import { randomBytes } from 'node:crypto'
import { type CheckReport, type Finding, isMusterError, MusterError } from '@muster/provider'
import { type Powershell, wordOf } from './ask-powershell.ts'
import { type Description, describeMachine } from './describe-machine.ts'
import { questionFor, remarksOn, saidOfStrangers } from './list-accounts.ts'
import { count, type Machine, readMachine } from './read-machine.ts'
import { defaults, type Settings, signInKinds } from './settings.ts'
import { askWindows } from './sign-in.ts'
import { wellKnownGroups } from './well-known.ts'

/** Reads everything once without keeping it, asks about the password of a made-up name, and says what that found. */
export async function checkMachine(powershell: Powershell, settings: Settings): Promise<CheckReport> {
  const started = performance.now()
  let machine: Machine
  try {
    machine = readMachine(await powershell.ask('list', questionFor({ users: 'all', groups: 'all', disabled: true })))
  } catch (error) {
    return { findings: [failed('windows.powershell', error)] }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const asked = powershellFinding(powershell.find(), machine)
  if (machine.users.length === 0 || machine.start === undefined) {
    const empty = new MusterError('SOURCE_EMPTY', 'Windows listed no account at all', { hint: 'Run `Get-LocalUser` in PowerShell.' })
    return { findings: [asked, failed('windows.accounts', machine.doubt ?? empty)].filter((finding) => finding !== undefined) }
  }
  const description = describeMachine(machine, settings)
  return {
    findings: [
      ...(asked === undefined ? [] : [asked]),
      accountsFinding(machine, description, seconds),
      groupsFinding(machine, description),
      strangersFinding(description),
      namesFinding(machine, settings),
      await signInFinding(powershell, settings, machine),
    ],
  }
}

function powershellFinding(path: string, { start }: Machine): Finding | undefined {
  if (start === undefined) return undefined
  const kind = start.edition === 'Core' ? 'PowerShell' : 'Windows PowerShell'
  return {
    id: 'windows.powershell',
    outcome: 'ok',
    message: `${path} is ${kind} ${start.engine}, ${start.bits} bits, on ${start.machine}`,
  }
}

function accountsFinding({ users, unusable, doubt }: Machine, { builtIn }: Description, seconds: string): Finding {
  const id = 'windows.accounts'
  if (doubt !== undefined) return failed(id, doubt)
  const disabled = users.filter(({ enabled }) => !enabled).length
  const own = builtIn.length === 0 ? '' : `; of Windows itself and left out: ${builtIn.join(', ')}`
  const message = `read in ${seconds} s: ${count(users.length, 'account')}, ${disabled} of them disabled${own}`
  const [first] = unusable
  if (first === undefined) return { id, outcome: 'ok', message }
  return {
    id,
    outcome: 'warning',
    message: `${message}; ${unusable.length} cannot be used, the first because ${first.message}`,
    remedy: 'Mend it in Windows (lusrmgr.msc); until then nothing changes for whoever it is.',
  }
}

function groupsFinding({ groups }: Machine, description: Description): Finding {
  const id = 'windows.groups'
  const members = description.records.reduce((sum, record) => sum + (record.type === 'members' ? (record.members?.length ?? 0) : 0), 0)
  const message = `read: ${count(groups.length, 'group')} with ${count(members, 'membership')} of local accounts`
  const remarks = remarksOn({ ...description, strangers: [] })
  if (remarks.length === 0) return { id, outcome: 'ok', message }
  return {
    id,
    outcome: 'warning',
    message: `${message}; ${remarks.join('; ')}`,
    remedy: 'Take out of the groups what has no name any more: Remove-LocalGroupMember, or lusrmgr.msc.',
  }
}

function strangersFinding({ strangers }: Description): Finding {
  const id = 'windows.members'
  const remarks = remarksOn({ records: [], strangers, unknown: [], readOneByOne: [], builtIn: [] })
  const identities = strangers.filter(({ kind }) => !(kind in saidOfStrangers))
  const said =
    identities.length === 0
      ? 'every member of a group is a local account'
      : `members that stand for nobody in particular are not imported: ${identities.map(({ name, group }) => `${name} in ${group}`).join(', ')}`
  if (remarks.length === 0) return { id, outcome: 'ok', message: said }
  return {
    id,
    outcome: 'warning',
    message: remarks.join('; '),
    remedy: 'If they should be imported, name the directory that they live in as a source of its own.',
  }
}

function namesFinding({ groups, start }: Machine, settings: Settings): Finding {
  const id = 'windows.names'
  const local = groups.map(({ group }) => group).filter(({ sid, name }) => (wellKnownGroups[sid] ?? name) !== name)
  const [first] = local
  if (first === undefined) return { id, outcome: 'ok', message: 'the groups of Windows itself have their English names' }
  const named = `${first.name} is ${wellKnownGroups[first.sid]} (${first.sid})`
  return (settings.groupNames ?? defaults.groupNames) === 'english'
    ? {
        id,
        outcome: 'ok',
        message: `the groups of Windows itself are named in English, whatever its language (${start?.language}): ${named}`,
      }
    : {
        id,
        outcome: 'ok',
        message: `the groups of Windows itself are named in its language (${start?.language}): ${named}; \`groupNames: english\` names them in English`,
      }
}

async function signInFinding(powershell: Powershell, settings: Settings, { start }: Machine): Promise<Finding> {
  const id = 'windows.sign-in'
  const kind = settings.signInAs ?? defaults.signInAs
  if (start?.forceGuest === true && kind === 'network') {
    return {
      id,
      outcome: 'failed',
      message: 'this Windows takes everybody who comes over the network for a guest, so no password can be checked',
      remedy: 'Set the policy "Network access: Sharing and security model for local accounts" to Classic, or set `signInAs: interactive`.',
    }
  }
  const [nobody, secret] = [`muster-${randomBytes(6).toString('hex')}`, randomBytes(12).toString('hex')]
  try {
    const answer = await askWindows(powershell, ['authenticate', signInKinds[kind].number, wordOf(nobody), wordOf(secret)].join(' '))
    return answer.known
      ? { id, outcome: 'failed', message: `Windows has an account with the made-up name ${nobody}`, remedy: 'Try again.' }
      : { id, outcome: 'ok', message: 'passwords can be checked: Windows knows nobody with a made-up name' }
  } catch (error) {
    return failed(id, error)
  }
}

function failed(id: string, error: unknown): Finding {
  if (!isMusterError(error)) throw error
  return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run `Get-LocalUser` in PowerShell on this machine.' }
}
