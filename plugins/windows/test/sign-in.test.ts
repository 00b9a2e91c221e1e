import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMusterError, type MusterError, Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { reasons } from '../src/sign-in.ts'
import { type DoubleUser, lab } from './double/a-machine.ts'
import type { Sin } from './double/scenario.ts'
import { type Opened, openMachine } from './prepare-powershell.ts'

const password = new Secret('correct horse')
const withAnna = (anna: Partial<DoubleUser>) => ({
  ...lab,
  users: lab.users.map((user) => (user.name === 'Anna' ? { ...user, ...anna } : user)),
})

async function failureOf(opened: Opened, name = 'anna'): Promise<MusterError> {
  const failure: unknown = await opened.session.authenticate!(name, password).then(
    (answer) => answer,
    (error: unknown) => error,
  )
  if (!isMusterError(failure)) throw new Error(`no failure: ${JSON.stringify(failure)}`)
  return failure
}

test('a right password is accepted, with the name as Windows spells it', async () => {
  await using opened = await openMachine({ edition: 'Desktop', machine: lab })
  expect(await opened.session.authenticate!('ANNA', password)).toEqual({ type: 'accepted', username: 'Anna' })
})

test.each(['pässwörd 🦉', ' with spaces ', '"quotes\' and `ticks` $(calc)', '2026-12-31T00:00:00Z', '-1', 'a\nb'])(
  'the password %j arrives as it is',
  async (odd) => {
    await using opened = await openMachine({ edition: 'Core', machine: withAnna({ password: odd }) })
    expect(await opened.session.authenticate!('anna', new Secret(odd))).toMatchObject({ type: 'accepted' })
    expect(await opened.session.authenticate!('anna', new Secret(`${odd}.`))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  },
)

test.each(Object.entries(reasons).map(([code, reason]) => [Number(code), reason] as const))(
  'error %i of LogonUser is the reason %s',
  async (code, reason) => {
    await using opened = await openMachine({ edition: 'Desktop', machine: withAnna({ code }) })
    expect(await opened.session.authenticate!('anna', password)).toEqual({ type: 'rejected', reason })
  },
)

test('a restriction that the contract has no word for is told in the log, without the name', async () => {
  await using opened = await openMachine({ edition: 'Desktop', machine: withAnna({ code: 1328 }) })
  await opened.session.authenticate!('anna', password)
  expect(opened.logged).toEqual(['Windows refused a sign-in because of the hours at which the account may be used (error 1328)'])
})

describe('what is no answer about the password is neither yes nor no', () => {
  test('an account that may not sign in this way: the right to grant is named', async () => {
    await using network = await openMachine({ edition: 'Desktop', machine: withAnna({ code: 1385 }) })
    const failure = await failureOf(network)
    expect(failure.code).toBe('SOURCE_REFUSED')
    expect(failure.hint).toBe(
      'In the local security policy, under User Rights Assignment, grant "Access this computer from the network" to its group and take it out of "Deny access to this computer from the network"; or set `signInAs: interactive`.',
    )
    await using interactive = await openMachine({ edition: 'Desktop', machine: withAnna({ code: 1385 }) }, { signInAs: 'interactive' })
    expect((await failureOf(interactive)).hint).toContain('grant "Allow log on locally"')
    expect(interactive.powershell.asked()).toEqual(['authenticate 2'])
  })

  test.each([
    [5, 'SOURCE_REFUSED'],
    [1314, 'SOURCE_REFUSED'],
    [1722, 'SOURCE_UNAVAILABLE'],
  ])('error %i', async (code, expected) => {
    await using opened = await openMachine({ edition: 'Desktop', machine: withAnna({ code }) })
    expect(await failureOf(opened)).toMatchObject({ code: expected, message: expect.stringContaining(`error ${code}`) })
  })

  test('a token of somebody else, as where Windows lets strangers in as guests', async () => {
    await using opened = await openMachine({ edition: 'Desktop', machine: withAnna({ tokenOf: 501 }) })
    expect(await failureOf(opened)).toMatchObject({
      code: 'SOURCE_REFUSED',
      message: 'Windows let somebody else in instead, so the password was not checked',
    })
  })

  test.each<[string, Sin, string]>([
    ['no answer', { how: 'die', afterLines: 1, exit: 0 }, 'PROTOCOL_VIOLATION'],
    ['a PowerShell that dies after it', { how: 'die', afterLines: 2, exit: 1 }, 'SOURCE_UNAVAILABLE'],
    ['a PowerShell that dies before it', { how: 'die', afterLines: 1, exit: 1, stderr: 'no\n' }, 'SOURCE_UNAVAILABLE'],
    ['half an answer', { how: 'cut', afterLines: 1 }, 'PROTOCOL_VIOLATION'],
    ['a line before it', { how: 'banner', text: 'Good morning' }, 'PROTOCOL_VIOLATION'],
  ])('%s', async (_, sin, code) => {
    await using opened = await openMachine({ edition: 'Core', machine: lab, sin })
    expect((await failureOf(opened)).code).toBe(code)
  })

  test('a PowerShell that hangs: it is ended when the time is over', async () => {
    await using opened = await openMachine(
      { edition: 'Core', machine: lab, sin: { how: 'hang', afterLines: 1 } },
      { limits: { signInSeconds: 2 } },
    )
    const failure = await failureOf(opened)
    expect(failure).toMatchObject({ code: 'TIMED_OUT', hint: expect.stringContaining('limits.signInSeconds') })
  })
})

test.each(['', ' ', 'LAB7\\anna', 'anna@lab7', 'an*', '[a-z]nna', 'a\0b', '\ud800'])(
  'nobody can be called %j in Windows, so it is not asked',
  async (name) => {
    await using opened = await openMachine({ edition: 'Desktop', machine: lab })
    expect(await opened.session.authenticate!(name, password)).toEqual({ type: 'rejected', reason: 'unknown-user' })
    expect(opened.powershell.asked()).toEqual([])
  },
)

test.each(['', 'a\0b', '\ud800'])('the password %j is none, so it is not asked', async (none) => {
  await using opened = await openMachine({ edition: 'Desktop', machine: lab })
  expect(await opened.session.authenticate!('anna', new Secret(none))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  expect(opened.powershell.asked()).toEqual([])
})

test('the accounts of Windows itself cannot sign in unless they are wanted', async () => {
  const machine = { ...lab, users: [{ number: 500, name: 'Administrator', password: 'correct horse' }] }
  await using without = await openMachine({ edition: 'Core', machine })
  expect(await without.session.authenticate!('Administrator', password)).toEqual({ type: 'rejected', reason: 'unknown-user' })
  await using wanted = await openMachine({ edition: 'Core', machine }, { builtInAccounts: true })
  expect(await wanted.session.authenticate!('Administrator', password)).toEqual({ type: 'accepted', username: 'Administrator' })
})

test('a password is never among the words or in the environment of a process', async () => {
  await using opened = await openMachine(
    { edition: 'Core', machine: lab, sin: { how: 'hang', afterLines: 1 } },
    { limits: { signInSeconds: 60 } },
  )
  const asking = failureOf(opened)
  let seen = ''
  while (seen === '') {
    await sleep(50)
    const [pid] = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
    if (pid && opened.powershell.asked().length > 0) {
      seen = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join('\0')
    }
  }
  expect(seen).toContain('-EncodedCommand')
  for (const spelling of [
    'correct horse',
    Buffer.from('correct horse').toString('base64'),
    Buffer.from('correct horse', 'utf16le').toString('base64'),
  ]) {
    expect(seen).not.toContain(spelling)
  }
  await opened.session.close()
  expect((await asking).code).toBe('STOPPED')
})

test('no more than four passwords are checked at once: the others wait', async () => {
  await using opened = await openMachine(
    { edition: 'Core', machine: lab, sin: { how: 'hang', afterLines: 1 } },
    { limits: { signInSeconds: 10 } },
  )
  const asking = Array.from({ length: 6 }, () => failureOf(opened))
  while (opened.powershell.asked().length < 4) await sleep(50)
  await sleep(1000)
  expect(opened.powershell.asked().length).toBe(4)
  opened.powershell.change({ sin: { how: 'die', afterLines: 0, exit: 1 } })
  const codes = (await Promise.all(asking)).map(({ code }) => code)
  expect(codes.toSorted()).toEqual(['SOURCE_UNAVAILABLE', 'SOURCE_UNAVAILABLE', 'TIMED_OUT', 'TIMED_OUT', 'TIMED_OUT', 'TIMED_OUT'])
})
