import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { type Double, type DoubleOptions, type Sin, startDouble } from '../../../test/servers/start-double.ts'
import { startFaultyLine } from '../../../test/servers/start-faulty-line.ts'
import { parseAddress, prepareServers, type SearchItem, type SyncItem, synchronise } from '../src/index.ts'
import { failureOf, never, nobody, readAll, withConnection } from './open.ts'

const base = 'dc=double'
const people = Array.from({ length: 60 }, (_, number) => ({
  dn: `uid=p${number},${base}`,
  attributes: { objectClass: 'person', uid: `p${number}`, description: 'x'.repeat(100) },
}))
const everybody = { base, filter: { present: 'objectClass' }, pageSize: 20 }

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
async function double(options: Partial<DoubleOptions> = {}): Promise<Double> {
  const server = await startDouble({ entries: people, ...options })
  running.push(server)
  return server
}
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push({
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  })
  return (server.address() as { port: number }).port
}

describe('a search that breaks gives what came before, then one error, when the server', () => {
  const sins: Readonly<Record<string, readonly [sin: Sin, code: string, says: string]>> = {
    'resets the connection': [{ how: 'reset', afterEntries: 30 }, 'SOURCE_UNAVAILABLE', 'cut by the other side'],
    'ends the connection': [{ how: 'end', afterEntries: 30 }, 'SOURCE_UNAVAILABLE', 'closed by the other side'],
    'ends in the middle of a message': [{ how: 'half-message', afterEntries: 30 }, 'SOURCE_UNAVAILABLE', 'in the middle of a message'],
    'sends something that is not LDAP': [{ how: 'garbage', afterEntries: 30 }, 'PROTOCOL_VIOLATION', 'begins with the byte 0x48'],
    'sends a length that lies': [{ how: 'lying-length', afterEntries: 30 }, 'PROTOCOL_VIOLATION', 'are left of what holds it'],
    'answers what was never asked': [{ how: 'unknown-message', afterEntries: 30 }, 'PROTOCOL_VIOLATION', 'never sent'],
    'announces that it goes down': [{ how: 'notice', afterEntries: 30 }, 'SOURCE_UNAVAILABLE', 'going down'],
    'says no more': [{ how: 'stall', afterEntries: 30 }, 'TIMED_OUT', 'no answer came for 0.3 s'],
  }
  for (const [title, [sin, code, says]] of Object.entries(sins)) {
    test(title, async () => {
      const server = await double({ sin })
      const { entries, failure, items } = await withConnection(server.url, (connection) => readAll(connection.search(everybody)), {
        silenceMs: 300,
      })
      // After a reset the system may throw away what it had not handed over yet.
      if (sin.how !== 'reset') expect(entries.length).toBe(30)
      expect(failure).toMatchObject({ code })
      expect(failure?.message).toContain(says)
      expect(failure?.message).toContain(server.url)
      expect(failure?.hint).toBeTruthy()
      expect(items.some((item) => item.kind === 'done')).toBe(false)
    })
  }
})

test.each([
  ['trickles', { how: 'trickle', everyMs: 40 }],
  ['never comes to an end', { how: 'endless' }],
] as const)('a search on a server that %s is given up after its whole time, with what came before', async (_, sin) => {
  const server = await double({ sin })
  const { items, failure } = await withConnection(server.url, (connection) => readAll(connection.search(everybody)), {
    silenceMs: 300,
    wholeMs: 600,
  })
  expect(failure).toMatchObject({ code: 'TIMED_OUT' })
  expect(failure?.message).toContain('had not come to its end after 0.6 s (limit `whole`)')
  expect(items.some((item) => item.kind === 'done')).toBe(false)
})

test('a server that only searches when it is asked to synchronise has to be read in full', async () => {
  const server = await double()
  const last = await withConnection(server.url, async (connection) => {
    const { pageSize: _, ...request } = everybody
    let latest: SyncItem | undefined
    for await (const batch of synchronise(connection, { ...request, scope: 'base' }, undefined)) latest = batch.at(-1)
    return latest
  })
  expect(last).toEqual({ kind: 'reset' })
})

