import { appendFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startCampus, until } from './api-campus.ts'

describe('explaining', () => {
  it('gives what the command prints, of somebody who is there and of somebody who is missing', async () => {
    const { ask, token, muster } = await startCampus(['ann', 'bob'], 'newPeople: [{ everyone: true, credit: "2.50" }]')
    await muster.sync()
    const reader = token('read')
    const explain = async (path: string) => (await ask('GET', `/api/v1/explain/${path}`, { token: reader })).json
    const there = await explain('ANN?offline=true')
    expect(there).toEqual({ ...(await muster.explain('ANN', { offline: true })), at: there.at })
    expect(there).toMatchObject({ account: { username: 'ann', groups: [{ name: 'All of Them' }], credit: { balance: { minor: 250 } } } })
    const missing = await explain('anne')
    expect(missing).toEqual({ ...(await muster.explain('anne')), at: missing.at })
    expect(missing.account).toBeUndefined()
    expect(missing).toMatchObject({ alike: ['ann'], asked: [{ source: 'campus' }] })
    expect(await ask('GET', '/api/v1/explain/ann?offline=perhaps', { token: reader })).toMatchObject({
      status: 400,
      json: { faults: [{ place: 'query.offline' }] },
    })
  })
})

describe('credit', () => {
  it('is listed page by page, and granted again by rules and quotas only to whom it is due', async () => {
    const { ask, token, muster, configure, service, said } = await startCampus(['ann', 'bob', 'cid'])
    await muster.sync()
    configure('newPeople: [{ everyone: true, credit: "2.00" }]\nquotas: [{ everyone: true, allowance: "1.00", per: day }]')
    service.reload()
    // The service grants what is due at once.
    await until(() => said('quotas were granted').length === 1)
    const all = token('read', 'run')
    const post = (path: string, body: object) => ask('POST', path, { token: all, body })
    const faulty = await post('/api/v1/credit/reapply', { users: ['ann', 'zoe'], group: 'Nobodies' })
    expect(faulty).toMatchObject({ status: 400 })
    expect(faulty.json.faults.map(({ place }: { place: string }) => place)).toEqual(['body.users.1', 'body.group'])
    expect((await post('/api/v1/credit/reapply', {})).json.faults).toMatchObject([{ place: 'body' }])

    const shown = (await post('/api/v1/credit/reapply', { users: ['ann'], group: 'All of Them', onlyPlan: true })).json
    expect(shown.grants.map(({ username }: { username: string }) => username).sort()).toEqual(['ann', 'bob', 'cid'])
    expect(shown.report).toBeUndefined()
    expect((await post('/api/v1/credit/reapply', { users: ['ann'] })).json).toMatchObject({
      grants: [{ username: 'ann', rule: 'everyone', amount: { minor: 200, currency: 'USD' } }],
      report: { command: 'credit reapply', state: 'done' },
    })
    expect((await post('/api/v1/credit/reapply', { users: ['ann'] })).json).toMatchObject({ grants: [] })

    await muster.internal.add({ username: 'dan' })
    const quotas = (await ask('GET', '/api/v1/quotas', { token: all })).json
    expect(quotas).toMatchObject({ quotas: [{ rule: 'everyone', per: 'day', people: 4, due: [{ people: 1, amount: { minor: 100 } }] }] })
    expect((await post('/api/v1/quotas/run', {})).json).toMatchObject({ report: { state: 'done' }, waiting: [] })
    const again = (await post('/api/v1/quotas/run', {})).json
    expect([again.report, again.nextAt > Date.now()]).toEqual([undefined, true])

    const met: number[] = []
    for (let path: string | undefined = '/api/v1/credit?limit=2'; path !== undefined; ) {
      const { json, headers } = await ask('GET', path, { token: all })
      met.push(...json.map(({ line }: { line: number }) => line))
      path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(met).toEqual(muster.credit.ledger().map(({ line }) => line))
    expect(met).toHaveLength(5)
  })
})

describe('conflicts', () => {
  it('are decided and given back by their names, after what would follow was shown', async () => {
    const { ask, token, muster, file, service, said } = await startCampus(['ann', 'bob'])
    const records = [
      { type: 'user', id: 'other-ann', username: 'ann' },
      { type: 'end', users: 1, groups: 0, members: 0 },
    ]
    writeFileSync(file('other'), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    writeFileSync(file('other.sh'), '#!/bin/sh\n[ "$1" = list ] && exec cat other\nexit 2\n', { mode: 0o755 })
    appendFileSync(file('muster.yaml'), '  - name: other\n    type: custom-program\n    settings: { program: ./other.sh }\n')
    service.reload()
    await until(() => said('the configuration was read anew').length === 1)
    const all = token('read', 'run')
    await ask('POST', '/api/v1/runs', { token: all })
    await until(() => said('a run has ended').length === 1)
    const post = (path: string, body: object) => ask('POST', `/api/v1/conflicts/${path}`, { token: all, body })
    expect((await ask('GET', '/api/v1/conflicts', { token: all })).json).toMatchObject({ open: [{ username: 'ann', source: 'other' }] })

    const faulty = await post('ann/resolve', { what: 'same', id: '7', merge: true })
    expect(faulty.json.faults.map(({ place }: { place: string }) => place)).toEqual(['body.id', 'body.merge'])
    expect((await post('ann/resolve', { what: 'pin' })).json.faults).toMatchObject([{ place: 'body.source', sentence: 'is missing' }])
    expect(await post('ann/resolve', { what: 'pin', source: 'nowhere' })).toMatchObject({ status: 400, json: { code: 'UNKNOWN_SOURCE' } })
    expect(await post('zoe/unpin', {})).toMatchObject({ status: 409, json: { code: 'DECISION_REFUSED' } })

    const foreseen = await post('ann/resolve', { what: 'pin', source: 'other', onlyPlan: true })
    expect(foreseen.json.run).toBeUndefined()
    expect(muster.pins()).toEqual([])
    const decided = await post('ann/resolve', { what: 'pin', source: 'other' })
    expect(decided.json).toEqual({ ...foreseen.json, run: 2 })
    expect(muster.pins()).toMatchObject([{ username: 'ann', source: 'other' }])
    expect((await post('ann/unpin', {})).json).toMatchObject({ username: 'ann', run: 3 })
    expect(muster.pins()).toEqual([])
  })
})

describe('what a run did', () => {
  it('is narrowed to a person, to a class of changes, and to what takes something away, done or on hold', async () => {
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    const { ask, token, muster, list } = await startCampus(people)
    await muster.sync()
    list(['p0', 'p1', 'new'])
    await muster.sync()
    const reader = token('read')
    const show = async (query: string) => (await ask('GET', `/api/v1/runs/2?limit=1000&${query}`, { token: reader })).json
    const names = (lines: { name: string }[]) => lines.map(({ name }) => name)
    const removals = await show('removals=true')
    expect(removals.journal).toEqual([])
    expect(names(removals.held)).toHaveLength(38)
    const one = await show('user=P7')
    expect(one.held).toMatchObject([{ name: 'p7', action: 'absent' }])
    expect((await show('user=P7&class=absent-users')).held).toMatchObject([{ name: 'p7' }])
    expect((await show('user=P7&class=new-users')).held).toEqual([])
    const fresh = await show('class=new-users')
    expect([names(fresh.journal), fresh.held]).toEqual([['new'], []])
    expect(await ask('GET', '/api/v1/runs/2?class=births', { token: reader })).toMatchObject({ status: 400 })
  })
})
