import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type AttemptCounter, type Counted, countAttempts } from '../src/index.ts'

const limit = { attempts: 4, withinMs: 60_000, longestWaitMs: 600_000, since: 'last' } as const
const name = (text: string): Counted => ({ kind: 'name', text, limit })
const address = (text: string): Counted => ({ kind: 'address', text, limit: { ...limit, attempts: 6, since: 'first' } })

let folder: string
let store: string
let warnings: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attempts-'))
  store = join(folder, 'muster.db')
  warnings = []
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function open(clock: { now(): number } = Date): AttemptCounter {
  const warn = (message: string, fields = {}) => void warnings.push(`${message} ${JSON.stringify(fields)}`)
  const counter = countAttempts(store, clock, { debug: () => undefined, info: () => undefined, warn, error: warn })
  onTestFinished(() => counter.close())
  return counter
}

async function tryOnce(counter: AttemptCounter, counted: readonly Counted[], password: 'right' | 'wrong' | 'neither'): Promise<string> {
  const attempt = await counter.begin(counted)
  if ('waitMs' in attempt) return `limited by ${attempt.limited}`
  await attempt.end(password)
  return password
}

async function tryOften(counter: AttemptCounter, counted: readonly Counted[], password: 'right' | 'wrong' | 'neither', times: number) {
  const results: string[] = []
  for (let time = 0; time < times; time++) results.push(await tryOnce(counter, counted, password))
  return results
}

/** Another process, and how often it would have asked the directory. */
function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const script = join(import.meta.dirname, 'fixtures', 'try-sign-ins.ts')
  const child: ChildProcess = spawn(process.execPath, ['-C', 'development', script, store, ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const ended = once(child, 'close')
  return {
    child,
    ended,
    asked: () => said.split('\n').filter((line) => line.startsWith('asked')).length,
    async until(text: string) {
      while (!said.includes(text)) await sleep(10)
    },
  }
}

describe('wrong passwords for one name', () => {
  it('are limited, also by a process that starts later, until the time is over', async () => {
    let now = 1_800_000_000_000
    const first = open({ now: () => now })
    expect(await tryOften(first, [name('ann')], 'wrong', 5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'limited by name'])
    await first.close()
    const second = open({ now: () => now })
    expect(await tryOnce(second, [name('ann')], 'right')).toBe('limited by name')
    expect(await tryOnce(second, [name('ben')], 'right')).toBe('right')
    now += limit.withinMs - 1
    expect(await second.begin([name('ann')])).toEqual({ limited: 'name', waitMs: 1 })
    now += 1
    expect(await tryOnce(second, [name('ann')], 'right')).toBe('right')
  })

  it('are forgotten by a right one, which does not clear the address', async () => {
    const counter = open()
    const both = [name('ann'), address('10.0.0.1')]
    await tryOften(counter, both, 'wrong', 3)
    await tryOnce(counter, both, 'right')
    expect(await tryOften(counter, both, 'wrong', 4)).toEqual(['wrong', 'wrong', 'wrong', 'limited by address'])
    expect(await tryOften(counter, [name('ann')], 'wrong', 2)).toEqual(['wrong', 'limited by name'])
  })

  it('do not count when nobody could be asked', async () => {
    const counter = open()
    await tryOften(counter, [name('ann')], 'neither', 20)
    expect(await tryOften(counter, [name('ann')], 'wrong', 5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'limited by name'])
  })

  it('are not lifted and not kept for ever by a clock that is set back, in a later process either', async () => {
    let now = 1_800_000_000_000
    await tryOften(open({ now: () => now }), [name('ann')], 'wrong', 4)
    now -= 365 * 86_400_000
    expect(await open({ now: () => now }).begin([name('ann')])).toEqual({ limited: 'name', waitMs: limit.withinMs })
    now += limit.withinMs
    expect(await tryOnce(open({ now: () => now }), [name('ann')], 'right')).toBe('right')
  })

  it('count for another spelling as well, once the source has said how it spells the name', async () => {
    const counter = open()
    for (const typed of ['jose', 'josé', 'josè', 'josê']) {
      const attempt = await counter.begin([name(typed)])
      if ('waitMs' in attempt) throw new Error('limited too early')
      expect(await attempt.also(name('josé'))).toBeUndefined()
      await attempt.end('wrong')
    }
    const fifth = await counter.begin([name('jose')])
    if ('waitMs' in fifth) throw new Error('that spelling was wrong once')
    expect(await fifth.also(name('josé'))).toMatchObject({ limited: 'name' })
    await fifth.end('neither')
  })
})

describe('several at once', () => {
  it('never ask more often than the limit allows, in one process', async () => {
    const counter = open()
    let asked = 0
    const results = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const attempt = await counter.begin([name('ann')])
        if ('waitMs' in attempt) return 'limited'
        asked++
        await sleep(20)
        await attempt.end('wrong')
        return 'wrong'
      }),
    )
    expect(asked).toBe(4)
    expect(results.filter((one) => one === 'limited')).toHaveLength(46)
  })

  it('never ask more often than the limit allows, in ten processes of five each', async () => {
    const others = Array.from({ length: 10 }, () => start(['5', '1', 'ann']))
    await Promise.all(others.map(({ ended }) => ended))
    expect(others.reduce((sum, { asked }) => sum + asked(), 0)).toBe(4)
  })

  it('are all let through when their passwords are right, though only as many are asked at once', async () => {
    const counter = open()
    let [now, most] = [0, 0]
    const results = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const attempt = await counter.begin([name('ann')])
        if ('waitMs' in attempt) return 'limited'
        most = Math.max(most, ++now)
        await sleep(5)
        now--
        await attempt.end('right')
        return 'right'
      }),
    )
    expect(new Set(results)).toEqual(new Set(['right']))
    expect(most).toBe(4)
  })
})