test('a question on a server that trickles is given up in the time for questions', async () => {
  const server = await double({ sin: { how: 'trickle', everyMs: 40 } })
  const failure = await withConnection(server.url, (connection) => failureOf(connection.find(everybody, 100)), {
    silenceMs: 300,
    operationMs: 300,
  })
  expect(failure).toMatchObject({ code: 'TIMED_OUT' })
})

describe('connecting fails by one error, in bounded time, when', () => {
  const connect = (url: string, startTls = false) =>
    failureOf(prepareServers({ urls: [url], startTls, limits: { connectMs: 300, operationMs: 300 } }).connect(nobody, never))

  test('nobody listens', async () => {
    const failure = await connect(`ldap://127.0.0.1:${await choosePort()}`)
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', family: 'unavailable' })
    expect(failure.message).toContain('nobody listens there')
  })
  test('there is no such host', async () => {
    expect(await connect('ldap://no-such-host.invalid')).toMatchObject({ family: 'unavailable' })
  })
  test('there is no such socket', async () => {
    expect((await connect('ldapi://%2Fnowhere%2Fldapi')).message).toContain('there is no such socket')
  })
  test('TLS is begun with a server that never answers', async () => {
    const port = await listen(() => undefined)
    expect(await connect(`ldaps://127.0.0.1:${port}`)).toMatchObject({ code: 'TIMED_OUT' })
  })
  test('TLS is begun with a server that does not speak it', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.write('220 mail.example ESMTP\r\n')))
    const failure = await connect(`ldaps://127.0.0.1:${port}`)
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(failure.message).toContain('no TLS could be agreed on')
  })
  test('TLS is begun with a server that hangs up', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.end()))
    const failure = await connect(`ldaps://127.0.0.1:${port}`)
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(failure.hint).toContain('whether the port speaks TLS')
  })
  test('StartTLS is refused', async () => {
    const failure = await connect((await double({ sin: { how: 'refuse-starttls' } })).url, true)
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', resultCode: 52 })
  })
  test('StartTLS is never answered', async () => {
    expect(await connect((await double({ sin: { how: 'stall-starttls' } })).url, true)).toMatchObject({ code: 'TIMED_OUT' })
  })
  test('more comes in clear after StartTLS was agreed to: somebody in between may have put it there', async () => {
    const failure = await connect((await double({ sin: { how: 'talk-after-starttls' } })).url, true)
    expect(failure).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })
  test('the caller stops it', async () => {
    const port = await listen(() => undefined)
    const stopper = new AbortController()
    const connecting = failureOf(prepareServers({ urls: [`ldaps://127.0.0.1:${port}`] }).connect(nobody, stopper.signal))
    stopper.abort()
    expect(await connecting).toMatchObject({ code: 'STOPPED' })
  })
})

test('a server that speaks TLS where none was expected is recognised', async () => {
  const port = await listen((socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 10]))))
  const { failure } = await withConnection(`ldap://127.0.0.1:${port}`, (connection) => readAll(connection.search(everybody)))
  expect(failure?.hint).toContain('ldaps://')
})

test('a bind that is never answered is given up, and the connection with it', async () => {
  const server = await double({ sin: { how: 'stall-bind' } })
  await withConnection(
    server.url,
    async (connection) => {
      const failure = await failureOf(connection.bind({ how: 'external' }))
      expect(failure).toMatchObject({ code: 'TIMED_OUT' })
      expect(connection.failure).toBe(failure)
      expect(await failureOf(connection.whoAmI())).toBe(failure)
    },
    { operationMs: 200 },
  )
})

test('everybody who waits on a connection is told when it ends', async () => {
  const server = await double({ sin: { how: 'end', afterEntries: 30 } })
  await withConnection(server.url, async (connection) => {
    const [one, other] = await Promise.all([readAll(connection.search(everybody)), readAll(connection.search(everybody))])
    expect(one.failure).toBeDefined()
    expect(other.failure).toBe(one.failure)
  })
})

test('a reader who leaves abandons the search, and the connection can still be used', async () => {
  const server = await double()
  await withConnection(server.url, async (connection) => {
    for await (const batch of connection.search({ ...everybody, pageSize: 5 })) if (batch.length > 0) break
    expect((await readAll(connection.search(everybody))).entries).toHaveLength(60)
  })
})

