import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Canary, makeCanary } from './canaries.ts'
import type { Watching } from './watch-muster.ts'

/** What stumbles: a quote, a backslash, and what is not ASCII. */
const stumbling = '"\\é$%'

export const makeCanaries = () => ({
  password: makeCanary('password', stumbling),
  wrong: makeCanary('wrong', stumbling),
  inEnvironment: makeCanary('environment'),
  inFile: makeCanary('file'),
  byCommand: makeCanary('command'),
  pin: makeCanary('pin'),
  pinKey: makeCanary('key'),
})
export type Canaries = ReturnType<typeof makeCanaries>

/**
 * A directory that knows its people's passwords by their hash alone, notes with what arguments and environment it was
 * started, and behaves as the file `mood` says: `careless` repeats all that it was told wherever it can, `dies` ends with a
 * stack that shows it, `hangs` never answers. It speaks Muster's protocol, as a process and as a resident, and `papercut`.
 */
const program = (right: Canary, pin: Canary) => `#!/usr/bin/env python3
import hashlib, json, os, sys, time

RIGHT = ${JSON.stringify(createHash('sha256').update(right.value).digest('hex'))}
PIN = bytes(byte ^ 0x55 for byte in bytes.fromhex('${veil(pin.value)}')).decode()
HERE = os.path.dirname(os.path.abspath(__file__))


def mood():
    try:
        return open(os.path.join(HERE, 'mood')).read().strip()
    except OSError:
        return ''


with open(os.path.join(HERE, 'started'), 'a') as notes:
    environment = {name: value for name, value in os.environ.items() if name != 'API_TOKEN'}
    notes.write(json.dumps([sys.argv, environment]) + '\\n')


def check(told, password):
    if mood() == 'careless':
        print('debug: asked ' + told, file=sys.stderr, flush=True)
        print('error: with the token ' + os.environ.get('API_TOKEN', ''), file=sys.stderr, flush=True)
    if mood() == 'dies':
        raise ValueError('cannot use ' + told + ' with ' + os.environ.get('API_TOKEN', ''))
    if mood() == 'hangs':
        time.sleep(60)
    return hashlib.sha256(password.encode()).hexdigest() == RIGHT


def answer(verb, params, told):
    if verb == 'user':
        return {'type': 'user', **ANN} if params['username'].lower() == 'ann' else {'type': 'rejected', 'reason': 'unknown-user'}
    right = check(told, params['password'])
    if mood() == 'careless':
        return {'type': 'error', 'class': 'transient', 'message': 'asked ' + told + ' with ' + os.environ.get('API_TOKEN', ''), 'hint': params['password']}
    return {'type': 'accepted'} if right else {'type': 'rejected', 'reason': 'invalid-credentials'}


ANN = {'id': '1', 'username': 'ann', 'displayName': 'Ann', 'pin': PIN}
LINES = [{'type': 'user', **ANN}, {'type': 'end', 'users': 1, 'groups': 0, 'members': 0}]


def muster(verb):
    if verb == 'describe':
        verbs = ['describe', 'list', 'user', 'authenticate'] + (['serve'] if os.path.exists(os.path.join(HERE, 'resident')) else [])
        print(json.dumps({'type': 'description', 'name': 'canary', 'version': '1.0.0', 'protocol': {'from': 1, 'to': 1}, 'verbs': verbs, 'identity': 'stable'}))
    elif verb == 'list':
        if mood() == 'careless':
            print('warn: with the token ' + os.environ.get('API_TOKEN', ''), file=sys.stderr)
        for line in LINES:
            print(json.dumps(line))
    elif verb == 'serve':
        for line in sys.stdin:
            request = json.loads(line)
            asked = request['verb']
            said = {'type': 'pong'} if asked == 'ping' else answer(asked, request.get('params', {}), line)
            print(json.dumps({'request': request['request'], **said}), flush=True)
            if mood() == 'careless' and asked == 'authenticate':
                print('no record: ' + line, flush=True)
    elif verb in ('user', 'authenticate'):
        line = sys.stdin.readline()
        said = answer(verb, json.loads(line), line)
        print(json.dumps(said))
        sys.exit(3 if said['type'] == 'rejected' else 75 if said['type'] == 'error' else 0)
    else:
        sys.exit(2)


def papercut(words):
    if not words:
        name, password = sys.stdin.readline().rstrip('\\n'), sys.stdin.readline().rstrip('\\n')
        right = check(password, password)
        if mood() == 'careless':
            print('cannot ask with ' + password)
            sys.exit(1)
        print('OK\\nann' if right and name == 'ann' else 'ERROR')
    elif words[1] in ('is-valid', 'is-user-in-group'):
        print('Y')
    elif words[1] == 'all-users' or words[1] == 'get-user-details' and sys.stdin.readline().strip() == 'ann':
        print('\\t'.join(['ann', 'Ann', '', '', '', '', '', '', '', '', PIN]))


if sys.argv[1:2] == ['-'] or len(sys.argv) == 1:
    papercut(sys.argv[1:])
else:
    muster(sys.argv[1])
`

/** So that the program, which has to know it, does not hold it in any form that is searched for. */
function veil(text: string): string {
  return Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x55)).toString('hex')
}

/** A folder with a configuration whose secrets come from everywhere that they may come from, and its program. */
export function writeWorld(
  canaries: Canaries,
  { dialect = 'muster', sources = '' }: { readonly dialect?: 'muster' | 'papercut'; readonly sources?: string } = {},
): Watching & Disposable & { readonly canariesByName: Canaries; write(path: string, text: string): void } {
  const folder = mkdtempSync(join(tmpdir(), 'leaks-'))
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text, { mode: 0o700 })
  write('program.py', program(canaries.password, canaries.pin))
  write('token', `${canaries.inFile.value}\n`)
  write('pin.key', canaries.pinKey.value)
  write('vault.sh', `#!/bin/sh\ncat .vault\n`)
  write('.vault', canaries.byCommand.value)
  write('mood', '')
  write(
    'muster.yaml',
    `store: muster.db
pinKey: \${file:pin.key}
signIn: { perName: { attempts: 0 }, padding: false }
sources:
${
  sources ||
  `  - name: campus
    type: custom-program
    settings:
      program: ./program.py
      dialect: ${dialect}
      environment:
        API_TOKEN: "\${env:CANARY_TOKEN} \${file:token} \${command:./vault.sh}"
    deadlines: { authenticate: 2s, check: 3s }
`
}`,
  )
  return {
    folder,
    canaries: Object.values(canaries),
    canariesByName: canaries,
    environment: { CANARY_TOKEN: canaries.inEnvironment.value },
    given: ['token', 'pin.key', '.vault'],
    write,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
