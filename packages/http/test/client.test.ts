import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { MusterError, Secret } from '@muster/provider'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeCertificates } from '../../../test/servers/make-certificates.ts'
import { createHttpClient, type HttpOptions, tokenCache } from '../src/index.ts'
import { cut, json, scriptedServer, text } from './scripted-server.ts'

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function client(baseUrl: URL, options: Partial<HttpOptions> = {}) {
  const made = createHttpClient({ baseUrl, signal: new AbortController().signal, logger: quiet, ...options })
  onTestFinished(() => made.close())
  return made
}

/** An address at which nobody listens any more. */
async function unheard(): Promise<URL> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return new URL(`http://127.0.0.1:${port}/v1`)
}

async function listen(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`${server instanceof TlsServer ? 'https' : 'http'}://127.0.0.1:${(server.address() as { port: number }).port}`)
}

/** The code and the words of what it fails with. */
async function failureOf(work: Promise<unknown>): Promise<MusterError> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(MusterError)
  return failure as MusterError
}

describe('a proxy of the environment', () => {
  it('is gone through, but not by what is asked of this machine itself', async () => {
    vi.stubEnv('HTTP_PROXY', (await unheard()).origin)
    vi.stubEnv('NO_PROXY', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { url } = await scriptedServer(json(200, {}), json(200, {}))
    expect((await client(url, { direct: true }).request({ path: 'token' })).status).toBe(200)
    expect((await failureOf(client(url, { failingMs: 0 }).request({ path: 'token' }))).code).toBe('SOURCE_UNAVAILABLE')
  })
})

describe('a proxy that is named', () => {
  it('is gone through', async () => {
    const { url, heard } = await scriptedServer(json(200, { ok: 1 }))
    const asked: (string | undefined)[] = []
    const proxy = createHttpServer().on('connect', (request, socket) => {
      asked.push(request.url)
      const onwards = connect(Number(url.port), url.hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onwards.pipe(socket).pipe(onwards)
      })
    })
    const there = await listen(proxy)
    expect((await client(url, { proxy: there }).request({ path: 'users', form: { a: 'b' } })).body).toEqual({ ok: 1 })
    expect(asked).toEqual([url.host])
    expect(heard[0]).toMatchObject({ method: 'POST', url: '/v1/users', body: 'a=b' })
  })
})

