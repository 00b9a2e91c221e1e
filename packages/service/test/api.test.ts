import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Logger } from '@muster/provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { Api } from '../src/api/api.ts'
import { routes } from '../src/api/routes.ts'
import { usualLimits } from '../src/api/serve.ts'
import { Sessions } from '../src/api/sessions.ts'
import { WrongTokens } from '../src/api/wrong-tokens.ts'
import { MusterHolder } from '../src/muster-holder.ts'
import { RunProgress } from '../src/run-progress.ts'
import { startCampus, until } from './api-campus.ts'

/** Something that each parameter of a path may be. */
const example = (path: string): string =>
  path.replace('{run}', '1').replace('users/{name}', 'users/ann').replace('{name}', 'All%20of%20Them')

/** Writes these bytes to the API and gives all that comes back until it hangs up. */
function speak(address: string, text: string): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setEncoding('utf8').on('data', (data) => {
      heard += data
    })
    socket.on('error', reject).on('close', () => resolve(heard))
  })
}

describe('whether it is well', () => {
  it('it says that it is alive before there is a copy, and that it is ready once there is', async () => {
    const { ask, muster } = await startCampus()
    expect(await ask('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'alive' } })
    expect(await ask('GET', '/readyz')).toMatchObject({ status: 503, json: { status: 503 } })
    await muster.sync()
    expect(await ask('GET', '/readyz')).toMatchObject({ status: 200, json: { status: 'ready' } })
  })
})

describe('looking', () => {
  it('gives the same views that the command prints', async () => {
    const { ask, token, muster } = await startCampus(['ann', 'bob', 'čeněk'], 'newPeople: [{ everyone: true, credit: "2.50" }]')
    await muster.sync()
    const reader = token('read')
    const get = async (path: string) => (await ask('GET', path, { token: reader })).json
    expect(await get('/api/v1/sources')).toEqual(muster.sources())
    expect(await get('/api/v1/runs')).toEqual(muster.runs.list())
    expect(await get('/api/v1/runs/1')).toEqual({ ...muster.runs.show(1), journal: muster.runs.journal(1), held: [] })
    expect(await get('/api/v1/users')).toEqual(muster.users.list())
    expect(await get(`/api/v1/users/${encodeURIComponent('ČENĚK')}`)).toEqual({
      ...muster.users.find('čeněk'),
      groups: muster.users.groups('čeněk'),
      ledger: muster.credit.ledger({ username: 'čeněk' }),
      journal: muster.users.journal('čeněk'),
    })
    expect(await get('/api/v1/groups')).toEqual(muster.groups.list())
    expect(await get('/api/v1/groups/all%20of%20them/members')).toEqual(muster.groups.members('All of Them'))
    expect(await get('/api/v1/conflicts')).toEqual({ open: [], pinned: [] })
    expect(await get('/api/v1/schedule')).toEqual([])
  })

  it('narrows people by text, source, group and state', async () => {
    const { ask, token, muster } = await startCampus(['ann', 'bob'])
    await muster.sync()
    const reader = token('read')
    const names = async (query: string) =>
      (await ask('GET', `/api/v1/users?${query}`, { token: reader })).json.map(({ username }: { username: string }) => username)
    expect(await names('search=AN')).toEqual(['ann'])
    expect(await names('source=campus')).toEqual(['ann', 'bob'])
    expect(await names('source=other')).toEqual([])
    expect(await names('group=All%20of%20Them')).toEqual(['ann', 'bob'])
    expect(await names('state=absent')).toEqual([])
  })

  it('goes through people page by page and meets each once, those too who gave up their names', async () => {
    const { ask, token, muster, list } = await startCampus(['ann', 'bob', 'cid', 'dan', 'eve'])
    await muster.sync()
    await muster.internal.add({ username: 'zoe' })
    await muster.internal.remove(muster.users.find('zoe')!.account)
    await muster.internal.add({ username: 'yan' })
    await muster.internal.remove(muster.users.find('yan')!.account)
    const reader = token('read')
    const met: string[] = []
    for (let path: string | undefined = '/api/v1/users?limit=2'; path !== undefined; ) {
      const { json, headers } = await ask('GET', path, { token: reader })
      met.push(...json.map(({ spelling }: { spelling: string }) => spelling))
      path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(met.slice(0, 5)).toEqual(['ann', 'bob', 'cid', 'dan', 'eve'])
    expect(met.slice(5).sort()).toEqual(['yan', 'zoe'])
    list([])
  })

  it('goes back through runs by `before`', async () => {
    const { ask, token, muster } = await startCampus()
    for (let run = 0; run < 5; run++) await muster.sync()
    const reader = token('read')
    const first = await ask('GET', '/api/v1/runs?limit=2', { token: reader })
    expect(first.json.map(({ run }: { run: number }) => run)).toEqual([5, 4])
    expect(first.headers.get('link')).toBe('</api/v1/runs?limit=2&before=4>; rel="next"')
    const second = await ask('GET', '/api/v1/runs?limit=9&before=4', { token: reader })
    expect(second.json.map(({ run }: { run: number }) => run)).toEqual([3, 2, 1])
    expect(second.headers.get('link')).toBeNull()
  })
})

describe('the description of the API', () => {
  it('names every route, and what each answers is valid under its own schema', async () => {
    const { ask, token, muster, list } = await startCampus(
      Array.from({ length: 40 }, (_, at) => (at === 0 ? 'ann' : `p${at}`)),
      'newPeople: [{ everyone: true, credit: "1.00" }]',
    )
    await muster.sync()
    list(['ann'])
    await muster.sync()
    const all = token('read', 'run', 'authenticate')
    const { json: api, status } = await ask('GET', '/api/docs/openapi.json')
    expect([status, api.openapi]).toEqual([200, '3.1.0'])
    const described = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort())
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(api, 'api')
    const bodies: Record<string, unknown> = { '/api/v1/authenticate': { username: 'ann', password: 'correct-7' } }
    const seen: string[] = []
    // What decides about a run comes last: it changes what the others show.
    for (const { method, path, status: expected = 200 } of routes.toSorted((a, b) => a.method.localeCompare(b.method))) {
      const run = path.endsWith('approve') ? '2' : '1'
      const answer = await ask(method, example(path.replace('{run}', run)), {
        token: all,
        ...(method === 'POST' && { body: bodies[path] ?? {} }),
      })
      const responses = api.paths[path][method.toLowerCase()].responses
      seen.push(`${method} ${path} ${answer.status}`)
      expect(Object.keys(responses), `${method} ${path} ${answer.status}`).toContain(String(answer.status))
      const type = Object.keys(responses[answer.status].content)[0]!
      expect(answer.headers.get('content-type')).toContain(type)
      const pointer = ['paths', path, method.toLowerCase(), 'responses', answer.status, 'content', type, 'schema']
        .map((step) => encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/')
      const validate = ajv.compile({ $ref: `api#/${pointer}` })
      expect(validate(answer.json ?? answer.text), `${method} ${path}: ${ajv.errorsText(validate.errors)}`).toBe(true)
      if (method === 'GET') expect(answer.status).toBe(expected)
      if (path === '/api/v1/runs' && method === 'POST')
        await until(() => !muster.runs.list({ limit: 1 }).some(({ state }) => state === 'running'))
    }
    expect(seen).toContain('POST /api/v1/plans 200')
    expect(seen).toContain('POST /api/v1/runs 202')
  })
})

describe('tokens', () => {
  it('without one, with one of nobody, or with one that was taken back, there is 401 and nothing else', async () => {
    const { ask, token, muster } = await startCampus()
    await muster.sync()
    const removed = token('read')
    expect((await ask('GET', '/api/v1/users', { token: removed })).status).toBe(200)
    muster.tokens.remove('test-1')
    const guarded = routes.filter(({ scope }) => scope !== undefined)
    for (const [at, { method, path }] of guarded.entries()) {
      for (const headers of [
        {},
        // Of wrong ones not so many that they are counted against the address.
        { authorization: at >= 20 ? 'Bearer' : `Bearer ${at % 2 === 0 ? removed : 'muster_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}` },
        { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
        { authorization: `Bearer ${'x'.repeat(5_000)}` },
      ]) {
        const answer = await ask(method, example(path), { headers, ...(method === 'POST' && { body: 'no JSON' }) })
        expect(answer.status, `${method} ${path}`).toBe(401)
        expect(answer.headers.get('www-authenticate')).toContain('Bearer')
        expect(Object.keys(answer.json).sort()).toEqual(['detail', 'request', 'status', 'title', 'type'])
      }
    }
  })

  it('one that lacks the scope gets 403 with the name of the scope, whatever the body is', async () => {
    const { ask, token, muster } = await startCampus()
    await muster.sync()
    const others = {
      read: token('run', 'authenticate'),
      run: token('read', 'authenticate'),
      authenticate: token('read', 'run'),
      configure: token('read', 'run', 'authenticate'),
    }
    for (const { method, path, scope } of routes) {
      if (scope === undefined || scope === 'any') continue
      const answer = await ask(method, example(path), { token: others[scope], ...(method === 'POST' && { body: 'no JSON' }) })
      expect(answer, `${method} ${path}`).toMatchObject({ status: 403, json: { status: 403, scope } })
    }
    expect(muster.runs.list()).toHaveLength(1)
  })
})

describe('wrong tokens', () => {
  it('are answered with 429 once there have been many, and whoever has a right one is served all the same', async () => {
    const { ask, token, muster, said } = await startCampus()
    await muster.sync()
    const reader = token('read')
    const statuses: number[] = []
    for (let at = 0; at < 25; at++) statuses.push((await ask('GET', '/api/v1/users', { token: `muster_${at}` })).status)
    expect(statuses).toEqual([...Array(20).fill(401), ...Array(5).fill(429)])
    const refused = await ask('GET', '/api/v1/users', { token: 'muster_x' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask('GET', '/api/v1/users', { token: reader })).status).toBe(200)
    expect(said('many wrong tokens come from one address')).toEqual([{ address: '127.0.0.1' }])
  })

  it('are forgotten after a minute, and no number of addresses fills the memory', () => {
    let now = 0
    const wrong = new WrongTokens({ warn() {} } as unknown as Logger, () => now)
    const count = (times: number, address: string) => Array.from({ length: times }, () => wrong.count(address)).at(-1)
    expect(count(20, '192.0.2.1')).toBeUndefined()
    expect(wrong.count('192.0.2.1')).toBe(60)
    expect(wrong.count('192.0.2.2')).toBeUndefined()
    now = 60_000
    expect(wrong.count('192.0.2.1')).toBeUndefined()
    for (let at = 0; at < 10_001; at++) wrong.count(`192.0.${at >> 8}.${at & 255}/x`)
    // The oldest made room, and counts anew.
    expect(count(20, '192.0.2.1')).toBeUndefined()
  })
})

describe('metrics', () => {
  it('tell how runs ended, when the last good one was, what waits, and who is there', async () => {
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    const { ask, token, muster, list, down } = await startCampus(people)
    const reader = token('read')
    await muster.sync()
    await muster.sync({ groupsOnly: true })
    list(people.slice(0, 38))
    await muster.sync()
    list(people.slice(0, 10))
    await muster.sync()
    down()
    await muster.sync()
    const { status, text, headers } = await ask('GET', '/metrics', { token: reader })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const lines = text.trimEnd().split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        '# TYPE muster_people gauge',
        'muster_people{source="campus",state="present"} 38',
        'muster_people{source="campus",state="absent"} 2',
        'muster_runs{state="done"} 3',
        'muster_runs{state="held"} 1',
        'muster_runs{state="unavailable"} 1',
        'muster_run_in_progress 0',
        'muster_holds_waiting 1',
        `muster_last_good_run_timestamp_seconds ${muster.runs.show(4)!.endedAt! / 1_000}`,
        `muster_source_complete_timestamp_seconds{source="campus"} ${muster.runs.show(4)!.startedAt / 1_000}`,
      ]),
    )
    // What is no comment is a name, its labels, and a number.
    for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) muster_\w+ .+|muster_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.]+)$/)
  })
})

