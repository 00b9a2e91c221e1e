import { createHmac } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMuster } from '@muster/host'
import type { Logger } from '@muster/provider'
import { expect, it, onTestFinished } from 'vitest'
import { runMuster } from '../../cli/test/run-muster.ts'
import { startService } from '../src/index.ts'
import { MusterHolder } from '../src/muster-holder.ts'
import { Notifier } from '../src/notify/notifier.ts'
import { until } from './api-campus.ts'
import { hour, type LogLine, makeCampus } from './fast-service.ts'
import { startMailServer, startReceiver } from './receivers.ts'

const password = 'mail-canary-71'
const secret = 'post-canary-72'
const nothing = () => {}
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A campus whose people are told by mail and post, a clock that is put forward, and a notifier that looks when it is told to. */
async function startTelling() {
  const { folder, list, configure } = makeCampus(['one'])
  const file = (name: string) => join(folder, name)
  const mail = await startMailServer(file('smtp.pem'), password)
  const receiver = await startReceiver()
  writeFileSync(file('smtp.password'), `${password}\n`)
  writeFileSync(file('post.secret'), secret)
  const told = `notify:
  mail:
    server: 127.0.0.1:${mail.port}
    authority: smtp.pem
    username: muster
    password: \${file:smtp.password}
    from: muster@example.edu
    to: [one@example.edu, two@example.edu]
  post: { url: '${receiver.url}', secret: '\${file:post.secret}' }
limits: { absences: { atLeast: 0, share: 0%, atMost: 0 } }`
  configure(told)
  const log: LogLine[] = []
  const line =
    (level: string) =>
    (message: string, fields: LogLine['fields'] = {}) =>
      void log.push({ level, message, fields })
  const logger: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
  const clock = { at: Date.now(), now: () => clock.at }
  const muster = await createMuster({ config: file('muster.yaml'), resolveFrom: [import.meta.url], logger, clock })
  onTestFinished(() => muster.close())
  const stop = new AbortController()
  const begin = () => new Notifier({ holder: new MusterHolder(muster), logger, signal: stop.signal, now: clock.now })
  return { folder, file, list, mail, receiver, log, muster, clock, stop, begin }
}

it('a hold is told once by each way, over a restart too, again when it has grown, and when it is well again', async () => {
  const { list, mail, receiver, muster, clock, begin, file } = await startTelling()
  const people = Array.from({ length: 20 }, (_, at) => `person-${at}`)
  list('one', people)
  await muster.sync()
  let notifier = begin()
  await notifier.look()
  expect([mail.mails, receiver.posts]).toEqual([[], []])
  list('one', people.slice(0, 17))
  await muster.sync()
  await notifier.look()
  await notifier.look()
  expect(mail.mails).toMatchObject([{ from: 'muster@example.edu', to: ['one@example.edu', 'two@example.edu'], secure: true }])
  const text = mail.mails[0]!.text.replaceAll('=\r\n', '')
  expect(text).toMatch(/Subject: Muster: 1 thing needs somebody/)
  expect(text).toMatch(/one: 3 changes are on hold \(absent users\), until .*See: muster run show 2 --held/s)
  expect(receiver.posts).toHaveLength(1)
  const { signature, body } = receiver.posts[0]!
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? []
  expect(mac).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'))
  expect(JSON.parse(body)).toMatchObject({
    new: [{ kind: 'hold', source: 'one', look: 'muster run show 2 --held' }],
    still: [],
    cleared: [],
  })
  expect(`${text}${body}`).not.toMatch(/person-/)
  // Another night, another run with the same on hold; and a service that has begun anew.
  await notifier.close()
  notifier = begin()
  clock.at += 24 * hour
  await muster.sync()
  await notifier.look()
  expect([mail.mails.length, receiver.posts.length]).toEqual([1, 1])
  list('one', people.slice(0, 12))
  await muster.sync()
  await notifier.look()
  expect(mail.mails.at(-1)?.text).toMatch(/8 changes are on hold/)
  // What comes up within the hour waits.
  await muster.reject(4)
  await notifier.look()
  expect(mail.mails).toHaveLength(2)
  clock.at += hour
  await notifier.look()
  expect(mail.mails.at(-1)?.text).toMatch(/Subject: Muster: all is well again/)
  expect(JSON.parse(receiver.posts.at(-1)!.body)).toMatchObject({ new: [], still: [], cleared: [expect.stringMatching(/8 changes/)] })
  expect(statSync(file('muster.db-notified')).mode & 0o777).toBe(0o600)
  await notifier.close()
})