describe('a request', () => {
  it('goes to a path below the base address, with its query and the token', async () => {
    const { url, heard } = await scriptedServer(json(200, { users: [] }))
    const tokens = tokenCache(async () => ({ value: new Secret('a-token') }))
    const answer = await client(url, { tokens }).request({ path: 'users', query: { maxResults: 500, domain: undefined, q: 'a b&c' } })
    expect(answer.body).toEqual({ users: [] })
    expect(heard[0]).toMatchObject({ method: 'GET', url: '/v1/users?maxResults=500&q=a+b%26c' })
    expect(heard[0]?.headers.authorization).toBe('Bearer a-token')
  })

  it('follows a next link of the same server, and sends the token to no other', async () => {
    const { url, heard } = await scriptedServer(json(200, {}))
    const here = client(url)
    await here.request({ path: `${url.origin}/v1/users?$skiptoken=x` })
    expect(heard[0]?.url).toBe('/v1/users?$skiptoken=x')
    const failure = await failureOf(here.request({ path: 'http://127.0.0.2:1/v1/users' }))
    expect(failure.code).toBe('PROTOCOL_VIOLATION')
    expect(failure.message).toContain('points on to another server, http://127.0.0.2:1')
  })

  it('does not follow a redirection', async () => {
    const { url, heard } = await scriptedServer((response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect((await client(url).request({ path: 'users' })).status).toBe(302)
    expect(heard).toHaveLength(1)
  })

  it('sends a form, or JSON', async () => {
    const { url, heard } = await scriptedServer(json(200, {}))
    await client(url).request({ path: 'token', form: { grant_type: 'password', password: 'ä&b' } })
    await client(url).request({ path: '$batch', json: { requests: [] } })
    expect(heard[0]).toMatchObject({ method: 'POST', body: 'grant_type=password&password=%C3%A4%26b' })
    expect(heard[1]).toMatchObject({ method: 'POST', body: '{"requests":[]}' })
  })
})

describe('an answer', () => {
  it('of a status that will not change is given as it is', async () => {
    const { url, heard } = await scriptedServer(json(404, { error: { code: 404 } }))
    expect(await client(url).request({ path: 'users' })).toMatchObject({ status: 404, body: { error: { code: 404 } } })
    expect(heard).toHaveLength(1)
  })

  it('that the server failed to give is asked for again', async () => {
    const { url, heard } = await scriptedServer(text(503, '<h1>Sorry</h1>'), json(200, { ok: 1 }, {}))
    const here = client(url)
    expect((await here.request({ path: 'users' })).body).toEqual({ ok: 1 })
    expect(heard).toHaveLength(2)
    expect(here.usage()).toMatchObject({ requests: 2, again: 1 })
  })

  it('that is cut in the middle is asked for again', async () => {
    const { url, heard } = await scriptedServer(cut(), json(200, { ok: 1 }))
    expect((await client(url).request({ path: 'users' })).body).toEqual({ ok: 1 })
    expect(heard).toHaveLength(2)
  })

  it('that keeps failing is given after the time for it, and not before', async () => {
    const { url, heard } = await scriptedServer(json(500, { error: 'no' }))
    expect(await client(url, { failingMs: 1_200 }).request({ path: 'users' })).toMatchObject({ status: 500 })
    expect(heard.length).toBeGreaterThanOrEqual(2)
  })

  it('is asked for once where a second try would count', async () => {
    const { url, heard } = await scriptedServer(json(503, {}))
    expect((await client(url).request({ path: 'token', form: { password: 'x' }, once: true })).status).toBe(503)
    expect(heard).toHaveLength(1)
  })

  it('larger than the limit is not taken in', async () => {
    const { url } = await scriptedServer(json(200, { text: 'x'.repeat(5_000) }))
    const failure = await failureOf(client(url, { answerBytes: 4_096 }).request({ path: 'users' }))
    expect(failure.code).toBe('LIMIT_EXCEEDED')
    expect(failure.message).toBe(`${url}/users answers with more than 4096 bytes`)
  })

  it('that comes packed is unpacked, and larger than the limit not even then', async () => {
    const [small, large] = [{ ok: 'ä' }, { text: 'x'.repeat(50_000) }].map((body) => gzipSync(JSON.stringify(body)))
    const packed = (bytes: Buffer): Parameters<typeof scriptedServer>[0] => {
      return (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes)
    }
    const { url, heard } = await scriptedServer(packed(small!), packed(large!), packed(large!.subarray(0, 40)), json(200, {}))
    const here = client(url, { answerBytes: 4_096 })
    expect((await here.request({ path: 'users' })).body).toEqual({ ok: 'ä' })
    expect(heard[0]?.headers['accept-encoding']).toBe('gzip, deflate')
    expect((await failureOf(here.request({ path: 'users' }))).code).toBe('LIMIT_EXCEEDED')
    const cutShort = await failureOf(here.request({ path: 'users', once: true }))
    expect(cutShort.message).toBe(`${url}/users cannot be reached: its answer is damaged`)
  })

  it('that stops in the middle ends in time', async () => {
    const { url } = await scriptedServer((response) => void response.writeHead(200).write('{"value": ['))
    const failure = await failureOf(client(url, { silenceMs: 300, failingMs: 10 }).request({ path: 'users' }))
    expect([failure.code, failure.message]).toEqual(['TIMED_OUT', `${url}/users: the answer stopped in the middle`])
  })

  it('that is no JSON is no answer', async () => {
    const { url } = await scriptedServer(text(200, '<form>Please sign in to the network</form>'))
    const failure = await failureOf(client(url).request({ path: 'users', query: { token: 'hidden' } }))
    expect(failure.code).toBe('PROTOCOL_VIOLATION')
    expect(failure.message).toBe(`${url}/users answers with something that is not JSON`)
  })

  it('that never comes ends in time', async () => {
    const { url } = await scriptedServer(() => {})
    const failure = await failureOf(client(url, { silenceMs: 300, failingMs: 10 }).request({ path: 'users' }))
    expect(failure.code).toBe('TIMED_OUT')
  })
})

describe('"later"', () => {
  it('is waited for as long as the server says, by everybody', async () => {
    const { url, heard } = await scriptedServer(json(429, {}, { 'retry-after': '0.8' }), json(200, {}))
    const here = client(url, { concurrency: 1 })
    const begun = performance.now()
    await Promise.all([here.request({ path: 'a' }), here.request({ path: 'b' })])
    expect(performance.now() - begun).toBeGreaterThanOrEqual(790)
    expect(heard.map((one) => one.url)).toHaveLength(3)
    expect(here.usage().waitedMs).toBe(800)
  })

  it('without a time is waited for a while', async () => {
    const { url } = await scriptedServer(json(429, {}), json(200, { ok: 1 }))
    const waits: number[] = []
    expect((await client(url, { onWait: (ms) => waits.push(ms) }).request({ path: 'a' })).body).toEqual({ ok: 1 })
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(250)
  })

  it('said for too long is an error that says when to come again', async () => {
    const { url, heard } = await scriptedServer(json(429, {}, { 'retry-after': '3600' }))
    const failure = await failureOf(client(url, { throttledMs: 60_000 }).request({ path: 'a' }))
    expect(failure).toMatchObject({ code: 'THROTTLED', retryAfterMs: 3_600_000 })
    expect(heard).toHaveLength(1)
  })

  it('is what the vendor calls so', async () => {
    const { url, heard } = await scriptedServer(json(403, { reason: 'userRateLimitExceeded' }), json(200, {}))
    const judge: HttpOptions['judge'] = ({ status }) => (status === 403 ? 'later' : 'final')
    await client(url, { judge }).request({ path: 'a' })
    expect(heard).toHaveLength(2)
  })
})

describe('a token', () => {
  it('is fetched once for all, and again shortly before it ends', async () => {
    let [now, fetched] = [0, 0]
    const tokens = tokenCache(
      async () => {
        fetched++
        return { value: new Secret(`t${fetched}`), expiresAt: now + 3_600_000 }
      },
      () => now,
    )
    const first = await Promise.all([tokens.get(), tokens.get()])
    expect(first.map((token) => token.reveal())).toEqual(['t1', 't1'])
    now = 3_400_000
    expect((await tokens.get()).reveal()).toBe('t1')
    now = 3_500_000
    expect((await tokens.get()).reveal()).toBe('t2')
  })

  it('that was refused is renewed, and the question asked again', async () => {
    const { url, heard } = await scriptedServer(json(401, {}), json(200, { ok: 1 }))
    let fetched = 0
    const tokens = tokenCache(async () => ({ value: new Secret(`t${++fetched}`) }))
    expect((await client(url, { tokens }).request({ path: 'a' })).body).toEqual({ ok: 1 })
    expect(heard.map((one) => one.headers.authorization)).toEqual(['Bearer t1', 'Bearer t2'])
  })

  it('that is refused twice is the answer', async () => {
    const { url, heard } = await scriptedServer(json(401, {}))
    const tokens = tokenCache(async () => ({ value: new Secret('t') }))
    expect((await client(url, { tokens }).request({ path: 'a' })).status).toBe(401)
    expect(heard).toHaveLength(2)
  })

  it('that had ended when it came is not used', async () => {
    const failure = await failureOf(tokenCache(async () => ({ value: new Secret('t'), expiresAt: 5 })).get())
    expect(failure.message).toBe('the token that was given has already expired')
  })
})

describe('who cannot be reached', () => {
  it('is named, with what is wrong', async () => {
    const failure = await failureOf(client(await unheard(), { failingMs: 10 }).request({ path: 'users', query: { a: 'b' } }))
    expect(failure.code).toBe('SOURCE_UNAVAILABLE')
    expect(failure.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/users cannot be reached: nobody listens there$/)
  })

  it('because it does not speak TLS is said so', async () => {
    const server = createServer((socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const failure = await failureOf(client(new URL(`https://127.0.0.1:${port}/`), { failingMs: 10 }).request({ path: 'users' }))
    expect(failure.message).toBe(`https://127.0.0.1:${port}/users cannot be reached: it does not speak TLS`)
  })

  it('because its certificate is not trusted is said so, and whom the authority that is named vouches for is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-http-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const certificates = makeCertificates(folder)
    const [key, cert, authorities] = [certificates.key, certificates.certificate, certificates.authority].map((file) =>
      readFileSync(file, 'utf8'),
    )
    const server = createTlsServer({ key: key!, cert: cert! }, (_, response) => response.end('{"ok":1}'))
    const url = await listen(server)
    const failure = await failureOf(client(url).request({ path: 'users' }))
    expect(failure.message).toContain('its certificate is not trusted')
    expect((await client(url, { authorities: authorities! }).request({ path: 'users' })).body).toEqual({ ok: 1 })
  })

  it('is not waited for when everything is stopped', async () => {
    const { url } = await scriptedServer(json(503, {}, { 'retry-after': '600' }))
    const stop = new AbortController()
    const asked = failureOf(client(url, { signal: stop.signal, failingMs: 3_600_000, onWait: () => stop.abort() }).request({ path: 'a' }))
    expect((await asked).code).toBe('STOPPED')
  })
})