describe('what is asked wrongly', () => {
  it('is told with all its faults, and never by what was given', async () => {
    const { ask, token } = await startCampus()
    const all = token('read', 'run', 'authenticate')
    const run = await ask('POST', '/api/v1/runs', { token: all, body: { source: 7, groupsOnly: 'yes', everything: true } })
    expect(run).toMatchObject({ status: 400 })
    expect(run.json.faults.map(({ place }: { place: string }) => place).sort()).toEqual([
      'body.everything',
      'body.groupsOnly',
      'body.source',
    ])
    const query = await ask('GET', '/api/v1/users?limit=0&state=ill&nobody=1', { token: all })
    expect(query.json.faults.map(({ place }: { place: string }) => place).sort()).toEqual(['query.limit', 'query.nobody', 'query.state'])
    const signIn = await ask('POST', '/api/v1/authenticate', { token: all, body: { password: `tiger-7${'x'.repeat(2_000)}` } })
    expect(signIn.status).toBe(400)
    expect(signIn.json.faults).toHaveLength(2)
    expect(signIn.text).not.toContain('tiger-7')
    const number = await ask('GET', '/api/v1/runs/1e400', { token: all })
    expect(number).toMatchObject({ status: 400, json: { faults: [{ place: 'path.run' }] } })
  })

  it('gets the status that tells what is wrong', async () => {
    const { ask, token, muster } = await startCampus()
    await muster.sync()
    const all = token('read', 'run', 'authenticate')
    const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status
    expect(await status('GET', '/api/v1/users/nobody', { token: all })).toBe(404)
    expect(await status('GET', '/api/v1/groups/nobody/members', { token: all })).toBe(404)
    expect(await status('GET', '/api/v1/runs/99', { token: all })).toBe(404)
    expect(await status('POST', '/api/v1/runs/99/undo', { token: all, body: {} })).toBe(404)
    expect(await status('POST', '/api/v1/runs/1/approve', { token: all })).toBe(409)
    expect(await status('POST', '/api/v1/runs/1/reject', { token: all })).toBe(409)
    expect(await status('GET', '/api/v1/nothing', { token: all })).toBe(404)
    expect(await status('DELETE', '/api/v1/runs/1', { token: all })).toBe(404)
    expect(await status('POST', '/api/v1/plans', { token: all, body: '{"source":' })).toBe(400)
    expect(await status('POST', '/api/v1/plans', { token: all, body: '' })).toBe(400)
    expect(await status('POST', '/api/v1/plans', { token: all, body: '[]' })).toBe(400)
    expect(await status('POST', '/api/v1/plans', { token: all, body: '{"__proto__":{"source":"x"}}' })).toBe(400)
    expect(await status('POST', '/api/v1/plans', { token: all, body: { source: 'nowhere' } })).toBe(400)
    expect(await status('POST', '/api/v1/plans', { token: all, body: 'a=b', headers: { 'content-type': 'text/plain' } })).toBe(415)
    expect(await status('POST', '/api/v1/plans', { token: all, body: { source: 'x'.repeat(70_000) } })).toBe(413)
    expect(await status('POST', '/api/v1/authenticate', { token: all, body: { username: 'a', password: 'x'.repeat(5_000) } })).toBe(413)
    expect(await status('GET', `/api/v1/users/${'x'.repeat(300)}`, { token: all })).toBe(400)
    expect(await status('GET', `/api/v1/users/${'x'.repeat(4_000)}`, { token: all })).toBe(414)
  })

  it('finds no way out of the API by a path', async () => {
    const { address, token, muster, folder } = await startCampus()
    await muster.sync()
    const reader = token('read')
    for (const path of [
      '/api/v1/users/../../../etc/passwd',
      '/api/v1/users/..%2f..%2fmuster.yaml',
      '/api/v1/users/%2e%2e/%2e%2e/muster.db',
      '/api/v1/users/ann%00',
      '/api/v1/users/ann;jsessionid=1',
      '/api/v1//users',
      '//127.0.0.1/api/v1/users',
      '/API/V1/users',
      '/api/v1/users/',
      '/api/v1/users/%',
      '/api/v1/users/%c0%ae%c0%ae',
      '/api/docs/../v1/users',
      '/muster.yaml',
      'http://elsewhere.example/api/v1/nothing',
      '*',
    ]) {
      const heard = await speak(
        address(),
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${reader}\r\nConnection: close\r\n\r\n`,
      )
      expect(heard, path).toMatch(/^HTTP\/1\.1 4(00|04) /)
      expect(heard, path).toContain('application/problem+json')
      expect(heard).not.toContain(folder)
      expect(heard).not.toMatch(/\.ts|node:|at \w+ \(/)
    }
  })

  it('is answered also when it is no HTTP, too large in its head, or stops in the middle', async () => {
    const { address, ask, token } = await startCampus()
    expect(await speak(address(), 'MUSTER?\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"status":400/)
    expect(await speak(address(), `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [\s\S]*"status":431/,
    )
    const { hostname, port } = new URL(address())
    const head = `POST /api/v1/authenticate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token('authenticate')}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n`
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(`${head}{"username":"ann",`, () => socket.destroy()))
      socket.on('close', () => resolve())
    })
    expect((await ask('GET', '/healthz')).status).toBe(200)
  })

  it('that comes too slowly is answered with 408 and hung up', async () => {
    const { muster, log } = await startCampus()
    const addresses: string[] = []
    const logger = { debug() {}, warn() {}, error() {}, info: (_: string, fields = {}) => addresses.push(String(Object.values(fields)[0])) }
    const surroundings = {
      holder: new MusterHolder(muster),
      logger: logger as unknown as Logger,
      progress: new RunProgress(Date),
      sessions: new Sessions(Date),
      signal: new AbortController().signal,
    }
    const api = new Api(surroundings, { ...usualLimits, requestMs: 300, graceMs: 300 })
    await api.follow({ host: '127.0.0.1', port: 0, administrators: [] })
    const head = 'POST /api/v1/plans HTTP/1.1\r\nHost: x\r\n'
    for (const begun of [head, `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`]) {
      const heard = await speak(addresses[0]!, begun)
      // Without a token nobody waits for the body.
      expect(heard).toMatch(/^HTTP\/1\.1 (408|401) /)
    }
    expect(await speak(addresses[0]!, head)).toMatch(/^HTTP\/1\.1 408 [\s\S]*application\/problem\+json/)
    await api.close()
    expect(log.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('tells nothing about the machine when the copy cannot be read', async () => {
    const { ask, token, folder, muster, said } = await startCampus()
    const all = token('read', 'run', 'authenticate')
    const none = await ask('GET', '/api/v1/users', { token: all })
    expect(none).toMatchObject({ status: 503, json: { code: 'STORE_DAMAGED' } })
    expect(none.text).not.toContain(folder)
    expect(said('a request could not be answered')).toMatchObject([{ request: none.json.request, route: '/api/v1/users' }])
    await muster.sync()
    expect((await ask('GET', '/api/v1/users', { token: all })).status).toBe(200)
  })
})

describe('signing in', () => {
  it('gives the canonical name of whoever is right, and to all others one and the same answer', async () => {
    const { ask, token, muster, down, log } = await startCampus()
    await muster.sync()
    const radius = token('authenticate')
    const signIn = async (username: string, password: string) =>
      ask('POST', '/api/v1/authenticate', { token: radius, body: { username, password, address: '192.0.2.7' } })
    expect(await signIn('ANN', 'correct-7')).toMatchObject({
      status: 200,
      json: { accepted: true, message: 'The password is right.', username: 'ann' },
    })
    const wrong = await signIn('ann', 'wrong-7')
    expect(wrong).toMatchObject({ status: 200, json: { accepted: false } })
    expect(Object.keys(wrong.json)).toEqual(['accepted', 'message'])
    expect((await signIn('nobody', 'wrong-7')).text).toBe(wrong.text)
    expect((await signIn('ann', '')).text).toBe(wrong.text)
    down()
    expect((await signIn('ann', 'correct-7')).text).toBe(wrong.text)
    expect(JSON.stringify(log)).not.toMatch(/correct-7|wrong-7/)
  })

  it('says why only to a token that may read as well', async () => {
    const { ask, token, muster, down } = await startCampus()
    await muster.sync()
    const both = token('authenticate', 'read')
    const signIn = async (username: string, password: string) =>
      (await ask('POST', '/api/v1/authenticate', { token: both, body: { username, password } })).json
    expect(await signIn('ann', 'correct-7')).toMatchObject({ accepted: true, outcome: 'accepted', source: 'campus' })
    expect(await signIn('ann', 'wrong-7')).toMatchObject({ accepted: false, outcome: 'rejected', reason: 'invalid-credentials' })
    expect(await signIn('nobody', 'wrong-7')).toMatchObject({ accepted: false, outcome: 'rejected', reason: 'unknown-user' })
    down()
    expect(await signIn('ann', 'correct-7')).toMatchObject({ accepted: false, outcome: 'unavailable', reason: expect.any(String) })
  })
})

describe('signing in at the source itself', () => {
  const plugin = `import { MusterError } from ${JSON.stringify(import.meta.resolve('@muster/provider'))}
export const provider = {
  contract: 1, type: 'cloud', settingsSchema: { type: 'object' },
  open: async () => ({
    abilities: { authenticate: false, lookUp: false, changes: false, nestedGroups: false, stableIds: true, groupScope: false, fingerprints: false },
    check: async () => ({ findings: [] }),
    async *list() { yield [{ type: 'user', id: '1', username: 'Ada' }, { type: 'end', users: 1, groups: 0, members: 0 }] },
    beginSignIn: async (how, redirect) =>
      ({ how, url: new URL('https://cloud.example/?back=' + redirect), state: 'begun', ...(how === 'device' && { userCode: 'AB-12' }) }),
    async completeSignIn({ state, callback }) {
      if (state !== 'begun') throw new MusterError('PROTOCOL_VIOLATION', 'not begun here')
      return callback?.searchParams.get('error') ? { type: 'rejected', reason: 'invalid-credentials' } : { type: 'accepted', id: '1' }
    },
    close: async () => undefined,
  }),
}`

  it('tells where to go, and then who did, as a password is answered', async () => {
    const { ask, token, muster, folder, file, service, said } = await startCampus()
    const module = join(folder, 'node_modules', 'muster-plugin-cloud')
    mkdirSync(module, { recursive: true })
    writeFileSync(join(module, 'package.json'), '{"name":"muster-plugin-cloud","version":"1.0.0","type":"module","exports":"./index.js"}')
    writeFileSync(join(module, 'index.js'), plugin)
    appendFileSync(file('muster.yaml'), '  - name: cloud\n    type: cloud\n')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    expect((await ask('POST', '/api/v1/runs', { token: token('run') })).status).toBe(202)
    await until(() => said('a run has ended').length === 1)
    const web = token('authenticate')
    const begin = (body: object) => ask('POST', '/api/v1/sign-ins/begin', { token: web, body: { source: 'cloud', ...body } })
    const complete = (body: object) => ask('POST', '/api/v1/sign-ins/complete', { token: web, body: { source: 'cloud', ...body } })
    expect((await begin({ how: 'device' })).json).toEqual({
      how: 'device',
      url: 'https://cloud.example/?back=undefined',
      userCode: 'AB-12',
      state: 'begun',
    })
    const redirect = 'https://muster.example/back'
    expect((await begin({ how: 'browser', redirect })).json).toEqual({
      how: 'browser',
      url: `https://cloud.example/?back=${redirect}`,
      state: 'begun',
    })
    expect((await complete({ state: 'begun', callback: `${redirect}?code=7` })).json).toMatchObject({ accepted: true, username: 'Ada' })
    const refused = await complete({ state: 'begun', callback: `${redirect}?error=access_denied` })
    expect(Object.keys(refused.json)).toEqual(['accepted', 'message'])
    expect((await complete({ state: 'forged' })).text).toBe(refused.text)
    expect(await begin({ how: 'browser' })).toMatchObject({
      status: 400,
      json: { faults: [{ place: 'body.redirect', sentence: 'is missing' }] },
    })
    expect(await begin({ how: 'browser', redirect: 'javascript:alert(1)' })).toMatchObject({ status: 400 })
    const other = await ask('POST', '/api/v1/sign-ins/begin', { token: web, body: { source: 'campus', how: 'device' } })
    expect(other).toMatchObject({ status: 400, json: { code: 'NOT_SUPPORTED' } })
    expect(muster.users.find('ada')?.source).toBe('cloud')
  })
})

describe('running', () => {
  it('begins a run, says where to look, answers meanwhile, and lets no second one begin', async () => {
    const { ask, token, muster, hold, waits, release } = await startCampus()
    const all = token('read', 'run')
    hold()
    const begun = await ask('POST', '/api/v1/runs', { token: all, body: {} })
    expect(begun).toMatchObject({ status: 202, json: { run: 1, look: '/api/v1/runs/1', follow: '/api/v1/runs/1/events' } })
    expect(begun.headers.get('location')).toBe('/api/v1/runs/1')
    await waits()
    expect((await ask('GET', begun.json.look, { token: all })).json).toMatchObject({ run: 1, state: 'running', command: 'sync' })
    const second = await ask('POST', '/api/v1/runs', { token: all, body: {} })
    expect(second).toMatchObject({ status: 409, json: { code: 'RUN_IN_PROGRESS' } })
    expect(second.headers.get('retry-after')).toBe('30')
    release()
    await until(async () => (await ask('GET', begun.json.look, { token: all })).json.state === 'done')
    expect(muster.users.count()).toBe(2)
  })

  it('plans while a run is working, and neither is in the way of the other', async () => {
    const { ask, token, muster, list, hold, waits, release } = await startCampus()
    const all = token('read', 'run')
    await muster.sync()
    list(['ann', 'bob', 'cid'])
    hold()
    const { look } = (await ask('POST', '/api/v1/runs', { token: all, body: {} })).json
    await waits()
    const planned = ask('POST', '/api/v1/plans', { token: all, body: { shownChanges: 1 } })
    release()
    expect((await planned).json).toMatchObject({ command: 'plan', sources: [{ outcome: 'complete' }] })
    await until(async () => (await ask('GET', look, { token: all })).json.state !== 'running')
    expect((await ask('GET', look, { token: all })).json).toMatchObject({ state: 'done', report: { totals: { newUsers: 1 } } })
    expect(muster.users.find('cid')).toBeDefined()
  })

  it('shows what is on hold, applies it when approved, and takes it back', async () => {
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    const { ask, token, muster, list } = await startCampus(people)
    const all = token('read', 'run')
    await muster.sync()
    list(people.slice(0, 10))
    const { run } = (await ask('POST', '/api/v1/runs', { token: all, body: { source: 'campus' } })).json
    await until(async () => (await ask('GET', `/api/v1/runs/${run}`, { token: all })).json.state !== 'running')
    const held = (await ask('GET', `/api/v1/runs/${run}?limit=1000`, { token: all })).json
    expect(held).toMatchObject({ state: 'held', hold: { state: 'waiting' } })
    expect(held.held.length).toBeGreaterThanOrEqual(30)
    const approved = await ask('POST', `/api/v1/runs/${run}/approve`, { token: all, body: { shownChanges: 0 } })
    expect(approved).toMatchObject({ status: 200, json: { approved: run, totals: { absentUsers: 30 } } })
    expect((await ask('POST', `/api/v1/runs/${run}/approve`, { token: all })).status).toBe(409)
    const shown = (await ask('POST', `/api/v1/runs/${approved.json.run}/undo`, { token: all, body: { onlyPlan: true } })).json
    expect(muster.users.count()).toBe(10)
    const undone = await ask('POST', `/api/v1/runs/${approved.json.run}/undo`, { token: all, body: { hash: shown.hash } })
    expect(undone).toMatchObject({ status: 200, json: { command: 'undo', state: 'done' } })
    expect(muster.users.count()).toBe(40)
  })

  it('does not do what was rejected', async () => {
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    const { ask, token, muster, list } = await startCampus(people)
    const all = token('read', 'run')
    await muster.sync()
    list(people.slice(0, 10))
    await muster.sync()
    expect(await ask('POST', '/api/v1/runs/2/reject', { token: all })).toMatchObject({ status: 200, json: { run: 2, state: 'rejected' } })
    expect((await ask('POST', '/api/v1/runs/2/approve', { token: all })).status).toBe(409)
    expect(muster.users.count()).toBe(40)
  })
})

describe('a new configuration', () => {
  it('is what the next request finds, and one under way ends with the old', async () => {
    const { ask, token, muster, configure, service, said, hold, waits, release } = await startCampus()
    await muster.sync()
    const all = token('read', 'authenticate')
    hold()
    const before = ask('POST', '/api/v1/authenticate', { token: all, body: { username: 'ann', password: 'correct-7' } })
    await waits()
    configure('timeZone: Asia/Tokyo\nquotas: [{ everyone: true, allowance: "1.00", per: day }]')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    expect((await ask('GET', '/api/v1/schedule?count=1', { token: all })).json).toMatchObject([{ what: 'quota' }])
    release()
    expect(await before).toMatchObject({ status: 200, json: { accepted: true } })
    expect(said('the API listens')).toHaveLength(1)
  })

  it('may move the API, or take it away', async () => {
    const { address, ask, configure, service, said } = await startCampus()
    const old = address()
    configure('', 'api: { listen: "localhost:0" }')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    expect(address()).not.toBe(old)
    expect((await ask('GET', '/healthz')).status).toBe(200)
    await expect(fetch(`${old}/healthz`)).rejects.toThrow()
    configure('', '')
    service.reload()
    await until(() => said('the configuration was read anew').length === 2)
    await expect(ask('GET', '/healthz')).rejects.toThrow()
  })

  it('that asks for an address that is taken is refused, and the API stays where it was', async () => {
    const { ask, configure, service, said } = await startCampus()
    const other = await startCampus()
    configure('', `api: { listen: "${new URL(other.address()).host}" }`)
    service.reload()
    await until(() => said('the configuration was refused, and the old one stays').length === 1)
    expect(said('the configuration was refused, and the old one stays')[0]!.reason).toContain('something else listens there')
    expect((await ask('GET', '/healthz')).status).toBe(200)
  })
})

describe('the end of the service', () => {
  it('waits for a request under way, and takes no other', async () => {
    const { ask, address, token, muster, hold, waits, release, end } = await startCampus()
    await muster.sync()
    const radius = token('authenticate')
    hold()
    const answer = ask('POST', '/api/v1/authenticate', { token: radius, body: { username: 'ann', password: 'correct-7' } })
    await waits()
    const ended = end()
    await until(() =>
      fetch(`${address()}/healthz`).then(
        () => false,
        () => true,
      ),
    )
    release()
    expect(await answer).toMatchObject({ status: 200, json: { accepted: true } })
    await ended
  })

  it('calls off a plan and a run under way, and nothing of them stays', async () => {
    const { ask, token, muster, hold, waits, end } = await startCampus()
    const all = token('read', 'run')
    await muster.sync()
    hold()
    expect((await ask('POST', '/api/v1/runs', { token: all, body: {} })).status).toBe(202)
    await waits()
    const planned = ask('POST', '/api/v1/plans', { token: all, body: {} })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await end()
    expect(await planned).toMatchObject({ status: 503, json: { status: 503 } })
    expect(muster.runs.show(2)).toMatchObject({ state: 'stopped' })
  })
})
