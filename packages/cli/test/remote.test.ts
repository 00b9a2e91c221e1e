import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { describeCommands, describeCompletion } from '../src/commands.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { onlyHere } from '../src/remote/only-here.ts'
import { runHere } from './run-here.ts'
import { makeSide, type Person, serve, twinCampuses } from './twin-campuses.ts'

const ann: Person = {
  id: '1',
  username: 'ann',
  displayName: 'Ann Ångström',
  email: 'ann@x.example',
  cardNumbers: ['77', '78'],
  active: true,
}
const ben: Person = { id: '2', username: 'ben', displayName: 'Ben', department: 'Maths' }
const others: readonly Person[] = ['cyd', 'dan', 'eve', 'flo'].map((username, place) => ({ id: `${place + 3}`, username }))
const guest: Person = { id: 'g1', username: 'gus', email: 'gus@x.example' }

type Campuses = Awaited<ReturnType<typeof twinCampuses>>
type Step = readonly [words: string, exitCode?: number, before?: (campuses: Campuses) => void]

const everybody = (campuses: Campuses) => campuses.both((side) => side.list('campus', [ann, ben, ...others]))
const fewer = (campuses: Campuses) => campuses.both((side) => side.list('campus', [ann, ben, others[0]!]))

/** What is done one after the other. A word in brackets is one argument. */
const story: readonly Step[] = [
  ['users', exitCodes.failed],
  ['doctor'],
  ['plan --detailed-exitcode', exitCodes.changesPending],
  ['plan nowhere', exitCodes.usage],
  ['sync --shown 1'],
  ['sync campus --json'],
  ['sync nowhere', exitCodes.usage],
  ['users'],
  ['users --json --group Students'],
  ['users --limit 2'],
  ['users --limit 0 --json'],
  ['users --search nn --source campus --state present'],
  ['users --search nobody'],
  ['users show ann'],
  ['users show ANN --json'],
  ['users show anne', exitCodes.failed],
  ['groups'],
  ['groups --json'],
  ['groups show Students'],
  ['groups show Students --json'],
  ['groups show Studens', exitCodes.failed],
  ['groups members Students --limit 3'],
  ['groups members Students --json'],
  ['credit'],
  ['credit --json --limit 2'],
  ['credit show ann'],
  ['credit reapply ann'],
  ['credit reapply --group Students --json --yes'],
  ['credit reapply nobody', exitCodes.failed],
  ['quota'],
  ['quota --json'],
  ['quota run'],
  ['quota run --json'],
  ['sources'],
  ['sources --json'],
  ['schedule --count 4'],
  ['schedule --json --count 3'],
  ['explain ann'],
  ['explain ann --json --offline'],
  ['explain nobody'],
  ['sync --user hal', 0, ({ both }) => both((side) => side.list('guests', [guest, { id: 'g2', username: 'hal' }]))],
  ['sync --groups-only', 0, ({ both }) => both((side) => side.list('guests', [guest, { ...ben, id: 'g3' }]))],
  ['sync --new-users-only'],
  ['conflicts'],
  ['conflicts --json'],
  ['conflicts resolve ben --owner guests --merge'],
  ['conflicts resolve ben --owner nowhere', exitCodes.usage],
  ['conflicts resolve ben --owner guests --merge --yes --json'],
  ['conflicts unpin ben --yes'],
  ['sync', exitCodes.held, fewer],
  ['runs'],
  ['runs --json --limit 2'],
  ['run show 1'],
  ['run show 1 --json'],
  ['run show 1 --user ann'],
  ['run show 99', exitCodes.failed],
  ['run show 9 --held'],
  ['run show 9 --held --json --removals --class absent-users'],
  ['approve 9 --shown 2'],
  ['approve 9', exitCodes.usage],
  ['sync', 0, everybody],
  ['sync --json', exitCodes.held, fewer],
  ['reject 12 --json'],
  ['undo 11 --plan'],
  ['undo 11 --yes --json'],
  ['undo 99 --yes', exitCodes.usage],
  ['sources move guests campus --join email'],
  ['sources move nobody campus --join email --json', exitCodes.usage],
  ['sign-in campus', exitCodes.usage],
  ['sync', exitCodes.partial, ({ both }) => both((side) => side.down(true))],
  ['plan campus', exitCodes.unavailable],
]

