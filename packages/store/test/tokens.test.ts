import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keepTokens } from '../src/index.ts'

const clock = { now: () => 1_700_000_000_000 }

function makePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-tokens-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'muster.db')
}

describe('tokens', () => {
  it('are found by what was shown once, and only their hash is kept, in a file that others cannot read', () => {
    const path = makePath()
    const tokens = keepTokens(path, clock)
    const { token, ...view } = tokens.add('radius', ['authenticate', 'read'])
    expect(token).toMatch(/^muster_[\w-]{43}$/)
    expect(view).toEqual({ name: 'radius', scopes: ['read', 'authenticate'], createdAt: 1_700_000_000_000 })
    expect(tokens.find(token)).toEqual(view)
    expect(tokens.find(`${token}x`)).toBeUndefined()
    expect(tokens.find('')).toBeUndefined()
    expect(tokens.list()).toEqual([view])
    tokens.close()
    const kept = readFileSync(`${path}-tokens`, 'latin1')
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(token.slice(7, 27))
    expect(statSync(`${path}-tokens`).mode & 0o777).toBe(0o600)
  })

  it('are never the same twice, and a name stands for one', () => {
    const tokens = keepTokens(makePath(), clock)
    const one = tokens.add('one', ['read'])
    expect(tokens.add('two', ['read']).token).not.toBe(one.token)
    expect(() => tokens.add('one', ['run'])).toThrow('there is a token called one already')
    expect(tokens.find(one.token)?.scopes).toEqual(['read'])
    tokens.close()
  })

  it('that are taken back, or made, are so at once for whoever has the file open', () => {
    const path = makePath()
    const [service, command] = [keepTokens(path, clock), keepTokens(path, clock)]
    expect(service.list()).toEqual([])
    expect(service.remove('radius')).toBe(false)
    const { token } = command.add('radius', ['read'])
    expect(service.find(token)?.name).toBe('radius')
    expect(command.remove('radius')).toBe(true)
    expect(service.find(token)).toBeUndefined()
    service.close()
    command.close()
  })

  it('in a damaged file allow nothing, and it is said', () => {
    const path = makePath()
    writeFileSync(`${path}-tokens`, 'no database, but as long as the head of one would have to be, so that it is read as one'.repeat(20))
    const tokens = keepTokens(path, clock)
    expect(() => tokens.find('muster_x')).toThrow('is not a Muster store')
    tokens.close()
  })
})
