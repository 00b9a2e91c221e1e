import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { configurationOf, readConfiguration } from '../src/index.ts'

function read(api: string) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-api-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'muster.yaml')
  writeFileSync(file, `api: ${api}\nsources: [{ name: campus, type: custom-program, settings: { program: ./p } }]\n`)
  return { folder, found: readConfiguration(file) }
}

const faultsOf = (api: string): readonly string[] =>
  read(api).found.faults.map(({ line, path, sentence }) => `${line} ${path}: ${sentence}`)

describe('api', () => {
  it('listens where it says, with files beside the configuration', () => {
    const { folder, found } = read(
      '{ listen: "[2001:db8::1]:443", administrators: [IT Staff], tls: { certificate: server.pem, key: /etc/ssl/server.key } }',
    )
    expect(configurationOf(found).api).toEqual({
      host: '2001:db8::1',
      port: 443,
      administrators: ['IT Staff'],
      limits: { perToken: 2_000, perAddress: 2_000 },
      tls: { certificate: join(folder, 'server.pem'), key: '/etc/ssl/server.key' },
    })
    for (const listen of ['127.0.0.1:8765', 'localhost:0', '127.9.9.9:1', '[::1]:65535'])
      expect(faultsOf(`{ listen: "${listen}" }`)).toEqual([])
  })

  it('must have TLS wherever other machines can reach it', () => {
    for (const listen of ['0.0.0.0:8765', '[::]:8765', '192.0.2.1:8765', 'muster.campus.example:8765', '127.0.0.1.example.org:80']) {
      expect(faultsOf(`{ listen: "${listen}" }`)).toEqual([
        expect.stringMatching(
          /^1 api\.listen: .+ can be reached from other machines, so `api\.tls` with `certificate` and `key` is required/,
        ),
      ])
      expect(faultsOf(`{ listen: "${listen}", tls: { certificate: a, key: b } }`)).toEqual([])
    }
  })

  it('is told what is wrong with an address', () => {
    for (const listen of ['8765', '127.0.0.1', '::1:8765', '[127.0.0.1]:80', '127.0.0.1:65536', 'http://127.0.0.1:80', '-x:80'])
      expect(faultsOf(`{ listen: "${listen}" }`)).toEqual([
        `1 api.listen: \`${listen}\` is no address and port, such as \`127.0.0.1:8765\` or \`[::1]:8765\``,
      ])
    expect(faultsOf('{ listen: "127.0.0.1:80", tls: { certificate: a } }')).toEqual(['1 api.tls: `key` is missing'])
    expect(faultsOf('{}')).toEqual(['1 api: `listen` is missing'])
    expect(faultsOf('{ listen: "127.0.0.1:80", administrators: IT Staff }')).toEqual([
      '1 api.administrators: must be a list of group names, but is `IT Staff`',
    ])
  })
})
