import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { configurationOf, readConfiguration } from '../src/index.ts'

function read(settings: string) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-gateway-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'muster.yaml')
  writeFileSync(file, `${settings}\nsources: [{ name: campus, type: custom-program, settings: { program: ./p } }]\n`)
  return { folder, found: readConfiguration(file) }
}

const faultsOf = (settings: string): readonly string[] => read(settings).found.faults.map(({ path, sentence }) => `${path}: ${sentence}`)

it('has its defaults, and the certificate of the API where it has none of its own', () => {
  const { folder, found } = read(
    'api: { listen: "127.0.0.1:0", tls: { certificate: a.pem, key: a.key } }\ngateway: { listenTls: "0.0.0.0:636", base: "dc=campus, dc=example" }',
  )
  expect(configurationOf(found).gateway).toEqual({
    listenTls: { host: '0.0.0.0', port: 636 },
    tls: { certificate: join(folder, 'a.pem'), key: join(folder, 'a.key') },
    base: 'dc=campus, dc=example',
    ...{ attributes: {}, groupNumbers: false, sizeLimit: 10_000, timeLimitMs: 60_000, idleMs: 900_000, connections: 1_000 },
  })
})

it('is told what is wrong, each in its place', () => {
  const loopback = 'listen: "127.0.0.1:389"'
  expect(faultsOf(`gateway: { ${loopback}, base: "dc=x", attributes: { card: cardNumbers, role: attributes.role } }`)).toEqual([])
  expect(faultsOf(`gateway: { ${loopback} }`)).toEqual(['gateway: `base` is missing'])
  expect(faultsOf('gateway: { base: "dc=x" }')).toEqual(['gateway: needs `listen`, `listenTls` or both: where it is asked'])
  expect(faultsOf(`gateway: { ${loopback}, base: campus }`)).toEqual([
    expect.stringContaining('a distinguished name such as `dc=campus,dc=example`'),
  ])
  expect(faultsOf('gateway: { listen: "389", base: "dc=x" }')).toEqual([
    expect.stringContaining('gateway.listen: `389` is no address and port'),
  ])
  for (const key of ['listen', 'listenTls'])
    expect(faultsOf(`gateway: { ${key}: "0.0.0.0:389", base: "dc=x" }`)).toEqual([
      expect.stringMatching(/^gateway\.\w+: .*TLS needs `gateway\.tls` with `certificate` and `key`, or those of `api\.tls`$/),
    ])
  expect(faultsOf(`gateway: { ${loopback}, base: "dc=x", attributes: { card: pin } }`)).toEqual([
    expect.stringContaining('a field, such as `cardNumbers`'),
  ])
})
