import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { list, type Opened, openProgram } from './open-program.ts'

/** A program whose `answer(request, verb, params, say)` is `body`; it notes every start in the file `starts`. */
const resident = (body: string, { concurrency = 1 } = {}): string => `#!/usr/bin/env python3
import json, os, sys, threading, time
def say(number, **record):
    sys.stdout.write(json.dumps(dict(record, request=number)) + '\\n')
    sys.stdout.flush()
if sys.argv[1] == 'describe':
    print(json.dumps({'type': 'description', 'verbs': ['list', 'user', 'authenticate', 'serve'], 'concurrency': ${concurrency}}))
    sys.exit(0)
if sys.argv[1] == 'list':
    print('{"type":"user","id":"1","username":"ada"}')
    print('{"type":"end","users":1,"groups":0,"members":0}')
    sys.exit(0)
if sys.argv[1] != 'serve':
    sys.exit(2)
open('starts', 'a').write('%d\\n' % os.getpid())
def answer(number, verb, params):
${body.replace(/^/gm, '    ')}
for line in sys.stdin:
    asked = json.loads(line)
    answer(asked['request'], asked['verb'], asked.get('params'))
`

const echo = "say(number, type='accepted', username=params['username'])"
const quick = { limits: { firstByteSeconds: 0.4, graceSeconds: 0.2 } } as const

const signIn = ({ session }: Opened, name: string, password = 'x'): Promise<unknown> =>
  session.authenticate!(name, new Secret(password)).then(
    (answer) => (answer.type === 'accepted' ? answer.username : answer.reason),
    (error) => error.code,
  )

