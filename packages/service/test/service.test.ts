import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { describe, expect, it } from 'vitest'
import { inBerlin, makeCampus, play } from './fast-service.ts'

/** The copy has been filled in the afternoon, by hand. */
async function filled(folder: string, at: string) {
  const noSchedule = await play(folder, { from: at, until: at })
  await noSchedule.muster.sync()
}

describe('every night', () => {
  it('everything is read at 00:55, also where the clocks change', async () => {
    const { folder } = makeCampus(['one'])
    const { runs } = await play(folder, { from: '2026-03-27T12:00Z', until: '2026-03-31T12:00Z' })
    expect(runs).toEqual([
      // What had been due that night, and nobody had done.
      '2026-03-27 13:00 sync',
      '2026-03-28 00:55 sync',
      '2026-03-29 00:55 sync',
      '2026-03-30 00:55 sync',
      '2026-03-31 00:55 sync',
    ])
  })

  it('a time that the change to summer time leaves out comes when it would have been, and one that comes twice, once', async () => {
    const { folder } = makeCampus(['one'], { top: 'schedule: { sync: "30 2 * * *" }' })
    const spring = await play(folder, { from: '2026-03-28T12:00Z', until: '2026-03-30T12:00Z' })
    expect(spring.runs.slice(1)).toEqual(['2026-03-29 03:00 sync', '2026-03-30 02:30 sync'])
    const { folder: other } = makeCampus(['one'], { top: 'schedule: { sync: "30 2 * * *" }' })
    const autumn = await play(other, { from: '2026-10-24T12:00Z', until: '2026-10-26T12:00Z' })
    expect(autumn.runs.slice(1)).toEqual(['2026-10-25 02:30 sync', '2026-10-26 02:30 sync'])
  })

  it('a source with a schedule of its own is read besides, but not when everything has just been', async () => {
    const { folder } = makeCampus(['one', 'two'], { each: { two: '    schedule: "55 0,6,12 * * *"\n' } })
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z' })
    expect(runs).toEqual(['2026-05-01 22:00 sync', '2026-05-02 00:55 sync', '2026-05-02 06:55 sync two', '2026-05-02 12:55 sync two'])
  })

  it('it begins later by chance, by no more than the jitter', async () => {
    const { folder } = makeCampus(['one'], { top: 'schedule: { jitter: 20m }' })
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z', random: () => 0.5 })
    expect(runs.at(-1)).toBe('2026-05-02 01:05 sync')
  })

  it('nothing is read by itself with `never`', async () => {
    const { folder } = makeCampus(['one'], { top: 'schedule: { sync: never }' })
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-05T12:00Z' })
    expect(runs).toEqual([])
  })

  it('quotas are granted, each day once', async () => {
    const { folder, list } = makeCampus(['one'], { top: 'quotas:\n  - everyone: true\n    allowance: "1.00"\n    per: day' })
    list('one', ['ann'])
    const { muster, said } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-04T12:00Z' })
    expect(muster.users.find('ann')?.balance.minor).toBe(400)
    expect(said('quotas were granted')).toHaveLength(4)
  })
})

describe('what was missed', () => {
  it('is made good at the start, when it was due lately and nobody has done it', async () => {
    const { folder } = makeCampus(['one'])
    await filled(folder, '2026-05-01T10:00Z')
    const { runs, said } = await play(folder, { from: '2026-05-02T08:00Z', until: '2026-05-02T09:00Z' })
    expect(runs.at(-1)).toBe('2026-05-02 10:00 sync')
    expect(said('what was missed is made good')).toMatchObject([{ due: '2026-05-01T22:55:00.000Z' }])
  })

  it('is left when somebody has done it by hand', async () => {
    const { folder } = makeCampus(['one'])
    await filled(folder, '2026-05-02T06:00Z')
    const { runs } = await play(folder, { from: '2026-05-02T08:00Z', until: '2026-05-02T09:00Z' })
    expect(runs).toEqual(['2026-05-02 08:00 sync'])
  })

  it('is left when it was due longer ago than `catchUp`', async () => {
    const { folder } = makeCampus(['one'], { top: 'schedule: { catchUp: 2h }' })
    const { runs } = await play(folder, { from: '2026-05-02T08:00Z', until: '2026-05-02T09:00Z' })
    expect(runs).toEqual([])
  })

  it('is not done by a run that read less', async () => {
    const { folder } = makeCampus(['one', 'two'])
    await filled(folder, '2026-05-01T10:00Z')
    const { muster } = await play(folder, { from: '2026-05-02T01:00Z', until: '2026-05-02T01:00Z' })
    await muster.sync({ groupsOnly: true })
    await muster.sync({ source: 'one' })
    const { runs } = await play(folder, { from: '2026-05-02T08:00Z', until: '2026-05-02T09:00Z' })
    expect(runs.at(-1)).toBe('2026-05-02 10:00 sync')
  })
})

