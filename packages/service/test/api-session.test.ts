import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSessionCookie, writeSessionCookie } from '../src/api/session-cookie.ts'
import { Sessions } from '../src/api/sessions.ts'
import { startCampus, until } from './api-campus.ts'
import { listen } from './listen.ts'

const page = { 'muster-request': 'page' }

/** A campus whose `administrators` may sign in: by themselves all who are there. */
async function startOffice(administrators = '["ALL of them"]') {
  const campus = await startCampus()
  const { ask, configure, service, said, muster, file } = campus
  await muster.sync()
  let times = 0
  const appoint = async (groups: string) => {
    configure('', `api: { listen: "127.0.0.1:0", administrators: ${groups} }`)
    service.reload()
    times++
    await until(() => said('the configuration was read anew').length === times)
  }
  await appoint(administrators)
  const signIn = (body: object, headers = {}) => ask('POST', '/api/v1/session', { body, headers })
  return {
    ...campus,
    appoint,
    signIn,
    /** Gives the header that a browser would send from then on. */
    async enter(body: object) {
      const answer = await signIn(body)
      return { cookie: answer.headers.get('set-cookie')!.split(';')[0]! }
    },
    listMembers(members: readonly string[]) {
      const records = [
        ...['ann', 'bob'].map((name) => ({ type: 'user', id: `id-${name}`, username: name })),
        { type: 'group', id: 'g1', name: 'All of Them' },
        { type: 'members', group: 'g1', members },
        { type: 'end', users: 2, groups: 1, members: members.length },
      ]
      writeFileSync(file('people'), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    },
  }
}

const ann = { username: 'Ann', password: 'correct-7' }

describe('the session of a browser', () => {
  it('begins with the password of an administrator, and is known by its cookie until it is ended', async () => {
    const { ask, signIn, log } = await startOffice()
    const answer = await signIn(ann)
    expect(answer).toMatchObject({ status: 200, json: { kind: 'person', name: 'ann', scopes: ['read', 'run', 'configure'] } })
    const set = answer.headers.get('set-cookie')!
    expect(set).toMatch(/^muster=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const headers = { cookie: `other=1; ${set.split(';')[0]}` }
    expect((await ask('GET', '/api/v1/session', { headers })).json).toEqual({ ...answer.json, idleUntil: expect.any(Number) })
    expect((await ask('GET', '/api/v1/users', { headers })).status).toBe(200)
    expect(await ask('POST', '/api/v1/authenticate', { headers: { ...headers, ...page }, body: {} })).toMatchObject({
      status: 403,
      json: { scope: 'authenticate' },
    })
    const ended = await ask('DELETE', '/api/v1/session', { headers: { ...headers, ...page } })
    expect([ended.json, ended.headers.get('set-cookie')]).toEqual([
      { signedIn: false },
      'muster=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    ])
    expect((await ask('GET', '/api/v1/session', { headers })).status).toBe(401)
    expect((await ask('GET', '/api/v1/users', { headers })).status).toBe(401)
    expect(JSON.stringify(log)).not.toContain('correct-7')
    expect(JSON.stringify(log)).not.toContain(set.slice(7, 50))
  })

  it('may change something only from its own page', async () => {
    const { ask, enter, signIn, address } = await startOffice()
    const { cookie } = await enter(ann)
    const origin = address()
    const plan = async (headers: Record<string, string>) =>
      (await ask('POST', '/api/v1/plans', { body: {}, headers: { cookie, ...headers } })).status
    expect(await plan({})).toBe(403)
    expect(await plan({ origin })).toBe(403)
    expect(await plan({ ...page, origin: 'https://elsewhere.example' })).toBe(403)
    expect(await plan({ ...page, origin: 'null' })).toBe(403)
    expect(await plan({ ...page, origin: origin.replace(/\d+$/, '1') })).toBe(403)
    expect(await plan({ ...page, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await plan({ ...page, 'sec-fetch-site': 'same-site', origin })).toBe(403)
    expect(await plan({ ...page, origin })).toBe(200)
    // Behind a proxy only the browser knows what is the same.
    expect(await plan({ ...page, 'sec-fetch-site': 'same-origin', origin: 'https://muster.example' })).toBe(200)
    expect((await ask('DELETE', '/api/v1/session', { headers: { cookie } })).status).toBe(403)
    expect((await ask('GET', '/api/v1/session', { headers: { cookie } })).status).toBe(200)
    expect((await signIn(ann, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await signIn(ann, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  it('is over as soon as the copy says that the person has left the group, or the group is no more named', async () => {
    const { ask, enter, listMembers, muster, appoint, address } = await startOffice()
    const status = async (headers: Record<string, string>) => (await ask('GET', '/api/v1/session', { headers })).status
    const first = await enter(ann)
    listMembers(['id-bob'])
    await muster.sync()
    expect(await status(first)).toBe(401)
    listMembers(['id-ann', 'id-bob'])
    await muster.sync()
    // Whoever comes back signs in again.
    expect(await status(first)).toBe(401)
    const second = await enter(ann)
    expect(await status(second)).toBe(200)
    await appoint('[Nobodies]')
    expect(await status(second)).toBe(401)
    expect(address()).toMatch(/^http/)
  })

  it('of a token allows what the token does, and ends with it', async () => {
    const { ask, signIn, enter, token, muster, address } = await startOffice('[]')
    const reader = token('read')
    expect((await signIn({ token: reader })).json).toMatchObject({ kind: 'token', name: 'test-1', scopes: ['read'] })
    const headers = await enter({ token: reader })
    expect((await ask('GET', '/api/v1/users', { headers })).status).toBe(200)
    expect((await ask('POST', '/api/v1/runs', { headers: { ...headers, ...page } })).status).toBe(403)
    const events = await listen(`${address()}/api/v1/runs/1/events`, reader)
    expect((await events.rest()).at(-1)?.event).toBe('end')
    muster.tokens.remove('test-1')
    // One of the same name is another one.
    token('read')
    expect((await ask('GET', '/api/v1/users', { headers })).status).toBe(401)
    expect((await signIn({ token: reader })).status).toBe(401)
  })

  it('is not begun by half a proof, nor by a password where no administrators are named', async () => {
    const { signIn } = await startOffice('[]')
    const places = async (body: object) => (await signIn(body)).json.faults.map(({ place }: { place: string }) => place)
    expect(await places({})).toEqual(['body.username', 'body.password'])
    expect(await places({ username: 'ann' })).toEqual(['body.password'])
    expect(await places({ token: 'x', password: 'correct-7' })).toEqual(['body.password'])
    const refused = await signIn(ann)
    expect(refused).toMatchObject({ status: 403, json: { detail: expect.stringContaining('api.administrators') } })
  })
})

describe('whoever is no administrator', () => {
  it('gets one and the same answer, whether the password is right or not, the name exists or not, or there were too many', async () => {
    const { signIn, said, log, down } = await startOffice('[Staff]')
    const told = new Set<string>()
    const attempt = async (username: string, password: string) => {
      const { status, text, headers } = await signIn({ username, password })
      told.add(text.replace(/"request":"[^"]*"/, ''))
      expect([status, headers.get('set-cookie'), headers.get('retry-after')]).toEqual([401, null, null])
    }
    await attempt('ann', 'correct-7')
    for (let at = 0; at < 6; at++) await attempt('ann', `wrong-${at}`)
    await attempt('ann', 'correct-7')
    await attempt('nobody', 'wrong-7')
    await attempt('bob', '')
    down()
    await attempt('bob', 'wrong-7')
    expect(told.size).toBe(1)
    expect(said('a sign-in to the page was refused').map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['not-permitted', 'invalid-credentials', 'too-many-attempts', 'unknown-user']),
    )
    expect(JSON.stringify(log)).not.toMatch(/correct-7|wrong-\d/)
  })
})

describe('sessions', () => {
  it('end when they are idle for half an hour, and after twelve hours in any case', () => {
    let now = 0
    const sessions = new Sessions({ now: () => now })
    const who = { kind: 'token', name: 'x', createdAt: 0 } as const
    const idle = sessions.begin(who)
    const used = sessions.begin(who)
    const minute = 60_000
    for (now = 0; now < 12 * 60 * minute; now += 20 * minute) {
      expect(sessions.find(used, 'use')).toMatchObject({ until: 12 * 60 * minute })
      if (now < 30 * minute) expect(sessions.find(idle, 'look')).toBeDefined()
      else expect(sessions.find(idle, 'look')).toBeUndefined()
    }
    expect(sessions.find(used, 'use')).toBeUndefined()
    expect(sessions.find('', 'use')).toBeUndefined()
  })

  it('are no more than a thousand: the one that was used longest ago makes room', () => {
    const sessions = new Sessions({ now: () => 0 })
    const who = { kind: 'token', name: 'x', createdAt: 0 } as const
    const [first, second] = [sessions.begin(who), sessions.begin(who)]
    sessions.find(first, 'use')
    for (let at = 0; at < 999; at++) sessions.begin(who)
    expect([sessions.find(first, 'look') === undefined, sessions.find(second, 'look') === undefined]).toEqual([false, true])
  })

  it('are kept by a cookie that with TLS only this host can set', () => {
    const secret = 'x'.repeat(43)
    const set = writeSessionCookie(secret, true)
    expect(set).toBe(`__Host-muster=${secret}; Path=/; HttpOnly; SameSite=Strict; Secure`)
    expect(readSessionCookie(set, true)).toBe(secret)
    // One without the prefix may come from a neighbour.
    expect(readSessionCookie(`muster=${secret}`, true)).toBeUndefined()
    expect(readSessionCookie('muster=; muster=short', false)).toBeUndefined()
  })
})
