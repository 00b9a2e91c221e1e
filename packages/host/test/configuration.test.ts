// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so references are written in the configuration
import { join } from 'node:path'
import { isMusterError } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Configuration } from '../src/configuration.ts'
import { ConfigurationError, type Fault, printFault } from '../src/fault.ts'
import { configurationOf, loadConfiguration, readConfiguration } from '../src/load-configuration.ts'
import { readAmount } from '../src/read-measures.ts'
import { folderWith } from './temporary-folder.ts'

const oneSource = 'sources:\n  - name: campus\n    type: custom-program\n'

async function read(text: string) {
  return readConfiguration(join(await folderWith({ 'muster.yaml': text }), 'muster.yaml'))
}

async function configurationFrom(text: string): Promise<Configuration> {
  return configurationOf(await read(text))
}

function shown(faults: readonly Fault[]): readonly string[] {
  return faults.map((fault) => printFault(fault).replace('muster.yaml:', ''))
}

describe('the defaults', () => {
  it('are those of the documentation', async () => {
    const configuration = await configurationFrom(oneSource)
    expect(configuration).toEqual({
      file: configuration.file,
      folder: configuration.folder,
      store: join(configuration.folder, 'muster.db'),
      currency: 'USD',
      log: 'warn',
      onHold: 'apply-rest',
      approveWithinMs: 86_400_000,
      newPeople: [],
      quotas: [],
      schedule: { sync: '55 0 * * *', jitterMs: 0, catchUpMs: 86_400_000 },
      retention: {},
      signIn: {
        perName: { attempts: 4, withinMs: 1_800_000, longestWaitMs: 14_400_000, since: 'last' },
        perAddress: { attempts: 100, withinMs: 600_000, longestWaitMs: 3_600_000, since: 'first' },
        padding: true,
      },
      limits: {
        absences: { atLeast: 5, share: 0.05, atMost: 500 },
        changes: { atLeast: 5, share: 0.3 },
        membershipRemovals: { share: 0.2, population: 20 },
        rejected: { share: 0.01 },
        clearedFields: { share: 0.5, population: 20 },
      },
      sources: [
        {
          name: 'campus',
          type: 'custom-program',
          settings: {},
          scope: { users: 'all', groups: 'all', importDisabled: false },
          mapping: {},
          removal: 'keep',
          removeAfterMs: 7 * 86_400_000,
          reuseAfterMs: 180 * 86_400_000,
          changes: { use: 'auto', fullEvery: 24, fullAfterMs: 7 * 86_400_000 },
          onUnknown: 'deny',
          tryUnknown: false,
          limits: configuration.limits,
          deadlines: { openMs: 30_000, checkMs: 120_000, lookUpMs: 30_000, authenticateMs: 15_000 },
        },
      ],
    })
  })

  it('of one source are the limits of all, key by key', async () => {
    const { sources } = await configurationFrom(
      `${oneSource}    limits: { absences: { atMost: 9 } }\nlimits: { absences: { share: 2.5% }, rejected: { share: 0% } }\n`,
    )
    expect(sources[0]?.limits.absences).toEqual({ atLeast: 5, share: 0.025, atMost: 9 })
    expect(sources[0]?.limits.rejected).toEqual({ share: 0 })
  })
})