describe('a source that cannot be asked', () => {
  it('is asked again after a quarter of an hour, three times, and it alone', async () => {
    const { folder } = makeCampus(['one', 'two'])
    await filled(folder, '2026-05-01T10:00Z')
    writeFileSync(join(folder, 'two.down'), '')
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z' })
    expect(runs.slice(1)).toEqual([
      '2026-05-02 00:55 sync partial',
      '2026-05-02 01:10 sync two unavailable',
      '2026-05-02 01:25 sync two unavailable',
      '2026-05-02 01:40 sync two unavailable',
    ])
  })

  it('is asked again also when it has nobody in it', async () => {
    const { folder, list } = makeCampus(['one'])
    await filled(folder, '2026-05-01T10:00Z')
    list('one', [])
    const mend = (now: number) => inBerlin(now) === '2026-05-02 01:10' && list('one', ['one-ann', 'one-bob'])
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z', at: mend })
    expect(runs.slice(1)).toEqual(['2026-05-02 00:55 sync unavailable', '2026-05-02 01:10 sync one'])
  })

  it('is left alone when it has answered', async () => {
    const { folder } = makeCampus(['one', 'two'])
    await filled(folder, '2026-05-01T10:00Z')
    writeFileSync(join(folder, 'two.down'), '')
    const heal = (now: number) => inBerlin(now) === '2026-05-02 01:10' && rmSync(join(folder, 'two.down'), { force: true })
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-03T12:00Z', at: heal })
    expect(runs.slice(1)).toEqual(['2026-05-02 00:55 sync partial', '2026-05-02 01:10 sync two', '2026-05-03 00:55 sync'])
  })
})

describe('runs beside each other', () => {
  it('never are: somebody else’s is waited for', async () => {
    const { folder } = makeCampus(['one'])
    await filled(folder, '2026-05-01T10:00Z')
    const other = openStore(join(folder, 'muster.db'), { currency: 'USD' })
    let lock: { release(): void } | undefined
    const hold = (now: number): void => {
      if (inBerlin(now) === '2026-05-02 00:55') lock ??= other.lockRuns()
      if (inBerlin(now) === '2026-05-02 00:59') lock?.release()
    }
    const { runs } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z', at: hold })
    other.close()
    expect(runs.at(-1)).toBe('2026-05-02 00:59 sync')
    expect(runs).toHaveLength(2)
  })

  it('what another has done meanwhile is not done again', async () => {
    const { folder } = makeCampus(['one'])
    await filled(folder, '2026-05-01T10:00Z')
    const both = await Promise.all([
      play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z' }),
      play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z', random: () => 1 }),
    ])
    expect(both[1].runs.filter((run) => run.startsWith('2026-05-02'))).toHaveLength(1)
  })
})

describe('the configuration', () => {
  it('is read anew when asked, and its schedule counts from then', async () => {
    const { folder, configure } = makeCampus(['one'])
    let isAsked = false
    const { runs, said } = await play(folder, {
      from: '2026-05-01T20:00Z',
      until: '2026-05-03T12:00Z',
      at: (now, service) => {
        if (isAsked || inBerlin(now) < '2026-05-02 00:55') return
        isAsked = true
        configure('schedule: { sync: "0 5 * * *" }')
        service.reload()
      },
    })
    expect(said('the configuration was read anew')).toHaveLength(1)
    expect(runs.at(-1)).toBe('2026-05-03 05:00 sync')
  })

  it('with a fault is refused, and the old one stays', async () => {
    const { folder, configure } = makeCampus(['one'])
    let state: 'good' | 'broken' | 'mended' = 'good'
    const { runs, said } = await play(folder, {
      from: '2026-05-01T20:00Z',
      until: '2026-05-03T12:00Z',
      at: (now, service) => {
        if (state === 'good' && inBerlin(now) >= '2026-05-02 00:55') {
          state = 'broken'
          configure('schedule: { sync: "61 5 * * *" }')
          service.reload()
        } else if (state === 'broken' && inBerlin(now) >= '2026-05-03 00:55') {
          state = 'mended'
          configure()
        }
      },
    })
    expect(said('the configuration was refused, and the old one stays')).toMatchObject([
      { reason: expect.stringContaining('`61 5 * * *` is no cron expression') },
    ])
    expect(runs.at(-1)).toBe('2026-05-03 00:55 sync')
  })
})

describe('what the log says', () => {
  it('names what is on hold, and how to look at it', async () => {
    const { folder, list } = makeCampus(['one'])
    const people = Array.from({ length: 40 }, (_, at) => `p${at}`)
    list('one', people)
    await filled(folder, '2026-05-01T10:00Z')
    list('one', people.slice(0, 10))
    const { said } = await play(folder, { from: '2026-05-01T20:00Z', until: '2026-05-02T12:00Z' })
    expect(said('something is on hold until somebody has looked')).toMatchObject([
      { source: 'one', count: 30, look: expect.stringMatching(/^muster run show \d+ --held$/) },
    ])
  })
})
