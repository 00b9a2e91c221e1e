import { type Abilities, MusterError, type Password, Secret, type Session } from '@muster/provider'
import { describe, expect, it, vi } from 'vitest'
import { createSecretHider, hideInLog } from '../src/hide-secrets.ts'
import { type Bounds, openSession } from '../src/wrap-session.ts'

const nothing: Abilities = {
  authenticate: false,
  lookUp: false,
  changes: false,
  nestedGroups: false,
  stableIds: true,
  groupScope: false,
  fingerprints: false,
}
const scope = { users: 'all', groups: 'all', disabled: false } as const
const never = <T>(): Promise<T> => new Promise(() => undefined)

function session(more: Partial<Session> = {}, abilities: Partial<Abilities> = {}): Session {
  return {
    abilities: { ...nothing, ...abilities },
    check: async () => ({ findings: [] }),
    async *list() {
      yield [{ type: 'end', users: 0, groups: 0, members: 0 }]
    },
    close: async () => undefined,
    ...more,
  }
}

function bounds(more: Partial<Bounds> = {}): Bounds {
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const deadlines = { openMs: 40, checkMs: 40, lookUpMs: 40, authenticateMs: 40 }
  return {
    source: 'campus',
    plugin: { package: 'acme', version: '1.2.3' },
    deadlines,
    signal: new AbortController().signal,
    logger,
    secrets: createSecretHider(),
    ...more,
  }
}

const open = (plugin: Session, more?: Partial<Bounds>) => openSession(async () => plugin, bounds(more))
const failure = (work: Promise<unknown>): Promise<MusterError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error) => error,
  )

async function drain(batches: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = []
  for await (const batch of batches) all.push(batch)
  return all
}

describe('opening', () => {
  it('gives what the plugin can do, and no more', async () => {
    const opened = await open(session({ lookUp: async () => undefined }, { lookUp: true }))
    expect(opened.abilities).toEqual({ ...nothing, lookUp: true })
    expect(Object.keys(opened).sort()).toEqual(['abilities', 'check', 'close', 'list', 'lookUp'])
    expect(await drain(opened.list(scope))).toEqual([[{ type: 'end', users: 0, groups: 0, members: 0 }]])
    await opened.close()
  })

  it.each([
    ['an ability without its method', session({}, { authenticate: true }), 'claims the ability `authenticate` and has no such method'],
    ['a method without its ability', session({ lookUp: async () => undefined }), 'has a method `lookUp` and does not claim the ability'],
    [
      'an ability left unsaid',
      { ...session(), abilities: { ...nothing, stableIds: undefined } },
      'does not say whether it has the ability `stableIds`',
    ],
    ['no listing', { ...session(), list: undefined }, 'has no method `list`'],
    ['nothing at all', undefined, 'does not say whether it has the ability `authenticate`'],
  ])('refuses %s', async (_, plugin, why) => {
    const error = await failure(open(plugin as unknown as Session))
    expect(error).toMatchObject({ code: 'PROTOCOL_VIOLATION', message: `The plugin acme 1.2.3 ${why}.`, source: 'campus', phase: 'open' })
  })

  it('takes no longer than its deadline; who opens later is told to stop, and closed', async () => {
    const close = vi.fn(async () => undefined)
    let signal: AbortSignal | undefined
    let finish = (_: Session): void => undefined
    const opening = openSession((given) => {
      signal = given
      return new Promise((resolve) => {
        finish = resolve
      })
    }, bounds())
    const error = await failure(opening)
    expect(error).toMatchObject({
      code: 'TIMED_OUT',
      family: 'unavailable',
      phase: 'open',
      hint: expect.stringContaining('`deadlines.open`'),
    })
    expect(signal?.aborted).toBe(true)
    finish(session({ close }))
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce())
  })

  it('closes a session that it refuses', async () => {
    const close = vi.fn(async () => undefined)
    await failure(open(session({ close }, { authenticate: true })))
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce())
  })
})

describe('closing', () => {
  it('happens once, and nothing can be asked afterwards', async () => {
    const close = vi.fn(async () => undefined)
    const opened = await open(session({ close }))
    await Promise.all([opened.close(), opened.close()])
    expect(close).toHaveBeenCalledOnce()
    expect(await failure(opened.check())).toMatchObject({
      code: 'BUG',
      message: 'The source campus was asked (check) after it had been closed.',
    })
    expect(await failure(drain(opened.list(scope)))).toMatchObject({ code: 'BUG' })
  })

  it('that fails is logged and costs nothing', async () => {
    const given = bounds()
    const opened = await openSession(async () => session({ close: () => Promise.reject(new Error('broken pipe')) }), given)
    await opened.close()
    expect(given.logger.warn).toHaveBeenCalledWith('The plugin acme 1.2.3 failed in close: broken pipe')
  })
})