describe('what is written', () => {
  it('becomes the configuration', async () => {
    const { sources, newPeople } =
      await configurationFrom(`${oneSource}    scope: { users: [Staff, Students], groups: ["Dept *"], include: user.active }
    mapping: { email: 'user.username + "@example.edu"', attributes.site: '"north"' }
    removeAfter: 12h
    deadlines: { authenticate: 2s }
newPeople:
  - { group: Students, credit: 10, overdraft: "5.5", restricted: false, attributes: { site: north, codes: [7, "08"] } }
  - { everyone: true }
`)
    expect(sources[0]).toMatchObject({
      scope: { users: { groups: ['Staff', 'Students'] }, groups: ['Dept *'], include: 'user.active' },
      mapping: { email: 'user.username + "@example.edu"', 'attributes.site': '"north"' },
      removeAfterMs: 43_200_000,
      deadlines: { openMs: 30_000, authenticateMs: 2_000 },
    })
    expect(newPeople).toEqual([
      { group: 'Students', credit: 1000, overdraft: 550, restricted: false, attributes: { site: ['north'], codes: ['7', '08'] } },
      { credit: 0, restricted: true, attributes: {} },
    ])
  })

  it('may be given once and referred to by an alias', async () => {
    const { newPeople } = await configurationFrom(
      `${oneSource}newPeople:\n  - { group: A, attributes: &same { x: y } }\n  - { group: B, attributes: *same }\n`,
    )
    expect(newPeople[1]?.attributes).toEqual({ x: ['y'] })
  })

  it('keeps names that look like numbers as they are written, and warns', async () => {
    const found = await read(`${oneSource}    scope: { groups: [007, 12] }\nnewPeople:\n  - group: 0123\n`)
    expect(configurationOf(found).newPeople[0]?.group).toBe('0123')
    expect(configurationOf(found).sources[0]?.scope.groups).toEqual(['007', '12'])
    expect(shown(found.warnings)).toEqual([
      '4:23 sources[0].scope.groups[0]: `007` without quotes is the number 7 to YAML; it was taken as text, write it as `"007"`',
      '6:12 newPeople[0].group: `0123` without quotes is the number 123 to YAML; it was taken as text, write it as `"0123"`',
    ])
  })
})

