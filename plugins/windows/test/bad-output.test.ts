import type { DirectoryRecord } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { readErrors } from '../src/explain-failure.ts'
import { readSource, readTime } from '../src/read-values.ts'
import { lab } from './double/a-machine.ts'
import type { Sin } from './double/scenario.ts'
import { openMachine } from './prepare-powershell.ts'

async function listWith(sin: Sin): Promise<readonly DirectoryRecord[]> {
  await using opened = await openMachine({ edition: 'Desktop', machine: lab, sin }, { limits: { listSeconds: 8 } })
  const records: DirectoryRecord[] = []
  for await (const batch of opened.session.list({ users: 'all', groups: 'all', disabled: true })) records.push(...batch)
  return records
}

test.each<[string, Sin]>([
  ['a byte order mark before it', { how: 'byte-order-mark' }],
  ['carriage returns in it', { how: 'carriage-returns' }],
  ['progress records beside it', { how: 'progress' }],
])('a listing with %s is complete', async (_, sin) => {
  expect((await listWith(sin)).at(-1)).toEqual({ type: 'end', users: 3, groups: 4, members: 5 })
})

test.each<[string, Sin, string]>([
  ['a PowerShell that hangs half way', { how: 'hang', afterLines: 5 }, 'ran longer than 8 s and was ended'],
  [
    'a PowerShell that dies half way',
    { how: 'die', afterLines: 5, exit: 3, stderr: 'The RPC server is unavailable.' },
    'exited with code 3: The RPC server is unavailable.',
  ],
  ['a line that breaks off', { how: 'cut', afterLines: 5 }, 'line 6 is cut off'],
  ['bytes of code page 850', { how: 'code-page-850' }, 'is not UTF-8'],
  ['one line too many', { how: 'one-too-many' }, 'have the same SID'],
  ['a banner', { how: 'banner', text: 'Welcome to LAB7' }, 'line 1 is none of ours: "Welcome to LAB7"'],
])('a listing with %s gives what came, and is partial', async (_, sin, sentence) => {
  const records = await listWith(sin)
  expect(records.at(-1)).toMatchObject({ type: 'error', message: expect.stringContaining(sentence), hint: expect.any(String) })
  expect(records.filter(({ type }) => type === 'end')).toEqual([])
})

test('a group before whose members the output broke off is unknown', async () => {
  const records = await listWith({ how: 'die', afterLines: 7, exit: 1 })
  expect(records.filter(({ type }) => type === 'members')).toEqual([{ type: 'members', group: 'S-1-5-32-544', unknown: true }])
})

describe('the values of .NET', () => {
  test.each([
    ['\\/Date(1956524400000)\\/', '2031-12-31T23:00:00.000Z'],
    ['2031-12-31T23:00:00Z', '2031-12-31T23:00:00.000Z'],
    ['2032-01-01T00:00:00.0000000+01:00', '2031-12-31T23:00:00.000Z'],
  ])('the time %s', (written, read) => {
    expect(readTime(JSON.parse(`"${written}"`))).toBe(read)
  })

  test('a time that Windows PowerShell wrapped, and one without a zone, which is of this machine', () => {
    expect(readTime(JSON.parse('{"value":"\\/Date(0)\\/","DisplayHint":2,"DateTime":"Donnerstag, 1. Januar 1970"}'))).toBe(
      '1970-01-01T00:00:00.000Z',
    )
    expect(readTime('2031-12-31T23:00:00')).toBe(new Date(2031, 11, 31, 23).toISOString())
  })

  test('no time is null, and what is none is told apart from that', () => {
    expect([readTime(null), readTime(undefined), readTime('31.12.2031'), readTime(7), readTime('\\/Date(x)\\/')]).toEqual([
      null,
      null,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('an enumeration by its number, by its name, and wrapped', () => {
    expect([1, 'Local', { value: 4, Value: 'MicrosoftAccount' }, null, 9, 'Moon'].map(readSource)).toEqual([
      'Local',
      'Local',
      'MicrosoftAccount',
      undefined,
      undefined,
      undefined,
    ])
  })
})

test('of CLIXML only the errors are read, as a person would', () => {
  const xml =
    '#< CLIXML\r\n<Objs><S S="verbose">no</S><S S="Error">a &lt;b&gt; &amp; c_x000D__x000A_</S><Obj S="progress"/><S S="Error">d</S></Objs>'
  expect(readErrors(xml)).toBe('a <b> & c d')
  expect(readErrors('plain\r\ntext\r\n')).toBe('plain text')
})