test('every command says of a service what it says of a configuration, byte by byte', async () => {
  const campuses = await twinCampuses()
  try {
    everybody(campuses)
    campuses.both((side) => side.list('guests', [guest]))
    for (const [words, exitCode = exitCodes.done, before] of story) {
      before?.(campuses)
      const { local, remote } = await campuses.ask(words.split(' '))
      expect([words, local.exitCode, local.stderr]).toEqual([words, exitCode, expect.anything()])
      // Without a copy the sentence names its file, which a service does not.
      if (words === 'users' && exitCode === exitCodes.failed) expect(remote.exitCode).toBe(exitCode)
      else expect({ words, ...remote }).toEqual({ words, ...local })
    }
  } finally {
    await campuses.end()
  }
}, 120_000)

test('every command is asked of a service here, or says why none can be asked', async () => {
  const muster = describeCommands(() => async () => {})
  describeCompletion(muster, () => async () => {})
  const told = Object.keys(onlyHere)
  const asked = [...story.map(([words]) => words), ...Object.keys(askedElsewhere)]
  for (const name of leavesOf(muster)) {
    const isAsked = asked.some((words) => `${words} `.startsWith(`${name.replace(/ (?:list|show)$/, '')} `))
    const isTold = told.some((one) => `${name} `.startsWith(`${one} `))
    expect([name, isAsked !== isTold]).toEqual([name, true])
  }
  for (const name of told) {
    const [leaf = ''] = leavesOf(muster).filter((one) => `${one} `.startsWith(`${name} `))
    const words = [...leaf.split(' '), ...(argumentsOf[leaf] ?? [])]
    const { exitCode, stderr } = await runHere(['--server', 'http://127.0.0.1:9', ...words])
    expect([leaf, exitCode, stderr]).toEqual([leaf, exitCodes.usage, expect.stringContaining('cannot be asked of a service')])
  }
})

/** Those with a password or a test of their own. */
const askedElsewhere = { authenticate: 'test/cli/remote.test.ts', 'server-command': 'server-command.test.ts' }

const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  'program new': ['x.py'],
  apply: ['x'],
  backup: ['x'],
  restore: ['x'],
  'users erase': ['x'],
  'users internal add': ['x'],
  completion: ['bash'],
}

function leavesOf(command: Command): string[] {
  return command.commands
    .filter((one) => !['help', 'complete'].includes(one.name()))
    .flatMap((one) => (one.commands.length === 0 ? [one.name()] : leavesOf(one).map((name) => `${one.name()} ${name}`)))
}

describe('a service that', () => {
  const fault = async (answer: (response: ServerResponse, request: IncomingMessage) => void, words: readonly string[] = ['users']) => {
    using side = makeSide()
    const token = side.file('token')
    writeFileSync(token, 'muster_canary-token-7', { mode: 0o600 })
    const server = createServer((request, response) => answer(response, request))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const ended = await runHere(['--server', `http://127.0.0.1:${port}`, '--token-file', token, ...words])
      expect(ended.stdout + ended.stderr).not.toMatch(/canary-token|^\s+at /m)
      return { exitCode: ended.exitCode, said: ended.stderr.replaceAll(String(port), 'PORT') }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }
  const json =
    (status: number, body: unknown, headers = {}) =>
    (response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(body))
    }
  const html = (status: number) => (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Sign in to the guest network</html>')
  }

  const faults: Readonly<Record<string, readonly [...Parameters<typeof fault>, exitCode: number, said: RegExp, remedy: RegExp]>> = {
    'is a sign-in page of the network': [html(200), ['users'], 1, /not JSON/, /proxy or a sign-in page/],
    'is a proxy without a service behind it': [html(502), ['users'], 4, /does not answer \(status 502\)/, /muster service/],
    'is another server': [html(404), ['users', 'show', 'ann'], 1, /status 404, and not as a Muster does/, /look at the address/],
    'sends elsewhere': [
      json(302, {}, { location: 'https://elsewhere.example/' }),
      ['users'],
      1,
      /sends elsewhere: https:..elsewhere/,
      /--server/,
    ],
    'is older and does not know the question': [
      json(404, { status: 404, detail: 'There is nothing here.' }),
      ['users', 'show', 'ann'],
      1,
      /does not know what it was asked/,
      /older Muster than this/,
    ],
    'is newer and asks for what this command does not know': [
      json(
        400,
        { status: 400, detail: 'Faulty.', faults: [{ place: 'query.tenant', sentence: 'is missing' }] },
        { 'muster-version': '9.1.0' },
      ),
      ['users'],
      1,
      /query.tenant is missing/,
      /The service is Muster 9.1.0, and this command /,
    ],
    'is newer and answers what this command cannot read': [
      json(200, { users: [] }, { 'muster-version': '9.1.0' }),
      ['users'],
      1,
      /cannot be read by this command/,
      /Muster 9.1.0/,
    ],
    'asks for patience': [
      json(503, { status: 503, detail: 'The copy is locked for the moment; try again.', code: 'STORE_BUSY' }),
      ['users'],
      4,
      /locked/,
      /$/,
    ],
    'hangs up in the middle of an answer': [
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' }).write('[{"acc')
        setImmediate(() => response.destroy())
      },
      ['users'],
      4,
      /connection was cut/,
      /firewall or a proxy/,
    ],
    'hangs up when a run is asked for': [
      (response) => response.destroy(),
      ['sync'],
      4,
      /Whether a run has begun is not known/,
      /muster runs/,
    ],
  }
  for (const [which, [answer, words, exitCode, said, remedy]] of Object.entries(faults)) {
    test(`${which} is told in a sentence, with the mend`, async () => {
      const ended = await fault(answer, words)
      expect(ended).toEqual({ exitCode, said: expect.stringMatching(said) })
      expect(ended.said).toMatch(remedy)
    })
  }

  test('nobody reaches is told in a sentence, with the mend', async () => {
    using side = makeSide()
    writeFileSync(side.file('token'), 'muster_x', { mode: 0o600 })
    const { exitCode, stderr } = await runHere(['--server', 'http://127.0.0.1:9', '--token-file', side.file('token'), 'users'])
    expect([exitCode, stderr]).toEqual([exitCodes.unavailable, expect.stringMatching(/cannot be reached.*\n.*what to do/)])
  })
})

