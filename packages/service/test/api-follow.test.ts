import { readFileSync, writeFileSync } from 'node:fs'
import type { Logger } from '@muster/provider'
import { describe, expect, it } from 'vitest'
import { Api } from '../src/api/api.ts'
import { followRun } from '../src/api/follow-run.ts'
import { usualLimits } from '../src/api/serve.ts'
import { Sessions } from '../src/api/sessions.ts'
import { MusterHolder } from '../src/muster-holder.ts'
import { RunProgress } from '../src/run-progress.ts'
import { startCampus, until } from './api-campus.ts'
import { listen } from './listen.ts'

describe('following a run', () => {
  it('tells how far it is, to whoever comes early, late or again, and at last how it ended', async () => {
    const { ask, address, token, hold, waits, release } = await startCampus()
    const all = token('read', 'run')
    hold()
    const { follow } = (await ask('POST', '/api/v1/runs', { token: all })).json
    const url = `${address()}${follow}`
    const early = await listen(url, all)
    expect([early.answer.status, early.answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    const first = await early.next()
    expect(first).toMatchObject({ event: 'progress', data: { run: 1, state: 'running', phase: 'reading' } })
    await waits()
    const late = await listen(url, all)
    expect(await late.next()).toEqual(first)
    late.leave()
    const again = await listen(url, all, first!.id)
    release()
    const told = await early.rest()
    expect(told.at(-1)).toMatchObject({ event: 'end', id: '1.end', data: { run: 1, state: 'done', totals: { newUsers: 2 }, held: 0 } })
    // What had been seen is not told once more.
    expect((await again.rest()).map(({ id }) => id)).not.toContain(first!.id)
    expect(await (await listen(url, all)).rest()).toEqual([told.at(-1)])
    expect((await listen(url, all, '1.end')).answer.status).toBe(204)
    expect(await ask('GET', '/api/v1/runs/9/events', { token: all })).toMatchObject({ status: 404, json: { status: 404 } })
  })

  it('knows one that the schedule began, and goes by the store for one that another process does', async () => {
    const { address, token, muster, file, hold, waits, release, service, said } = await startCampus()
    const reader = token('read')
    hold()
    writeFileSync(file('muster.yaml'), readFileSync(file('muster.yaml'), 'utf8').replace('sync: never', 'sync: "0 0 * * *"'))
    // What was due last night is made good at once.
    service.reload()
    await waits()
    const nightly = await listen(`${address()}/api/v1/runs/1/events`, reader)
    expect((await nightly.next())?.data).toEqual({ run: 1, state: 'running', phase: 'reading' })
    release()
    expect((await nightly.rest()).at(-1)).toMatchObject({ event: 'end', data: { state: 'done' } })
    await until(() => said('a run has ended').length === 1)

    hold()
    const theirs = muster.sync()
    await waits()
    const other = await listen(`${address()}/api/v1/runs/2/events`, reader)
    expect((await other.next())?.data).toEqual({ run: 2, state: 'running' })
    release()
    expect(await other.rest()).toMatchObject([{ event: 'end', data: { run: 2, state: 'done' } }])
    await theirs
  })

  it('ends with the service, and whoever has left is not waited for', async () => {
    const { ask, address, token, hold, waits, end, log } = await startCampus()
    const all = token('read', 'run')
    hold()
    await ask('POST', '/api/v1/runs', { token: all })
    await waits()
    const url = `${address()}/api/v1/runs/1/events`
    const [stays, leaves] = [await listen(url, all), await listen(url, all)]
    await Promise.all([stays.next(), leaves.next()])
    leaves.leave()
    const begunAt = performance.now()
    await end()
    expect(performance.now() - begunAt).toBeLessThan(8_000)
    await stays.rest().catch(() => undefined)
    expect(log.filter(({ level, message }) => level === 'error' && message !== 'a run failed')).toEqual([])
  })

  it('sends an empty word now and then, and ends when the token was taken back', async () => {
    const { muster, hold, waits, release, token } = await startCampus()
    const addresses: string[] = []
    const logger = { debug() {}, warn() {}, error() {}, info: (_: string, fields = {}) => addresses.push(String(Object.values(fields)[0])) }
    const surroundings = {
      holder: new MusterHolder(muster),
      logger: logger as unknown as Logger,
      progress: new RunProgress(Date),
      sessions: new Sessions(Date),
      signal: new AbortController().signal,
    }
    const api = new Api(surroundings, { ...usualLimits, pace: { stepMs: 5, lookMs: 5, heartbeatMs: 20 } })
    await api.follow({ host: '127.0.0.1', port: 0, administrators: [] })
    const reader = token('read')
    hold()
    const run = muster.sync()
    await waits()
    const one = await listen(`${addresses[0]}/api/v1/runs/1/events`, reader)
    const heard = one.rest()
    await until(() => one.heartbeats() > 1)
    muster.tokens.remove('test-1')
    expect((await heard).map(({ event }) => event)).toEqual(['progress'])
    release()
    await run
    await api.close()
  })

  it('keeps nothing for whoever is slow: the next word is the newest', async () => {
    const progress = new RunProgress(Date)
    const done = Promise.withResolvers<void>()
    const going = progress.during('store', async ({ onBegun, onProgress }) => {
      onBegun(7)
      for (let at = 1; at <= 10_000; at++) onProgress({ phase: 'reading', source: 'campus', done: at })
      await done.promise
    })
    const over = new AbortController()
    const events = followRun({
      run: 7,
      seen: undefined,
      course: () => progress.of('store', 7),
      look: async () => ({ run: 7, command: 'sync', state: 'done', startedAt: 1, endedAt: 2 }),
      mayListen: () => true,
      signal: over.signal,
      pace: { stepMs: 1, lookMs: 1, heartbeatMs: 60_000 },
    })
    const texts: string[] = []
    for await (const text of events) {
      texts.push(text)
      if (texts.length === 2) done.resolve()
    }
    await going
    expect(texts).toHaveLength(3)
    expect(texts[1]).toContain('"done":10000')
    expect(texts[2]).toContain('event: end')
    expect(progress.of('store', 7)).toBeUndefined()
  })
})
