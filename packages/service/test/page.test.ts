import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startCampus } from './api-campus.ts'
import { speak } from './speak.ts'

const script = 'console.log("muster");\n'.repeat(100)

/** A page as it is built, and beside it what must not be served. */
function buildPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const page = join(folder, 'dist')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.html'), 'tiger-7')
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Muster</title>')
  writeFileSync(join(page, 'muster.svg'), '<svg/>')
  writeFileSync(join(page, 'notes.txt'), 'tiger-7')
  const name = join(page, 'assets', 'index-Djo1n6kb.js')
  writeFileSync(name, script)
  writeFileSync(`${name}.br`, brotliCompressSync(script))
  writeFileSync(`${name}.gz`, gzipSync(script))
  symlinkSync('../secret.html', join(page, 'linked.html'))
  symlinkSync('../..', join(page, 'assets', 'up'))
  return page
}

describe('the web page', () => {
  it('is served with headers that allow nothing from elsewhere, and is asked for again only where it may have changed', async () => {
    const { address } = await startCampus([], '', buildPage())
    const first = await fetch(`${address()}/`)
    expect([first.status, await first.text()]).toEqual([200, '<!doctype html><title>Muster</title>'])
    const headers = Object.fromEntries(first.headers)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    // Only TLS can promise TLS.
    expect(headers['strict-transport-security']).toBeUndefined()
    const again = await fetch(`${address()}/?from=somewhere`, { headers: { 'if-none-match': first.headers.get('etag')! } })
    expect([again.status, await again.text()]).toEqual([304, ''])

    const asset = `${address()}/assets/index-Djo1n6kb.js`
    for (const [encodings, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip, br;q=0', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await fetch(asset, { headers: { 'accept-encoding': encodings } })
      expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([coding, script])
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect([answer.headers.get('vary'), answer.headers.get('content-type')]).toEqual([
        'accept-encoding',
        'text/javascript; charset=utf-8',
      ])
    }
    const head = await fetch(asset, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(script.length), ''])
    expect((await fetch(`${address()}/muster.svg`)).headers.get('cache-control')).toBe('no-cache')
    expect((await fetch(asset, { method: 'POST' })).status).toBe(404)
  })

  it('has no path that leads out of it, through a link, or to what is no part of a page', async () => {
    const { address } = await startCampus([], '', buildPage())
    for (const path of [
      '/../secret.html',
      '/assets/../../secret.html',
      '/..%2fsecret.html',
      '/%2e%2e/secret.html',
      '/assets/..%5c..%5csecret.html',
      '/..\\secret.html',
      '/linked.html',
      '/assets/up/secret.html',
      '/assets/up/dist/index.html',
      '/assets/',
      '/assets',
      '/notes.txt',
      '/index.html%00.js',
      '/index%2ehtml',
      '//index.html',
      '/assets/index-Djo1n6kb.js.br',
      '/etc/passwd',
      'http://elsewhere.example/secret.html',
    ]) {
      const heard = await speak(address(), `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      expect(heard, path).toMatch(/^HTTP\/1\.1 4(00|04) [\s\S]*application\/problem\+json/)
      expect(heard, path).not.toMatch(/tiger-7|<title>|muster-page-/)
      expect(heard, path).toContain("content-security-policy: default-src 'none'; frame-ancestors 'none'")
    }
  })

  it('that is not installed is missed in a sentence', async () => {
    const { ask } = await startCampus()
    expect(await ask('GET', '/')).toMatchObject({ status: 404, json: { detail: expect.stringContaining('@muster/web') } })
    const { ask: other } = await startCampus([], '', join(tmpdir(), 'muster-no-page'))
    expect(await other('GET', '/')).toMatchObject({ status: 404, json: { detail: expect.stringContaining('@muster/web') } })
  })
})