describe('what is said about the service', () => {
  const refused: Readonly<Record<string, readonly [words: string, said: RegExp]>> = {
    'no address': ['--server muster.example.edu users', /--server is no address of a service/],
    'a password in the address': ['--server https://me:tiger-7@muster.example.edu users', /holds a name or a password/],
    'another machine without encryption': [
      '--server http://muster.example.edu users',
      /would send the token to muster.example.edu without encryption/,
    ],
    'a configuration as well': ['--server https://muster.example.edu --config x.yaml users', /cannot both be meant/],
    'a token file, and no service': ['--token-file x users', /It is not said which service is meant/],
    'a token file that is not there': ['--server http://127.0.0.1:9 --token-file /nowhere/x users', /token file .* cannot be read/],
    'a token file with something else in it': [`--server http://127.0.0.1:9 --token-file ${import.meta.filename} users`, /holds no token/],
    'an authority that is none': [
      `--server http://127.0.0.1:9 --token-file TOKEN --server-ca ${import.meta.filename} users`,
      /there is no certificate in/,
    ],
    'a plan in a file': ['--server http://127.0.0.1:9 --token-file TOKEN plan --out x', /made and applied on the machine of the service/],
  }
  for (const [what, [words, said]] of Object.entries(refused)) {
    test(`is refused where it is ${what}, before anything is sent`, async () => {
      using side = makeSide()
      writeFileSync(side.file('token'), 'muster_x', { mode: 0o600 })
      const { exitCode, stderr } = await runHere(words.split(' ').map((word) => (word === 'TOKEN' ? side.file('token') : word)))
      expect([exitCode, stderr]).toEqual([exitCodes.usage, expect.stringMatching(said)])
      expect(stderr).not.toContain('tiger-7')
    })
  }
})

test('a token that is wrong, or lacks the scope, is told which, and what to make', async () => {
  using side = makeSide()
  const service = await serve(side)
  try {
    writeFileSync(side.file('wrong'), 'muster_wrong', { mode: 0o600 })
    const ask = (token: string, ...words: string[]) => runHere(['--server', service.address, '--token-file', token, ...words])
    const wrong = await ask(side.file('wrong'), 'sources')
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      exitCodes.failed,
      expect.stringContaining('does not accept the token: Nobody has this token.'),
    ])
    const reader = service.token('read')
    expect((await ask(reader, 'sources')).exitCode).toBe(exitCodes.done)
    const lacking = await ask(reader, 'sync')
    expect([lacking.exitCode, lacking.stderr]).toEqual([exitCodes.failed, expect.stringContaining('lacks the scope `run`')])
    expect(lacking.stderr).toContain('`muster token add NAME --scope run`')
  } finally {
    await service.end()
  }
})