describe('a fault says where it is and how to mend it:', () => {
  // [what is wrong, the text, every fault that is found]
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['two letters in each other’s place', `${oneSource}stroe: x.db\n`, ['4:1 stroe: unknown key `stroe`; did you mean `store`?']],
    ['a misspelt key', `${oneSource}stor: x.db\n`, ['4:1 stor: unknown key `stor`; did you mean `store`?']],
    [
      'a key that is like nothing',
      'sources:\n  - name: a\n    type: b\n    banana: 1\nonHold: stop\n',
      [
        '4:5 sources[0].banana: unknown key `banana`; what can stand here is `settings`, `scope`, `mapping`, `role`, `join`, `overrides`, `removal`, `removeAfter`, `reuseAfter`, `changes`, `authenticateWith`, `onUnknown`, `tryUnknown`, `limits`, `sentinels`, `protected`, `schedule`, `deadlines`',
      ],
    ],
    [
      'a key of a source that stands at the top',
      `${oneSource}sentinels: { users: [root] }\n`,
      ['4:1 sentinels: unknown key `sentinels`; it belongs under `sources[]`'],
    ],
    [
      'a key of the top that stands in a source',
      'sources:\n  - name: a\n    type: b\n    onHold: stop\n',
      ['4:5 sources[0].onHold: unknown key `onHold`; it belongs at the top of the file, not indented'],
    ],
    ['a key that is like one that is there', `${oneSource}sorces: []\n`, ['4:1 sorces: unknown key `sorces`; did you mean `sources`?']],
    ['a key that stands twice', `store: a\nstore: b\n${oneSource}`, ['2:1: the key `store` stands here a second time; keep one of them']],
    [
      'a tab',
      `${oneSource}limits:\n\tchanges:\n\t\tatLeast: 1\n`,
      ['5:1: a tab cannot indent YAML; use spaces', '6:1: a tab cannot indent YAML; use spaces'],
    ],
    [
      'an unclosed quote',
      `${oneSource}store: "x\n`,
      ['5:1: this is not YAML: missing closing "quote; look at quotes, brackets, colons and the indentation here and above'],
    ],
    ['two colons', `store: a: b\n${oneSource}`, ['1:8: a second `: ` on one line; put the value in quotes, or begin a new line']],
    ['a second document', `${oneSource}---\nstore: x\n`, ['4:1: a second document begins here (`---`); the configuration is one document']],
    ['a reserved character', `store: @x\n${oneSource}`, ['1:8: a value cannot begin with `@`; put it in quotes']],
    [
      'an alias of nothing',
      `store: *x\n${oneSource}`,
      ['1:8 store: this alias stands for nothing that came before it', '1:8 store: must be a text, but nothing stands here'],
    ],
    [
      'an alias within itself',
      `${oneSource}    settings: &a { b: *a }\n`,
      ['4:18 sources[0].settings: an alias here stands within itself, or for too much; write out what it stands for'],
    ],
    [
      'a reference of a kind that there is not',
      `${oneSource}    settings: { password: "\${evn:PASSWORD}", other: "\${VAR:-x} $\${evn:x}" }\n`,
      [
        '4:27 sources[0].settings.password: there is no reference `${evn:PASSWORD}`; did you mean `${env:…}`? (`$${` stands for a plain `${`)',
      ],
    ],
    [
      'a reference without an end',
      `${oneSource}    settings: { password: "\${env:PASSWORD" }\n`,
      ['4:27 sources[0].settings.password: the reference `${env:` has no closing `}`'],
    ],
    [
      'more than any configuration has',
      `sources:\n${'- {name: a, type: b, settings: {c: [d]}}\n'.repeat(20_000)}`,
      [expect.stringMatching(/what is before this is too much: a configuration has at most 100,000 values/)],
    ],
    ['an empty file', '', ['1:1: must be keys and their values, indented below it, but nothing stands here']],
    ['a list', '- a\n', ['1:1: must be keys and their values, indented below it, but is a list']],
    ['no sources', 'store: x\n', ['1:1: `sources` is missing']],
    [
      'sources that are no list',
      'sources:\n  campus:\n    type: unix\n',
      ['2:3 sources: must be a list with at least one source, but keys stand below it; begin each thing in the list with `- `'],
    ],
    ['an empty list of sources', 'sources: []\n', ['1:10 sources: must be a list with at least one source, but is empty']],
    ['a source without type', 'sources:\n  - name: a\n', ['2:5 sources[0]: `type` is missing']],
    [
      'a source that is a text',
      'sources: [campus]\n',
      ['1:11 sources[0]: must be keys and their values, indented below it, but is `campus`'],
    ],
    [
      'a key without value',
      'sources:\n  - name:\n    type: b\n',
      ['2:10 sources[0].name: must be a name of letters, digits, `.`, `_` and `-`, but nothing stands here'],
    ],
    [
      'a name with a blank',
      'sources:\n  - {name: a b, type: c}\n',
      ['2:12 sources[0].name: must be a name of letters, digits, `.`, `_` and `-`, but is `a b`'],
    ],
    [
      'two sources of one name',
      `${oneSource}  - name: campus\n    type: b\n`,
      ['4:11 sources[1].name: `campus` is already the name of source 1; every source needs a name of its own'],
    ],
    [
      'a source that is not there',
      `${oneSource}  - name: b\n    type: b\n    authenticateWith: campos\n`,
      ['6:23 sources[1].authenticateWith: there is no source `campos`; did you mean `campus`?'],
    ],
    [
      'a source named by itself',
      `${oneSource}    authenticateWith: campus\n`,
      ['4:23 sources[0].authenticateWith: a source checks its own passwords anyway; leave `authenticateWith` out, or name another source'],
    ],
    [
      'a wrong word',
      `${oneSource}    removal: delte\n`,
      ['4:14 sources[0].removal: must be one of `keep`, `deactivate`, `delete`, but is `delte`; did you mean `delete`?'],
    ],
    ['a wrong word that is like nothing', `${oneSource}onHold: 7\n`, ['4:9 onHold: must be one of `apply-rest`, `stop`, but is `7`']],
    [
      'a duration in words',
      `${oneSource}    removeAfter: 7 days\n`,
      ['4:18 sources[0].removeAfter: must be a duration such as `7d`, `12h` or `30m`, but is `7 days`'],
    ],
    [
      'a duration without unit',
      `${oneSource}    removeAfter: 7\n`,
      ['4:18 sources[0].removeAfter: must be a duration such as `7d`, `12h` or `30m`, but is `7`'],
    ],
    [
      'a share as a fraction',
      `${oneSource}limits: { changes: { share: 0.3 } }\n`,
      ['4:29 limits.changes.share: must be a share such as `5%`, but is `0.3`'],
    ],
    [
      'a share above all',
      `${oneSource}limits: { changes: { share: 101% } }\n`,
      ['4:29 limits.changes.share: must be a share such as `5%`, but is `101%`'],
    ],
    [
      'a negative count',
      `${oneSource}limits: { absences: { atLeast: -1 } }\n`,
      ['4:32 limits.absences.atLeast: must be a whole number, 0 or more, but is `-1`'],
    ],
    [
      'a scope that is neither',
      `${oneSource}    scope: { users: some }\n`,
      ['4:21 sources[0].scope.users: must be `all` or a list of group names, but is `some`'],
    ],
    [
      'an unknown field',
      `${oneSource}    scope: { fields: [mail] }\n`,
      ['4:23 sources[0].scope.fields[0]: must be a field of a user, but is `mail`; did you mean `email`?'],
    ],
    [
      'a mapping of an unknown field',
      `${oneSource}    mapping: { Email: "1" }\n`,
      ['4:16 sources[0].mapping.Email: unknown key `Email`; did you mean `email`?'],
    ],
    [
      'two rules for the same people',
      `${oneSource}newPeople:\n  - group: Students\n    credit: 10\n  - everyone: true\n  - group: Students\n    credit: 5\n  - everyone: true\n`,
      [
        '8:12 newPeople[2].group: rule 1 is for the group `Students` already; make them one rule',
        '10:15 newPeople[3].everyone: rule 2 is for everyone already; make them one rule',
      ],
    ],
    ['yes instead of true', `${oneSource}    tryUnknown: yes\n`, ['4:17 sources[0].tryUnknown: must be `true` or `false`, but is `yes`']],
    [
      'a currency that is none',
      `${oneSource}currency: usd\n`,
      ['4:11 currency: `usd` is not a currency of ISO 4217, such as `USD`; did you mean `USD`?'],
    ],
    [
      'credit below nothing',
      `${oneSource}newPeople:\n  - { group: A, credit: -5 }\n`,
      ['5:25 newPeople[0].credit: an amount cannot be negative, but is `-5`'],
    ],
    [
      'credit too precise for dollars',
      `${oneSource}newPeople:\n  - group: A\n    credit: 10.005\n`,
      ['6:13 newPeople[0].credit: USD has 2 decimals, but `10.005` has 3'],
    ],
    [
      'credit too precise for yen',
      `${oneSource}currency: JPY\nnewPeople:\n  - { group: A, credit: 10.0 }\n`,
      ['6:25 newPeople[0].credit: JPY has no decimals, but `10.0` has 1'],
    ],
    [
      'credit as a power',
      `${oneSource}newPeople:\n  - { group: A, credit: 1e3 }\n`,
      ['5:25 newPeople[0].credit: `1e3` is not an amount; write digits and a point, such as `10.00`'],
    ],
    [
      'credit with a sign of its currency',
      `${oneSource}newPeople:\n  - { group: A, credit: $10 }\n`,
      ['5:25 newPeople[0].credit: `$10` is not an amount; write digits and a point, such as `10.00`'],
    ],
    [
      'credit beyond counting',
      `${oneSource}newPeople:\n  - { group: A, overdraft: 900719925474099.99 }\n`,
      ['5:28 newPeople[0].overdraft: `900719925474099.99` is more than can be counted exactly'],
    ],
    [
      'a rule for a group and everyone',
      `${oneSource}newPeople:\n  - group: A\n    everyone: true\n`,
      ['6:5 newPeople[0].everyone: `group` and `everyone` exclude each other; make them two rules'],
    ],
    [
      'a rule for nobody',
      `${oneSource}newPeople:\n  - credit: 1.00\n`,
      ['5:5 newPeople[0]: a rule says for whom: add `group: NAME` or `everyone: true`'],
    ],
    ['everyone: false', `${oneSource}newPeople:\n  - everyone: false\n`, ['5:15 newPeople[0].everyone: must be `true`, but is `false`']],
  ]

  it.each(cases)('%s', async (_, text, expected) => {
    expect(shown((await read(text)).faults)).toEqual(expected)
  })

  it('a key called __proto__ is a key like any other', async () => {
    expect(shown((await read(`${oneSource}__proto__: { store: x }\n`)).faults)[0]).toMatch(/^4:1 __proto__: unknown key `__proto__`/u)
  })

  it('and all of them come at once, in the order of the file', async () => {
    const { faults } = await read(
      'currency: EURO\nsources:\n  - name: a\n    typ: b\n    removal: no\nnewPeople:\n  - { credit: 1.001, group: A }\n',
    )
    expect(faults.map(({ line }) => line)).toEqual([1, 3, 4, 5])
  })
})

