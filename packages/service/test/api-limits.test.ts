import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepAnswers } from '@muster/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { RequestLimits } from '../src/api/request-limits.ts'
import { startCampus, until } from './api-campus.ts'

describe('a key that comes with a request', () => {
  it('has it done once, and the same answer given again; under another token, or without a key, it is another request', async () => {
    const { ask, token, muster } = await startCampus()
    const [one, other] = [token('read', 'run'), token('run')]
    const begin = async (key: string | undefined, asked = one, body: unknown = { source: 'campus' }) => {
      const answer = await ask('POST', '/api/v1/runs', {
        token: asked,
        body,
        ...(key !== undefined && { headers: { 'idempotency-key': key } }),
      })
      await until(() => !muster.runs.list({ limit: 1 }).some(({ state }) => state === 'running'))
      return answer
    }
    const first = await begin('nightly-7')
    expect(first).toMatchObject({ status: 202, json: { run: 1 } })
    const again = await begin('"nightly-7"')
    expect(again).toMatchObject({ status: 202, text: first.text })
    expect(again.headers.get('location')).toBe('/api/v1/runs/1')
    expect(await begin('nightly-7', one, { source: 'campus', full: true })).toMatchObject({ status: 422, json: { status: 422 } })
    expect(await begin('nightly-7', other)).toMatchObject({ json: { run: 2 } })
    expect(await begin(undefined)).toMatchObject({ json: { run: 3 } })
    expect(await begin('not a key')).toMatchObject({ status: 400, json: { faults: [{ place: 'header.idempotency-key' }] } })
    // What came to nothing may be tried again.
    expect(await begin('nightly-8', one, { source: 'none' })).toMatchObject({ status: 400 })
    expect(await begin('nightly-8')).toMatchObject({ json: { run: 4 } })
    expect((await ask('POST', '/api/v1/runs/1/approve', { token: one, headers: { 'idempotency-key': 'nightly-7' } })).status).toBe(422)
    await muster.upkeep.erase(muster.users.find('bob')!.account)
    expect(await begin('nightly-7')).toMatchObject({ status: 409, json: { hint: expect.stringContaining('Look at the runs') } })
    expect(muster.runs.list()).toHaveLength(5)
  })

  it('is kept for a day, by whoever may read nothing else, also of a process that ended; and no number of them fills the disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-answers-'))
    const path = join(folder, 'muster.db')
    let now = 0
    const open = () => keepAnswers(path, { now: () => now }, 5)
    const [first, second] = [open(), open()]
    onTestFinished(() => {
      for (const keeper of [first, second]) keeper.close()
      rmSync(folder, { recursive: true })
    })
    const answer = { status: 202, headers: {}, text: '{}' }
    const ask = (keeper: typeof first, key: string, process: string, asked = 'a run') => keeper.begin({ key, asked, process })
    expect(ask(first, 'a', 'one')).toEqual({ is: 'new' })
    expect(statSync(`${path}-answers`).mode & 0o777).toBe(0o600)
    expect(ask(first, 'a', 'one')).toEqual({ is: 'under way' })
    expect(ask(second, 'a', 'two')).toEqual({ is: 'lost' })
    expect(ask(second, 'a', 'two', 'another run')).toEqual({ is: 'other' })
    first.answer('a', answer)
    expect(ask(second, 'a', 'two')).toEqual({ is: 'answered', answer })
    now = 86_399_999
    expect(ask(second, 'a', 'two').is).toBe('answered')
    now = 86_400_000
    expect(ask(second, 'a', 'two').is).toBe('new')
    second.answer('a', answer)
    for (let at = 0; at < 7; at++) {
      now++
      ask(second, `b${at}`, 'two')
      second.answer(`b${at}`, answer)
    }
    expect(ask(second, 'b6', 'two').is).toBe('answered')
    expect(ask(second, 'a', 'two').is).toBe('new')
  })
})

describe('too many requests', () => {
  it('get 429 with the seconds to wait, by token and by address, as the configuration says by now; health is always told', async () => {
    const { ask, token, muster, configure, service, said } = await startCampus()
    await muster.sync()
    const [one, other] = [token('read'), token('read')]
    const statuses = async (asked: string, times: number) => {
      const all: number[] = []
      for (let time = 0; time < times; time++) all.push((await ask('GET', '/api/v1/sources', { token: asked })).status)
      return new Set(all)
    }
    expect(await statuses(one, 40)).toEqual(new Set([200]))
    configure('', 'api: { listen: "127.0.0.1:0", limits: { perToken: 1, perAddress: 0 } }')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    expect(await statuses(one, 40)).toEqual(new Set([200, 429]))
    const refused = await ask('GET', '/api/v1/sources', { token: one })
    expect(refused).toMatchObject({ status: 429, json: { detail: 'There are too many requests for now.' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await statuses(other, 5)).toEqual(new Set([200]))
    configure('', 'api: { listen: "127.0.0.1:0", limits: { perToken: 0, perAddress: 1 } }')
    service.reload()
    await until(() => said('the configuration was read anew').length === 2)
    expect(await statuses(other, 40)).toEqual(new Set([200, 429]))
    for (let time = 0; time < 20; time++) expect((await ask('GET', '/healthz')).status).toBe(200)
    expect(said('the API listens')).toHaveLength(1)
  })

  it('are forgiven at the pace that is allowed, and no number of callers fills the memory', () => {
    let now = 0
    const limits = new RequestLimits(() => now)
    const asks = (caller: string): number | undefined => {
      try {
        limits.count(caller, 2)
        return undefined
      } catch (error) {
        return (error as { details: { retryAfter: number } }).details.retryAfter
      }
    }
    for (let time = 0; time < 20; time++) expect(asks('a')).toBe(undefined)
    expect(asks('a')).toBe(1)
    expect(asks('b')).toBe(undefined)
    now = 500
    expect([asks('a'), asks('a')]).toEqual([undefined, 1])
    now = 60_000
    for (let time = 0; time < 20; time++) expect(asks('a')).toBe(undefined)
    for (let caller = 0; caller < 10_001; caller++) asks(String(caller))
    expect(asks('a')).toBe(undefined)
  })
})