describe('a question', () => {
  it.each(['check', 'lookUp', 'authenticate'] as const)('%s ends at its deadline', async (phase) => {
    const opened = await open(session({ check: never, lookUp: never, authenticate: never }, { lookUp: true, authenticate: true }))
    const asked =
      phase === 'check' ? opened.check() : phase === 'lookUp' ? opened.lookUp!('jason') : opened.authenticate!('jason', new Secret('x'))
    expect(await failure(asked)).toMatchObject({
      code: 'TIMED_OUT',
      source: 'campus',
      phase,
      message: expect.stringContaining('within 0.04 seconds'),
    })
    await opened.close()
  })

  it('ends at once when the run is stopped, and so does a listing that hangs', async () => {
    const stop = new AbortController()
    const opened = await open(
      session({
        check: never,
        async *list() {
          yield [{ type: 'progress', done: 1 }]
          await never()
        },
      }),
      { signal: stop.signal, deadlines: { openMs: 5_000, checkMs: 5_000, lookUpMs: 5_000, authenticateMs: 5_000 } },
    )
    const asked = Promise.all([failure(opened.check()), failure(drain(opened.list(scope)))])
    setTimeout(() => stop.abort(), 10)
    for (const error of await asked) expect(error).toMatchObject({ code: 'STOPPED', source: 'campus' })
    await opened.close()
  })

  it('whose plugin throws something of its own becomes an error that names source, plugin and version', async () => {
    const cause = new TypeError('x is not a function')
    const opened = await open(session({ check: () => Promise.reject(cause) }))
    expect(await failure(opened.check())).toMatchObject({
      code: 'BUG',
      message: 'The plugin acme 1.2.3 failed in check: x is not a function',
      source: 'campus',
      phase: 'check',
      cause,
    })
  })

  it('whose plugin throws a MusterError keeps it, with the source and the phase added', async () => {
    const opened = await open(
      session({
        list: () => {
          throw new MusterError('THROTTLED', 'Too many questions.', { retryAfterMs: 5, hint: 'Wait.' })
        },
      }),
    )
    expect(await failure(drain(opened.list(scope)))).toMatchObject({
      code: 'THROTTLED',
      message: 'Too many questions.',
      retryAfterMs: 5,
      hint: 'Wait.',
      source: 'campus',
      phase: 'list',
    })
  })

  it('about a password never repeats what the plugin said', async () => {
    const authenticate = async (_: string, password: Password) => JSON.parse(`{"password": ${password.reveal()}`)
    const opened = await open(session({ authenticate }, { authenticate: true }))
    const error = await failure(opened.authenticate!('jason', new Secret('hunter2')))
    expect(error).toMatchObject({ code: 'BUG', message: 'The plugin acme 1.2.3 failed in authenticate (SyntaxError).' })
    expect(error.cause).toBeUndefined()
  })

  it.each([true, undefined, {}, { type: 'accepted', username: 7 }, { type: 'rejected' }, { type: 'rejected', reason: 'because' }])(
    'about a password that is answered with %j lets nobody in',
    async (answer) => {
      const opened = await open(session({ authenticate: async () => answer as never }, { authenticate: true }))
      expect(await failure(opened.authenticate!('jason', new Secret('x')))).toMatchObject({
        code: 'PROTOCOL_VIOLATION',
        phase: 'authenticate',
      })
    },
  )

  it('about a password that is answered properly gives the answer', async () => {
    const answers = [{ type: 'accepted', username: 'Jason' }, { type: 'accepted' }, { type: 'rejected', reason: 'locked' }] as const
    for (const answer of answers) {
      const opened = await open(session({ authenticate: async () => answer }, { authenticate: true }))
      expect(await opened.authenticate!('jason', new Secret('x'))).toEqual(answer)
    }
  })

  it('that is answered with nonsense is the fault of the plugin', async () => {
    const opened = await open(
      session(
        {
          check: async () => ({}) as never,
          lookUp: async () => ({ name: 'jason' }) as never,
          async *list() {
            yield { type: 'end' } as never
          },
        },
        { lookUp: true },
      ),
    )
    expect(await failure(opened.check())).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(await failure(opened.lookUp!('jason'))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(await failure(drain(opened.list(scope)))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })
})

it('a listing that the engine leaves early is ended in the plugin too', async () => {
  const ended = vi.fn()
  const opened = await open(
    session({
      async *list() {
        try {
          for (;;) yield [{ type: 'progress', done: 1 }]
        } finally {
          ended()
        }
      },
    }),
  )
  for await (const _ of opened.list(scope)) break
  expect(ended).toHaveBeenCalledOnce()
})

it('many questions leave no listener and no timer behind', async () => {
  const stop = new AbortController()
  const removed = vi.spyOn(stop.signal, 'removeEventListener')
  const added = vi.spyOn(stop.signal, 'addEventListener')
  const opened = await open(session(), { signal: stop.signal })
  for (let count = 0; count < 20; count++) await opened.check()
  expect(removed.mock.calls.filter(([type]) => type === 'abort').length).toBe(added.mock.calls.filter(([type]) => type === 'abort').length)
})

describe('what a reference in the configuration stands for', () => {
  const secrets = createSecretHider()
  secrets.add('hush hush\n')
  secrets.add('hush')
  secrets.add('abc')
  const said = 'cannot log in with hush hush'
  const error = () => new MusterError('SOURCE_REFUSED', said, { hint: said, cause: new Error(said), source: 'campus', phase: 'list' })

  it('does not come out in what a plugin throws, finds or lists, nor in what it logs', async () => {
    const opened = await open(
      session(
        {
          check: async () => ({ findings: [{ id: 'a', outcome: 'failed', message: said, remedy: said }] }),
          async *list() {
            yield [{ type: 'error', class: 'transient', message: said, hint: said }]
          },
          lookUp: () => Promise.reject(error()),
        },
        { lookUp: true },
      ),
      { secrets },
    )
    const thrown = await failure(opened.lookUp!('jason'))
    const told = [thrown.message, thrown.hint, (thrown.cause as Error).message, await opened.check(), await drain(opened.list(scope))]
    expect(thrown).toMatchObject({ code: 'SOURCE_REFUSED', source: 'campus', phase: 'list', message: 'cannot log in with [secret]' })
    expect(JSON.stringify(told)).not.toContain('hush')

    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    hideInLog(logger, secrets).warn(said, { at: 1 })
    expect(logger.warn).toHaveBeenCalledWith('cannot log in with [secret]', { at: 1 })
  })

  it('is taken out of all that hangs on a line of the log: lists, objects, their keys, errors, bytes, and circles', async () => {
    const said = 'cannot log in with hush hush'
    const circle: Record<string, unknown> = { said }
    circle.circle = circle
    const error = Object.assign(new Error(said, { cause: new TypeError(said) }), { asked: { said } })
    const url = new URL('http://x/?token=hush')
    const map = { toJSON: () => ({ said }) }
    const fields = { list: [said], inner: { said, 'hush hush': 1 }, error, bytes: Buffer.from(said), circle, url, map, at: 1, none: null }
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    hideInLog(logger, secrets).debug('asked', fields)
    const [, logged] = logger.debug.mock.calls[0]!
    expect(JSON.stringify(logged)).not.toContain('hush hush')
    expect(logged).toMatchObject({ list: ['cannot log in with [secret]'], error: { cause: { name: 'TypeError' } }, at: 1, none: null })
  })

  it('is no secret when it is shorter than any', async () => {
    expect(secrets.hide('abc')).toBe('abc')
  })
})

describe('a password that a plugin repeats', () => {
  const password = new Secret('Ki"ck\\é')
  const spelt = [
    'Ki"ck\\é',
    JSON.stringify('Ki"ck\\é'),
    '"Ki\\"ck\\\\\\u00e9"',
    encodeURIComponent('Ki"ck\\é'),
    Buffer.from('Ki"ck\\é').toString('base64'),
  ]

  it.each(spelt)('as %s, in an error, its hint, its causes or a line of the log, takes the whole text with it', async (spelling) => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const secrets = createSecretHider()
    const log = hideInLog(logger, secrets)
    const opened = await open(
      session(
        {
          async authenticate() {
            log.info(`asked with ${spelling}`, { question: `it was ${spelling}`, at: 1 })
            const cause = new Error('outer', { cause: new Error(`inner ${spelling}`) })
            throw new MusterError('SOURCE_REFUSED', `no ${spelling}`, { hint: `try not ${spelling}`, cause })
          },
        },
        { authenticate: true },
      ),
      { secrets },
    )
    const thrown = await failure(opened.authenticate!('ann', password))
    const left = '[left out, because it repeats a password]'
    expect(thrown).toMatchObject({ code: 'SOURCE_REFUSED', message: left, hint: left })
    expect((thrown.cause as Error).cause).toBeUndefined()
    expect(logger.info).toHaveBeenCalledWith(left, { question: left, at: 1 })
    log.info(`nothing is kept back afterwards: ${spelling}`)
    expect(logger.info).toHaveBeenLastCalledWith(`nothing is kept back afterwards: ${spelling}`, undefined)
  })
})