describe('a process that is alone', () => {
  const sizes = () => ['', '-wal'].map((end) => statSync(`${store}-sign-in${end}`).mtimeMs)

  it('writes nothing for right passwords, and wrong ones are known to the next process', async () => {
    const counter = open()
    await tryOften(counter, [name('ben')], 'right', 40)
    const before = sizes()
    for (let number = 0; number < 500; number++) await tryOnce(counter, [name(`p${number}`), address('10.0.0.1')], 'right')
    expect(sizes()).toEqual(before)
    await tryOften(counter, [name('ann')], 'wrong', 4)
    expect(sizes()).not.toEqual(before)
    expect(await tryOnce(open(), [name('ann')], 'right')).toBe('limited by name')
  })

  it('tells another one that comes what is under way', async () => {
    const counter = open()
    await tryOften(counter, [name('ben')], 'right', 40)
    const three = await Promise.all([1, 2, 3].map(() => counter.begin([name('ann')])))
    const other = start(['5', '1', 'ann'])
    await other.until('asked')
    await sleep(300)
    expect(other.asked()).toBe(1)
    for (const attempt of three) if (!('waitMs' in attempt)) await attempt.end('wrong')
    await other.ended
    expect(other.asked()).toBe(1)
    expect(await tryOnce(counter, [name('ann')], 'right')).toBe('limited by name')
  })

  it('holds nobody up when it was killed', async () => {
    const other = start(['1', '60', 'right'], { STAY: '1' })
    await other.until('done')
    other.child.kill('SIGKILL')
    await other.ended
    const began = performance.now()
    expect(await tryOnce(open(), [name('ann')], 'wrong')).toBe('wrong')
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('is not waited for longer than three seconds when it is halted', async () => {
    const other = start(['1', '60', 'right'], { STAY: '1' })
    await other.until('done')
    other.child.kill('SIGSTOP')
    expect(await tryOnce(open(), [name('ann')], 'wrong')).toBe('wrong')
    expect(warnings).toEqual([expect.stringContaining('does not answer')])
  })
})

describe('the file beside the store', () => {
  it('holds neither names nor addresses, for people type their password where the name belongs', async () => {
    await tryOften(open(), [name('correct horse battery'), address('192.0.2.77')], 'wrong', 2)
    const bytes = ['', '-wal'].map((end) => readFileSync(`${store}-sign-in${end}`, 'latin1')).join('')
    expect(bytes).not.toMatch(/correct horse|192\.0\.2/)
  })

  it('stays small whatever names are tried, and keeps those that were wrong most', async () => {
    const counter = open()
    await tryOften(counter, [name('ann')], 'wrong', 4)
    await counter.close()
    const file = new Database(`${store}-sign-in`)
    const at = Date.now()
    const insert = file.prepare('insert into tally values (?, 1, 0, 0, ?, ?, ?, ?)')
    file.transaction(() => {
      for (let number = 0; number < 60_000; number++) insert.run(`n${number}`, at, at, at, at + 600_000)
    })()
    const again = open()
    for (let number = 0; number < 70; number++) await tryOnce(again, [name(`q${number}`)], 'wrong')
    expect(file.prepare('select count(*) from tally').pluck().get()).toBeLessThanOrEqual(50_000)
    file.close()
    expect(await tryOnce(again, [name('ann')], 'right')).toBe('limited by name')
  })

  it.each([
    ['cannot be opened', () => mkdirSync(`${store}-sign-in`)],
    ['is no such file', () => writeFileSync(`${store}-sign-in`, 'x'.repeat(5_000))],
  ])('is done without when it %s: this process counts by itself, and says so once', async (_, spoil) => {
    spoil()
    const counter = open()
    expect(await tryOften(counter, [name('ann')], 'wrong', 5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'limited by name'])
    expect(warnings).toEqual([expect.stringContaining('by this process alone')])
  })

  it('is done without when another program keeps it locked', async () => {
    const counter = open()
    await tryOften(counter, [name('ann')], 'wrong', 3)
    const blocker = new Database(`${store}-sign-in`)
    blocker.exec('begin immediate')
    expect(await tryOften(counter, [name('ann')], 'wrong', 2)).toEqual(['wrong', 'limited by name'])
    blocker.close()
    expect(warnings).toEqual([expect.stringContaining('locked by another program')])
  })

  it('is begun anew when it is of another version', async () => {
    const file = new Database(`${store}-sign-in`)
    file.exec('create table tally (something); create table alone (else_); pragma user_version = 7')
    file.close()
    expect(await tryOnce(open(), [name('ann')], 'wrong')).toBe('wrong')
    expect(warnings).toEqual([])
  })
})
