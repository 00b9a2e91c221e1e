import type { Finding } from '@muster/provider'
import { expect, test } from 'vitest'
import type { Settings } from '../src/settings.ts'
import { type DoubleMachine, lab } from './double/a-machine.ts'
import type { Scenario } from './double/scenario.ts'
import { openMachine } from './prepare-powershell.ts'

async function check(scenario: Partial<Scenario>, settings: Settings = {}): Promise<Readonly<Record<string, Finding>>> {
  await using opened = await openMachine({ edition: 'Desktop', machine: lab, ...scenario }, settings)
  const { findings } = await opened.session.check()
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]))
}
const broken = (more: object): DoubleMachine => ({ ...lab, groups: [{ ...lab.groups[0]!, ...more }, ...lab.groups.slice(1)] })

test('a machine that is well: which PowerShell, what would be read, what the groups are called, and that passwords can be checked', async () => {
  const found = await check({})
  expect(Object.values(found).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
  expect(found['windows.powershell']?.message).toMatch(/powershell\.exe is Windows PowerShell 5\.1\.22621\.4391, 64 bits, on LAB7$/)
  expect(found['windows.accounts']?.message).toMatch(
    /^read in \d+\.\d s: 5 accounts, 3 of them disabled; of Windows itself and left out: Administrator, Gast$/,
  )
  expect(found['windows.groups']?.message).toBe('read: 4 groups with 5 memberships of local accounts')
  expect(found['windows.members']?.message).toContain('NT-AUTORITÄT\\Authentifizierte Benutzer in Benutzer')
  expect(found['windows.names']?.message).toBe(
    'the groups of Windows itself are named in its language (de-DE): Administratoren is Administrators (S-1-5-32-544); `groupNames: english` names them in English',
  )
  expect(found['windows.sign-in']?.message).toBe('passwords can be checked: Windows knows nobody with a made-up name')
})

test('accounts of a domain, and members without a name, are a warning with the way out', async () => {
  const members = [1001, { sid: 'S-1-5-21-1-2-3-1104', name: 'CAMPUS\\zoë' }, { sid: 'S-1-5-21-1-2-3-1105', name: 'S-1-5-21-1-2-3-1105' }]
  const found = await check({ machine: broken({ members, breaks: 'error code = 1789' }) })
  expect(found['windows.members']).toMatchObject({ outcome: 'warning', message: expect.stringContaining('CAMPUS\\zoë in Administratoren') })
  expect(found['windows.groups']).toMatchObject({
    outcome: 'warning',
    message: expect.stringContaining('Get-LocalGroupMember could not read Administratoren'),
    remedy: expect.stringContaining('Remove-LocalGroupMember'),
  })
})

test('a group that could not be read is a warning', async () => {
  const found = await check({ machine: broken({ breaks: 'error code = 1789', closed: true }) })
  expect(found['windows.groups']).toMatchObject({ outcome: 'warning', message: expect.stringContaining('could not all be read') })
})

test('a Windows that takes everybody for a guest cannot check passwords over the network', async () => {
  const machine = { ...lab, forceGuest: true }
  expect((await check({ machine }))['windows.sign-in']).toMatchObject({ outcome: 'failed', remedy: expect.stringContaining('Classic') })
  expect((await check({ machine }, { signInAs: 'interactive' }))['windows.sign-in']?.outcome).toBe('ok')
})

test('a listing that is not complete is a failure, with what was read beside it', async () => {
  const found = await check({ sin: { how: 'one-too-many' } })
  expect(found['windows.accounts']).toMatchObject({ outcome: 'failed', message: expect.stringContaining('have the same SID') })
  expect(found['windows.groups']?.outcome).toBe('ok')
})