describe('a file that cannot be read', () => {
  it('is named, with the reason', async () => {
    const folder = await folderWith({})
    expect(() => readConfiguration(join(folder, 'muster.yaml'))).toThrow(
      `The configuration ${folder}/muster.yaml cannot be read: there is no such file.`,
    )
    expect(() => readConfiguration(folder)).toThrow('it is a folder')
  })

  it('may be so because it is not UTF-8', async () => {
    const folder = await folderWith({})
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(folder, 'muster.yaml'), Buffer.from([0x61, 0xff, 0x0a]))
    expect(() => readConfiguration(join(folder, 'muster.yaml'))).toThrow('it is not UTF-8 text')
  })

  it('is read all the same with a byte order mark and Windows line ends', async () => {
    expect((await configurationFrom(`\uFEFF${oneSource}`.replaceAll('\n', '\r\n'))).sources[0]?.name).toBe('campus')
  })
})

describe("a source's own settings", () => {
  const plugin = `export const provider = {
    contract: 1, type: 'acme', open: async () => { throw new Error('not opened here') },
    settingsSchema: { type: 'object', additionalProperties: false, required: ['host'], properties: {
      host: { type: 'string' }, port: { type: 'integer', default: 636 }, password: { type: 'string', 'x-secret': true },
      base: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: false, required: ['dn'], properties: { dn: { type: 'string' } } }] },
      servers: { type: 'array', items: { $ref: '#/$defs/server' } } },
      $defs: { server: { type: 'object', additionalProperties: false, properties: { name: { type: 'string' }, key: { type: 'string', 'x-secret': true } } } } } }\n`

  async function load(text: string) {
    return await loadConfiguration(join(await folderWith({ 'muster.yaml': text, 'acme.mjs': plugin }), 'muster.yaml'))
  }

  async function faultsOf(text: string): Promise<readonly string[]> {
    const error = await load(text).catch((error) => error)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.code).toBe('CONFIG_INVALID')
    expect(isMusterError(error)).toBe(true)
    for (const fault of error.faults) expect(error.message).toContain(printFault(fault))
    return shown(error.faults)
  }

  it('is judged together with the expressions about it', async () => {
    const source = 'sources:\n  - name: a\n    type: ./acme.mjs\n    settings: {}\n'
    const scope = '    scope: { include: user.department = 3, exclude: user.username == "x" }\n'
    expect(await faultsOf(`${source}${scope}    mapping: { email: 'user.username + ' }\n`)).toEqual([
      '4:15 sources[0].settings: `host` is missing',
      '5:23 sources[0].scope.include: is no expression (CEL over `user`): Unexpected character: =',
      '6:23 sources[0].mapping.email: is no expression (CEL over `user`): Unexpected token: EOF',
    ])
  })

  it('are validated by the schema of its plugin, and placed in the file beside all other faults', async () => {
    expect(await faultsOf('stor: x\nsources:\n  - name: a\n    type: ./acme.mjs\n    settings:\n      hst: x\n      port: high\n')).toEqual(
      [
        '1:1 stor: unknown key `stor`; did you mean `store`?',
        '6:7 sources[0].settings: `host` is missing',
        '6:7 sources[0].settings.hst: unknown key `hst`; did you mean `host`?',
        '7:13 sources[0].settings.port: must be a whole number, but is `high`',
      ],
    )
  })

  it('may be left out only when nothing is required', async () => {
    expect(await faultsOf('sources:\n  - name: a\n    type: ./acme.mjs\n')).toEqual(['2:5 sources[0].settings: `host` is missing'])
  })

  it('give one fault, not one for each alternative of the schema', async () => {
    expect(await faultsOf('sources:\n  - name: a\n    type: ./acme.mjs\n    settings:\n      host: h\n      base: { dn: [] }\n')).toEqual([
      '6:19 sources[0].settings.base.dn: must be a text, but is a list',
    ])
  })

  it('get their defaults, and keep text as it is written', async () => {
    const { configuration, warnings } = await load(
      'sources:\n  - name: a\n    type: ./acme.mjs\n    settings: { host: 010, servers: [{ name: 1 }] }\n',
    )
    expect(configuration.sources[0]?.settings).toEqual({ host: '010', port: 636, servers: [{ name: '1' }] })
    expect(shown(warnings)).toEqual([
      '4:23 sources[0].settings.host: `010` without quotes is the number 10 to YAML; it was taken as text, write it as `"010"`',
    ])
  })

  it('are warned about when a secret stands in clear, wherever the schema marks one', async () => {
    const { warnings } = await load(
      'pinKey: abc\nsources:\n  - name: a\n    type: ./acme.mjs\n    settings:\n      host: h\n      password: hunter2\n      servers: [{ key: hunter2 }, { key: "${env:KEY}" }]\n',
    )
    const mend = 'a secret stands here in clear; write `${env:NAME}`, `${file:PATH}` or `${command:…}` instead'
    expect(shown(warnings)).toEqual([
      `1:9 pinKey: ${mend}`,
      `7:17 sources[0].settings.password: ${mend}`,
      `8:24 sources[0].settings.servers[0].key: ${mend}`,
    ])
  })

  it('never show a secret in a fault', async () => {
    expect(await faultsOf('sources:\n  - name: a\n    type: ./acme.mjs\n    settings: { host: h, password: [hunter2] }\n')).toEqual([
      '4:36 sources[0].settings.password: must be a text',
    ])
  })

  it('are not judged where a reference stands: what it stands for is', async () => {
    const { configuration } = await load('sources:\n  - name: a\n    type: ./acme.mjs\n    settings: { host: h, port: "${env:PORT}" }\n')
    expect(configuration.sources[0]?.settings).toMatchObject({ port: '${env:PORT}' })
  })

  it('of a plugin that cannot be loaded are one fault among the others', async () => {
    const faults = await faultsOf('stor: x\nsources:\n  - name: a\n    type: ./acmee.mjs\n')
    expect(faults[1]).toMatch(/^4:11 sources\[0\]\.type: The plugin `\.\/acmee\.mjs` is not there: no .*\/acmee\.mjs\. Mend the path/u)
  })
})

describe('an amount', () => {
  it.each([
    ['10.00', 'USD', 1000],
    ['10', 'USD', 1000],
    ['10.5', 'USD', 1050],
    ['0', 'USD', 0],
    ['1000', 'JPY', 1000],
    ['1.234', 'KWD', 1234],
    ['1.2', 'KWD', 1200],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
  ])('%s %s is %d minor units', (text, currency, minor) => {
    expect(readAmount(text, currency)).toEqual({ minor })
  })

  it('written with two decimals is exactly its cents', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
        expect(readAmount(text, 'EUR')).toEqual({ minor: cents })
      }),
    )
  })
})
