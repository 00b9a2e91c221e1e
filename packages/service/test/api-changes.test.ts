import { describe, expect, it } from 'vitest'
import { startCampus, until } from './api-campus.ts'

type Campus = Awaited<ReturnType<typeof startCampus>>

interface Line {
  readonly cursor: string
  readonly kind: string
  readonly action: string
  readonly name: string
}

const linesOf = (text: string): Line[] => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]))

/** Reads what comes, as somebody who follows does, until it ends. */
function follow({ address }: Campus, token: string, query: string) {
  const read = { text: '', isEnded: false, status: 0 }
  const gone = new AbortController()
  const ended = (async () => {
    const answer = await fetch(`${address()}/api/v1/changes?follow=true&${query}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: gone.signal,
    })
    read.status = answer.status
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) read.text += chunk
    read.isEnded = true
  })()
  ended.catch(() => undefined)
  return { read, ended, stop: () => gone.abort() }
}

describe('the change feed', () => {
  it('tells every change once, a JSON object a line, and goes on after any of them', async () => {
    const { ask, token, muster, list } = await startCampus(['ann', 'bob'], 'newPeople: [{ everyone: true, credit: "2.50" }]')
    await muster.sync()
    list(['ann', 'cid'])
    await muster.sync()
    const reader = token('read')
    const changes = async (query = '') => ask('GET', `/api/v1/changes${query}`, { token: reader })
    const all = await changes()
    expect(all.headers.get('content-type')).toBe('application/x-ndjson')
    expect(linesOf(all.text).map(({ kind, action, name }) => `${kind} ${action} ${name}`)).toEqual([
      'user new ann',
      'user new bob',
      'group new All of Them',
      'membership joined All of Them',
      'membership joined All of Them',
      'credit granted ann',
      'credit granted bob',
      'user absent bob',
      'user new cid',
      'membership joined All of Them',
      'credit granted cid',
    ])
    const lines = all.text.split(/(?<=\n)/)
    for (const [at, { cursor }] of linesOf(all.text).entries()) {
      expect((await changes(`?after=${cursor}`)).text).toBe(lines.slice(at + 1).join(''))
      expect((await changes(`?after=${cursor}&limit=2`)).text).toBe(lines.slice(at + 1, at + 3).join(''))
    }
    expect(await changes('?after=yesterday&limit=0')).toMatchObject({
      status: 400,
      json: { faults: [{ place: 'query.after', sentence: 'must be the `cursor` of a line of the feed, or 0' }, { place: 'query.limit' }] },
    })
  })

  it('stays with whoever follows, over runs and a new configuration, until the token is taken back or the service ends', async () => {
    const campus = await startCampus(['ann'])
    const { token, muster, list, service, configure, said, end } = campus
    await muster.sync()
    const [stays, loses, leaves] = [token('read'), token('read'), token('read')].map((secret) =>
      follow(campus, secret, `after=${muster.changes.end()}`),
    )
    // An empty line comes at once, so that whoever follows knows that it does.
    await until(() => [stays, loses, leaves].every((one) => one!.read.text === '\n'))
    leaves!.stop()
    list(['ann', 'bea'])
    await muster.sync()
    await until(() => linesOf(stays!.read.text).length === 2)
    configure('timeZone: Asia/Tokyo')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    muster.tokens.remove('test-2')
    list(['ann', 'bea', 'cleo'])
    await muster.sync()
    await until(() => linesOf(stays!.read.text).length === 4)
    expect(linesOf(stays!.read.text).map(({ kind, action, name }) => `${kind} ${action} ${name}`)).toEqual([
      'user new bea',
      'membership joined All of Them',
      'user new cleo',
      'membership joined All of Them',
    ])
    await loses!.ended
    expect(linesOf(loses!.read.text)).toHaveLength(2)
    await end()
    await stays!.ended
    expect(stays!.read.isEnded).toBe(true)
  })

  it('says with 410 that everything has to be read anew, and from where to go on, when what comes next is there no more', async () => {
    const { ask, token, muster } = await startCampus(['ann'])
    const other = await startCampus(['ann'])
    for (const each of [muster, other.muster, other.muster]) await each.sync()
    const reader = token('read')
    const { json: problem, status } = await ask('GET', `/api/v1/changes?after=${other.muster.changes.end()}`, { token: reader })
    expect({ status, problem }).toMatchObject({
      status: 410,
      problem: {
        code: 'CHANGES_GONE',
        detail: expect.stringContaining('restored from an older one'),
        hint: expect.stringContaining(problem.cursor),
      },
    })
    expect(await ask('GET', `/api/v1/changes?after=${problem.cursor}`, { token: reader })).toMatchObject({ status: 200, text: '' })
  })
})
