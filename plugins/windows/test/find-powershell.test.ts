import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPowershell } from '../src/find-powershell.ts'
import { powershellEnvironment } from '../src/powershell-environment.ts'
import { openMachine } from './prepare-powershell.ts'

let folder = ''
const place = (...parts: readonly string[]): string => join(folder, ...parts)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-windows-'))
  for (const path of ['one/pwsh', 'two/powershell.exe', 'two/pwsh.exe', 'system/Sysnative/WindowsPowerShell/v1.0/powershell.exe']) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), '')
    chmodSync(join(folder, path), 0o755)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = (): string => [place('one'), place('two')].join(delimiter)

test('Windows PowerShell is taken before PowerShell 7, wherever on the path it is', () => {
  expect(findPowershell(undefined, folder, { PATH: path() })).toBe(place('two', 'powershell.exe'))
  expect(findPowershell(undefined, folder, { PATH: place('one') })).toBe(place('one', 'pwsh'))
})

test('a 32-bit Node takes the 64-bit PowerShell, which Windows shows it under Sysnative', () => {
  const found = findPowershell(undefined, folder, { PATH: path(), SystemRoot: place('system') })
  expect(found).toBe(place('system', 'Sysnative', 'WindowsPowerShell', 'v1.0', 'powershell.exe'))
})

test('what is on the path and cannot be looked at is passed over', () => {
  mkdirSync(place('loop'))
  symlinkSync('pwsh', place('loop', 'pwsh'))
  expect(findPowershell('pwsh', folder, { PATH: [place('loop'), place('one')].join(delimiter) })).toBe(place('one', 'pwsh'))
})

test('a name is looked for on the path, with .exe behind it too, and a file from the folder of the configuration', () => {
  expect(findPowershell('pwsh', folder, { PATH: place('two') })).toBe(place('two', 'pwsh.exe'))
  expect(findPowershell('./one/pwsh', folder, { PATH: '' })).toBe(place('one', 'pwsh'))
})

test('without any, the sentence says where it was looked for, and doctor says it too', async () => {
  expect(() => findPowershell(undefined, folder, { PATH: '' })).toThrow('neither powershell.exe nor pwsh is on the path')
  expect(() => findPowershell('pwsh-preview', folder, { PATH: path() })).toThrow('No PowerShell called pwsh-preview is on the path.')
  await using opened = await openMachine({ edition: 'Core' }, { powershell: 'pwsh-preview' })
  const { findings } = await opened.session.check()
  expect(findings).toMatchObject([{ id: 'windows.powershell', outcome: 'failed', remedy: expect.any(String) }])
})

test('a file that is not there, or may not be run, is told in a sentence', async () => {
  await using gone = await openMachine({ edition: 'Core' }, { powershell: './nothing.exe' })
  await expect(gone.session.lookUp!('anna')).rejects.toMatchObject({ code: 'PROGRAM_NOT_FOUND' })
  await using opened = await openMachine({ edition: 'Core' }, { powershell: './scenario.json' })
  await expect(opened.session.lookUp!('anna')).rejects.toMatchObject({ code: 'PROGRAM_NOT_EXECUTABLE' })
})

test('on Windows PowerShell gets what .NET needs, and neither modules of another version nor secrets', () => {
  const given = { SystemRoot: 'C:\\Windows', TEMP: 'C:\\Temp', PSModulePath: 'C:\\other', LDAP_PASSWORD: 'secret', Path: 'C:\\tools' }
  expect(powershellEnvironment('win32', given)).toEqual({
    SystemRoot: 'C:\\Windows',
    TEMP: 'C:\\Temp',
    PATH: 'C:\\Windows\\System32;C:\\Windows',
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
  })
  expect(Object.keys(powershellEnvironment('linux', given))).toEqual(['POWERSHELL_TELEMETRY_OPTOUT', 'POWERSHELL_UPDATECHECK'])
})