test('a search is stopped by the signal that the connection was opened with', async () => {
  const server = await double({ sin: { how: 'stall', afterEntries: 5 } })
  const stopper = new AbortController()
  const connection = await prepareServers({ urls: [server.url] }).connect(nobody, stopper.signal)
  const reading = readAll(connection.search(everybody))
  stopper.abort()
  expect((await reading).failure).toMatchObject({ code: 'STOPPED' })
  await connection.close()
})

test('an entry with a value of ten megabytes comes through, or is refused by its size', async () => {
  const server = await double({ entries: [{ dn: `cn=large,${base}`, attributes: { jpegPhoto: Buffer.alloc(10_000_000, 7) } }] })
  const large = { base, filter: { present: 'jpegPhoto' } }
  const whole = await withConnection(server.url, (connection) => readAll(connection.search(large)))
  expect(whole.entries[0]?.values('jpegPhoto')[0]?.length).toBe(10_000_000)
  const refused = await withConnection(server.url, (connection) => readAll(connection.search(large)), { messageBytes: 1_000_000 })
  expect(refused.failure).toMatchObject({ code: 'LIMIT_EXCEEDED' })
})

test('the next server is asked when the first is down, and stays the first choice', async () => {
  const down = `ldap://127.0.0.1:${await choosePort()}`
  const server = await double()
  const servers = prepareServers({ urls: [down, server.url] })
  for (let turn = 0; turn < 2; turn++) {
    const connection = await servers.connect(nobody, never)
    expect(connection.server).toBe(server.url)
    await connection.close()
  }
  const failure = await failureOf(prepareServers({ urls: [down, down] }).connect(nobody, never))
  expect(failure.message).toContain('None of 2 servers')
})

test('a server that refuses the account is not followed by the next: that would lock it out', async () => {
  const server = await double({ sin: { how: 'refuse-bind', code: 49 } })
  const other = await double()
  const failure = await failureOf(prepareServers({ urls: [server.url, other.url] }).connect({ how: 'external' }, never))
  expect(failure).toMatchObject({ code: 'SOURCE_REFUSED', resultCode: 49 })
  expect(other.log).toEqual([])
})

test('an address that is none of an LDAP server is refused, and a password in it is not repeated', () => {
  expect(parseAddress('LDAPS://dc1.example')).toMatchObject({ tls: true, place: { host: 'dc1.example', port: 636 } })
  expect(parseAddress('ldap://[::1]:3389/')).toMatchObject({ place: { host: '::1', port: 3389 } })
  for (const text of [
    'http://x',
    'ldap://',
    'ldap://x:0',
    'ldap://x:70000',
    'ldapi://relative',
    'ldap://x/dc=base',
    'x:389',
    'ldap://a:b:c',
  ]) {
    expect(() => parseAddress(text), text).toThrow('is none of an LDAP server')
  }
  expect(() => parseAddress('ldap://admin:hush@x')).not.toThrow('hush')
})

test('a reader who pauses slows the server down, is not taken for a silent server, and misses nothing', async () => {
  const photo = Buffer.alloc(500_000, 7)
  const server = await double({
    entries: Array.from({ length: 100 }, (_, number) => ({ dn: `cn=${number},${base}`, attributes: { jpegPhoto: photo } })),
  })
  const line = await startFaultyLine(server.port)
  running.push(line)
  await withConnection(
    `ldap://127.0.0.1:${line.port}`,
    async (connection) => {
      const batches = connection.search({ base, filter: { present: 'jpegPhoto' } })
      const first: readonly SearchItem[] = (await batches.next()).value ?? []
      await sleep(3_000)
      // What the sockets themselves hold is up to some megabytes on each side; the whole is fifty.
      expect(line.passed).toBeLessThan(25_000_000)
      const { entries, failure } = await readAll(batches)
      expect(failure).toBeUndefined()
      expect(entries.length + first.filter((item) => item.kind === 'entry').length).toBe(100)
    },
    { silenceMs: 2_000 },
  )
})