const starts = async ({ folder }: Opened): Promise<readonly number[]> =>
  (await readFile(join(folder, 'starts'), 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number)

describe('A program that stays', () => {
  test('is started when it is first asked, and once for many questions', async () => {
    const opened = await openProgram(resident(echo))
    expect(await starts(opened)).toEqual([])
    for (const name of ['ada', 'bob', 'zoë']) expect(await signIn(opened, name)).toBe(name)
    expect(await starts(opened)).toHaveLength(1)
  })

  test('is asked one question at a time unless it says otherwise', async () => {
    const opened = await openProgram(
      resident(`under_way = globals().setdefault('under_way', [])
under_way.append(number)
def later():
    time.sleep(0.05)
    say(number, type='accepted', username='%s of %d' % (params['username'], len(under_way)))
    under_way.remove(number)
threading.Thread(target=later).start()`),
    )
    expect(await Promise.all([signIn(opened, 'ada'), signIn(opened, 'bob'), signIn(opened, 'zoë')])).toEqual([
      'ada of 1',
      'bob of 1',
      'zoë of 1',
    ])
  })

  test('that says concurrency is asked so many at once, and each answer goes to its question whatever their order', async () => {
    const body = `def later():
    time.sleep({'ada': 0.3, 'bob': 0.2}.get(params['username'], 0.0))
    say(number, type='accepted', username=params['username'])
threading.Thread(target=later).start()`
    const opened = await openProgram(resident(body, { concurrency: 3 }))
    const order: unknown[] = []
    const ask = async (name: string) => order.push(await signIn(opened, name))
    await Promise.all(['ada', 'bob', 'zoë'].map(ask))
    expect(order).toEqual(['zoë', 'bob', 'ada'])
  })

  test('that dies while it is asked leaves that question unanswered, and is started again for the next', async () => {
    const opened = await openProgram(resident(`if params['username'] == 'eve': os._exit(1)\n${echo}`))
    expect(await signIn(opened, 'ada')).toBe('ada')
    expect(await signIn(opened, 'eve')).toBe('SOURCE_UNAVAILABLE')
    expect(await signIn(opened, 'bob')).toBe('bob')
    expect(await starts(opened)).toHaveLength(2)
  })

  test('that keeps dying is waited for, longer each time, and forgiven once it has answered', async () => {
    const opened = await openProgram(resident(`if os.path.exists('well'): ${echo}\nelse: os._exit(1)`))
    let now = 1_000_000
    opened.clock.now = () => now
    const attempt = async (after: number): Promise<number> => {
      now += after
      await signIn(opened, 'ada')
      return (await starts(opened)).length
    }
    expect([await attempt(0), await attempt(0), await attempt(0), await attempt(999), await attempt(1)]).toEqual([1, 2, 2, 2, 3])
    expect([await attempt(1999), await attempt(1)]).toEqual([3, 4])
    await expect(opened.session.authenticate!('ada', new Secret('x'))).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      retryAfterMs: 4000,
    })

    const well = join(opened.folder, 'well')
    await writeFile(well, '')
    now += 4000
    expect(await signIn(opened, 'ada')).toBe('ada')
    await rm(well)
    expect([await attempt(0), await attempt(0)]).toEqual([5, 6])
  })

  test('that exits by itself while nobody asks is started again at once', async () => {
    const opened = await openProgram(resident(`${echo}\nsys.exit(0)`))
    for (const name of ['ada', 'bob', 'zoë']) {
      expect(await signIn(opened, name)).toBe(name)
      await sleep(100)
    }
    expect(await starts(opened)).toHaveLength(3)
  })

  test('that answers too late is told to cancel, and lives on when it ends that answer', async () => {
    const opened = await openProgram(
      resident(`slow = globals().setdefault('slow', [])
if verb == 'cancel': open('cancelled', 'w').write(str(params['request'])); say(slow.pop(), type='error', **{'class': 'transient', 'message': 'cancelled'})
elif verb == 'ping': say(number, type='pong')
elif params['username'] == 'eve': slow.append(number)
else: ${echo}`),
      quick,
    )
    expect(await signIn(opened, 'eve')).toBe('TIMED_OUT')
    expect(await signIn(opened, 'ada')).toBe('ada')
    expect(await readFile(join(opened.folder, 'cancelled'), 'utf8')).toBe('1')
    expect(await starts(opened)).toHaveLength(1)
  })

  test('that hangs is ended, and another takes its place', async () => {
    const opened = await openProgram(resident(`if params['username'] == 'eve': time.sleep(60)\n${echo}`), quick)
    expect(await signIn(opened, 'eve')).toBe('TIMED_OUT')
    expect(await signIn(opened, 'ada')).toBe('ada')
    const [first] = await starts(opened)
    expect(() => process.kill(first!, 0)).toThrow('ESRCH')
  })

  test('that chatters on stdout is heard all the same, and the chatter is told without its words', async () => {
    const opened = await openProgram(resident(`print('checking', params.get('password'))\n${echo}`))
    expect(await signIn(opened, 'ada', 'open-sesame')).toBe('ada')
    expect(opened.logged.join()).toContain('serve printed a line that is not a record')
    expect(opened.logged.join()).not.toContain('sesame')
  })

  test('whose answer cannot be used has given none', async () => {
    const opened = await openProgram(resident("say(number, type='accepted', username=7)"))
    expect(await signIn(opened, 'ada')).toBe('PROTOCOL_VIOLATION')
  })

  test('cannot accept one person by the answer to another question', async () => {
    const opened = await openProgram(
      resident("say(number + 1, type='accepted', username='eve')\nsay(number, type='rejected', reason='locked')"),
    )
    expect([await signIn(opened, 'ada'), await signIn(opened, 'bob')]).toEqual(['locked', 'locked'])
  })

  test('has stderr logged until the first password, and never after', async () => {
    const opened = await openProgram(
      resident(`print('asked', verb, params.get('password'), file=sys.stderr, flush=True)
if verb == 'user': say(number, type='rejected', reason='unknown-user')
else: ${echo}`),
    )
    await opened.session.lookUp!('ada')
    await signIn(opened, 'ada', 'open-sesame')
    await opened.session.close()
    expect(opened.logged).toEqual(['asked user None'])
  })

  test('lists by a process of its own, so that sign-ins do not wait for a listing', async () => {
    const opened = await openProgram(resident(echo))
    expect(await list(opened)).toMatchObject({ users: ['ada'], complete: true })
    expect(await starts(opened)).toEqual([])
  })

  test('is gone when the source is closed, also one that does not heed its stdin', async () => {
    const opened = await openProgram(resident(`say(number, type='accepted')\ntime.sleep(60)`), quick)
    await signIn(opened, 'ada')
    await opened.session.close()
    const [pid] = await starts(opened)
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH')
    expect(await signIn(opened, 'ada')).toBe('STOPPED')
  })

  test('is not kept where the configuration says so', async () => {
    const opened = await openProgram(resident(echo), { resident: false })
    expect(await signIn(opened, 'ada')).toBe('SOURCE_UNAVAILABLE')
    expect(await starts(opened)).toEqual([])
  })
})