it('a mail server that is down holds nobody up and is tried again, without repeating what another way has told', async () => {
  const { list, mail, receiver, muster, clock, log, begin, file, stop } = await startTelling()
  await muster.sync()
  list('one', ['one-ann'])
  await muster.sync()
  await mail.close()
  const notifier = begin()
  await notifier.look()
  await notifier.look()
  expect(receiver.posts).toHaveLength(1)
  const failed = () => log.filter(({ message }) => message === 'a notification could not be sent')
  expect(failed()).toMatchObject([{ level: 'warn', fields: { by: 'mail', reason: expect.stringMatching(/127\.0\.0\.1/) } }])
  const back = await startMailServer(file('smtp.pem'), 'another-password', mail.port)
  clock.at += 60_000
  await notifier.look()
  // The server repeats the password that it was given; the log does not.
  expect(failed()).toHaveLength(2)
  expect(JSON.stringify(log)).not.toContain(password)
  await back.close()
  const good = await startMailServer(file('smtp.pem'), password, mail.port)
  clock.at += 300_000
  await notifier.look()
  expect([good.mails.length, receiver.posts.length]).toEqual([1, 1])
  // One that takes the connection and says nothing does not keep the service from ending.
  const silent = good.fallSilent()
  await muster.reject(2)
  clock.at += hour
  const looking = notifier.look()
  await silent
  stop.abort()
  await Promise.all([looking, notifier.close()])
  expect(failed()).toHaveLength(2)
})

it('a source is told when it has not answered for an hour, or was not read completely for too long, and when it answers again', async () => {
  const { mail, muster, clock, begin, file } = await startTelling()
  await muster.sync()
  const notifier = begin()
  writeFileSync(file('one.down'), '')
  clock.at += 2 * hour
  await muster.sync()
  await notifier.look()
  expect(mail.mails).toEqual([])
  clock.at += hour
  await notifier.look()
  expect(mail.mails.at(-1)?.text.replaceAll('=\r\n', '')).toMatch(
    /one: it was last read completely on .* unavailable\. Nobody of it is taken away/,
  )
  rmSync(file('one.down'))
  await muster.sync()
  clock.at += hour
  await notifier.look()
  expect(mail.mails.at(-1)?.text).toMatch(/all is well again/)
  // Nobody reads it any more.
  clock.at += 27 * hour
  await notifier.look()
  expect(mail.mails).toHaveLength(3)
  await notifier.close()
})

it('the service tells what failed before it was a run, and the command sends a test', async () => {
  const { folder, file, receiver } = await startTelling()
  // A folder for backups that cannot be one.
  writeFileSync(file('taken'), '')
  const text = readFileSync(file('muster.yaml'), 'utf8').replace('notify:', 'notify:\n  atMostEvery: 0s')
  writeFileSync(file('muster.yaml'), `schedule: { sync: never }\nbackup: { folder: taken, at: "* * * * *", keep: 1 }\n${text}`)
  const stop = new AbortController()
  const open = () => createMuster({ config: file('muster.yaml'), resolveFrom: [import.meta.url], logger: silent })
  await using beside = await open()
  await beside.sync()
  const service = await startService({ open, logger: silent, signal: stop.signal })
  try {
    await until(() => receiver.posts.length === 1)
    const [failed] = JSON.parse(receiver.posts[0]!.body).new
    expect(failed).toMatchObject({ kind: 'failure', text: expect.stringMatching(/`backup` failed \(BACKUP_REFUSED\)/) })
    rmSync(file('taken'))
    mkdirSync(file('taken'))
    for (const name of ['muster-20260101T000000Z.db', 'mine.db']) writeFileSync(join(file('taken'), name), '')
    service.reload()
    await until(() => receiver.posts.length === 2)
    expect(JSON.parse(receiver.posts[1]!.body)).toMatchObject({ cleared: [expect.stringMatching(/backup/)] })
    // As many are kept as are wanted, and what is somebody else's stays.
    expect(readdirSync(file('taken'))).toEqual(['mine.db', expect.stringMatching(/^muster-2(?!0260101)\d+T\d+Z\.db$/)])
  } finally {
    stop.abort()
    await service.ended
  }
  receiver.answer(500)
  const tested = await runMuster(['notify', 'test'], { folder })
  expect(tested.exitCode).toBe(1)
  expect(tested.stdout).toMatch(/✔ mail to one@example\.edu, two@example\.edu: it was taken\.\n✖ post .*status 500/s)
}, 30_000)
