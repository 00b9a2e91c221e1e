import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DirectoryRecord, isMusterError, type MusterError, Secret, type Session } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { openMachine } from './prepare-powershell.ts'

const folder = join(import.meta.dirname, 'recordings')
const recordingsIn = (kind: string): string[] => readdirSync(join(folder, kind)).map((file) => file.replace(/\.json$/, ''))
const open = (path: string) => openMachine({ edition: 'Desktop', recording: join(folder, `${path}.json`) })

interface Read {
  readonly records: readonly DirectoryRecord[]
  readonly failure: MusterError | undefined
}

async function list(session: Session): Promise<Read> {
  const records: DirectoryRecord[] = []
  try {
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) records.push(...batch)
    return { records, failure: undefined }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return { records, failure: error }
  }
}

describe('what was recorded of a machine that is well', () => {
  test.each(recordingsIn('good'))('%s is read to its end', async (name) => {
    await using opened = await open(`good/${name}`)
    const { records, failure } = await list(opened.session)
    expect(failure).toBeUndefined()
    expect(records.at(-1)?.type).toBe('end')
    expect(records.filter(({ type }) => type === 'error')).toEqual([])
    expect(records.some(({ type }) => type === 'user')).toBe(true)
    const groups = records.filter((record) => record.type === 'group').map(({ id }) => id)
    expect(groups, 'every Windows has administrators').toContain('S-1-5-32-544')
    for (const record of records) if (record.type === 'members') expect(record.unknown).toBeUndefined()
    expect(await opened.session.authenticate!('muster-nobody', new Secret('wrong'))).toEqual({ type: 'rejected', reason: 'unknown-user' })
    expect((await opened.session.check()).findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  })
})

/** What comes of each: the sentence that it fails with, or that makes it partial, or that makes one person unknown. */
const outcomes: Readonly<Record<string, readonly [what: 'failed' | 'partial' | 'one unknown', code: string, sentence: string]>> = {
  'a-32-bit-powershell': [
    'failed',
    'PROGRAM_MISCONFIGURED',
    'this is a 32-bit PowerShell on a 64-bit Windows, in which the module for local accounts is not available',
  ],
  'a-count-too-low': ['partial', 'data', 'what PowerShell printed is not complete: its last line counts 4 accounts, and 5 came'],
  'a-domain-controller': ['failed', 'PROGRAM_MISCONFIGURED', 'this machine is a domain controller, which has no local accounts'],
  'a-line-of-somebody-else': [
    'partial',
    'data',
    'what PowerShell printed is not complete: line 3 is none of ours: "WARNING: the profile of this machine prints this"',
  ],
  'a-time-in-words': ['one unknown', 'data', 'accountExpires is no time: "31. Dezember 2031"'],
  'a-version-to-come': ['partial', 'data', 'what PowerShell printed is not complete: it speaks version 2 of what Muster asks, not 1'],
  'access-denied': ['failed', 'SOURCE_REFUSED', 'Windows denied access to its local accounts: Access denied.'],
  'an-account-without-a-sid': ['partial', 'data', 'what PowerShell printed is not complete: line 5 is an account without a SID'],
  'an-error-in-clixml': [
    'failed',
    'SOURCE_UNAVAILABLE',
    "PowerShell exited with code 1: The term 'Get-LocalUser' is not recognized as the name of a cmdlet & so on. At line:1 char:1",
  ],
  'an-older-powershell': ['failed', 'PROGRAM_MISCONFIGURED', 'this PowerShell is older than 5.1, and has no cmdlets for local accounts'],
  'broken-json': ['partial', 'data', 'what PowerShell printed is not complete: line 4 is broken JSON'],
  'code-page-850': [
    'partial',
    'data',
    'what PowerShell printed is not complete: line 2 is not UTF-8: something changed it on its way to the code page of a console',
  ],
  'constrained-language': [
    'failed',
    'PROGRAM_MISCONFIGURED',
    'this PowerShell runs in constrained language mode, which forbids what is needed',
  ],
  'cut-half-way': ['partial', 'data', 'what PowerShell printed is not complete: its last line, which counts the others, is missing'],
  'cut-in-the-middle-of-a-line': ['partial', 'data', 'what PowerShell printed is not complete: line 5 is cut off'],
  'latin-1': [
    'partial',
    'data',
    'what PowerShell printed is not complete: line 2 is not UTF-8: something changed it on its way to the code page of a console',
  ],
  'no-module': [
    'failed',
    'PROGRAM_MISCONFIGURED',
    "the module Microsoft.PowerShell.LocalAccounts cannot be loaded: The specified module 'Microsoft.PowerShell.LocalAccounts' was not loaded because no valid module file was found in any module directory.",
  ],
  'nobody-at-all': ['failed', 'SOURCE_EMPTY', 'Windows listed no account at all, and every Windows has some'],
  'not-on-windows': [
    'failed',
    'PROGRAM_MISCONFIGURED',
    'this PowerShell does not run on Windows, and there are no local accounts of Windows here',
  ],
  'nothing-printed': ['failed', 'LISTING_INCOMPLETE', 'what PowerShell printed is not complete: it printed nothing'],
  'two-accounts-with-one-sid': [
    'partial',
    'data',
    'what PowerShell printed is not complete: the accounts Anna and jörg have the same SID S-1-5-21-1004336348-1177238915-682003330-1001',
  ],
  'utf-16': ['failed', 'LISTING_INCOMPLETE', 'what PowerShell printed is not complete: line 1 is UTF-16, not UTF-8'],
}

describe('what was recorded of a machine that is not well', () => {
  test('every one of them has a sentence', () => {
    expect(recordingsIn('bad').toSorted()).toEqual(Object.keys(outcomes).toSorted())
  })

  test.each(Object.entries(outcomes))('%s is told in a sentence, and removes nobody', async (name, [what, code, sentence]) => {
    await using opened = await open(`bad/${name}`)
    const { records, failure } = await list(opened.session)
    const errors = records.filter((record) => record.type === 'error')
    const isComplete = records.at(-1)?.type === 'end'
    if (what === 'failed') {
      expect([failure?.code, failure?.message, records]).toEqual([code, sentence, []])
      expect(failure?.hint).toBeDefined()
      const findings = (await opened.session.check()).findings.filter(({ outcome }) => outcome === 'failed')
      expect(findings.map(({ remedy }) => remedy === undefined)).toEqual([false])
      return
    }
    expect(failure).toBeUndefined()
    expect(errors.map((error) => [error.class, error.message])).toEqual([[code, sentence]])
    expect(isComplete).toBe(what === 'one unknown')
    expect(errors[0]?.record === undefined).toBe(what === 'partial')
    expect(records.some(({ type }) => type === 'user')).toBe(true)
    // Whoever is unknown is not said to be anybody.
    for (const record of records) if (record.type === 'user') expect(record.id).not.toBe(errors[0]?.record?.id)
  })
})
