import { describe, expect, test } from 'vitest'
import { check, failed, verdictOn, writeProgram } from './programs.ts'

/** A resident program, a function for each thing it does; a test states only its difference. */
const right = {
  say: `def say(request, **record):
    if request is not None: record['request'] = request
    print(json.dumps(record), flush=True)`,
  ping: `def ping(request): say(request, type='pong')`,
  user: `def user(request, name):
    if name == 'zoe': say(request, type='user', id='1', username='zoe')
    else: say(request, type='rejected', reason='unknown-user')`,
  list: `def list_(request):
    say(request, type='user', id='1', username='zoe')
    say(request, type='end', users=1, groups=0, members=0)`,
  unknown: `def unknown(request): say(request, type='error', **{'class': 'not-found'}, message='no such verb')`,
  garbage: `def garbage(): say(None, type='error', **{'class': 'bug'}, message='not a request')`,
  leave: `def leave(): sys.exit(0)`,
}

function residentProgram(different: Partial<typeof right> = {}): string {
  return `#!/usr/bin/env python3
import json, sys
${Object.values({ ...right, ...different }).join('\n')}
verb = sys.argv[1] if len(sys.argv) > 1 else ''
if verb == 'describe':
    print(json.dumps({'type': 'description', 'protocol': {'from': 1, 'to': 1}, 'identity': 'stable', 'concurrency': 3, 'verbs': ['describe', 'list', 'user', 'serve']}))
elif verb == 'list':
    print('{"type":"user","id":"1","username":"zoe"}\\n{"type":"end","users":1,"groups":0,"members":0}')
elif verb == 'user':
    if json.load(sys.stdin)['username'] != 'zoe': sys.exit(3)
    print('{"type":"user","id":"1","username":"zoe"}')
elif verb == 'serve':
    for line in sys.stdin:
        try: asked = json.loads(line)
        except ValueError: garbage(); continue
        request, verb = asked.get('request'), asked['verb']
        if verb == 'ping': ping(request)
        elif verb == 'user': user(request, asked['params']['username'])
        elif verb == 'list': list_(request)
        elif verb != 'cancel': unknown(request)
    leave()
else:
    sys.exit(2)
`
}

const checkResident = (different?: Partial<typeof right>) => check(writeProgram(residentProgram(different)))

describe('a resident program', () => {
  test('that breaks no clause passes every one about serve', async () => {
    const report = await checkResident()
    expect(failed(report)).toEqual([])
    expect(report.sections.find(({ heading }) => heading === 'serve')?.clauses.map(({ outcome }) => outcome)).toEqual(Array(9).fill('pass'))
    expect(verdictOn(report, 'P4')?.message).toBe('3 at once')
  })

  test('need not answer short questions as a process too', async () => {
    const report = await check(
      writeProgram(residentProgram().replace("elif verb == 'user':\n    if", "elif verb == 'user':\n    sys.exit(2)\n    if")),
    )
    expect(failed(report)).toEqual([])
  })

  test.each([
    [
      'P1',
      'numbers its answers wrongly',
      { unknown: `${right.unknown}\n_unknown = unknown\ndef unknown(request): _unknown(request); say(99, type='pong')` },
      /belongs to no request/,
    ],
    [
      'P2',
      'talks on after its answer',
      { ping: `def ping(request): say(request, type='pong'); say(request, type='progress', done=1)` },
      /goes on after its end/,
    ],
    [
      'P3',
      'does not say that a user is unknown',
      {
        user: `def user(request, name):\n    say(request, type='user', id='1', username='zoe') if name == 'zoe' else say(request, type='error', **{'class': 'data'}, message='?')`,
      },
      /"reason":"unknown-user"/,
    ],
    ['P7', 'fails when it is told to leave', { leave: `def leave(): sys.exit(1)` }, /exit code 1/],
    ['P8', 'ends over a line that is no request', { garbage: `def garbage(): sys.exit(1)` }, /not a request/],
  ] as const)('breaks %s when it %s', async (id, _, different, told) => {
    const report = await checkResident(different)
    expect(failed(report)).toContain(id)
    expect(JSON.stringify(verdictOn(report, id)).replaceAll('\\"', '"')).toMatch(told)
  })

  test('breaks P9 and not P5 when its answers stay in a buffer', async () => {
    const report = await checkResident({ say: right.say.replace(', flush=True', '') })
    expect(failed(report)).toContain('P9')
    expect(failed(report)).not.toContain('P5')
    expect(verdictOn(report, 'P9')?.instead).toMatch(/flush=True/)
  })
})
