/** Directory programs that sin, one sin each. `good` prints 20 people and 3 groups; every other one is `good` with its sin. */

const users = Array.from({ length: 20 }, (_, at) => `{"type":"user","id":"u${at + 1}","username":"person${at + 1}"}`)
const groups = [1, 2, 3].map((at) => `{"type":"group","id":"g${at}","name":"Group ${at}"}`)
const members = [1, 2, 3].map((at) => `{"type":"members","group":"g${at}","members":["u${at}","u${at + 3}","u${at + 6}"]}`)
const end = '{"type":"end","users":20,"groups":3,"members":9}'
const lines = [...users, ...groups, ...members, end]

export interface Sin {
  readonly name: string
  /** Python, run for `list`; `say(line)` prints one and flushes. */
  readonly script: string
  readonly exitCode: number
  /** Found in what Muster says about it. */
  readonly says: RegExp
}

const say = (some: readonly string[]): string => some.map((line) => `say(${JSON.stringify(line)})`).join('\n')
const replaced = (line: string, by: string): string => say(lines.map((one) => (one === line ? by : one)))
const half = say(lines.slice(0, 10))

export const good = say(lines)

export const sins: readonly Sin[] = [
  {
    name: 'hangs before its first line',
    script: 'import time; time.sleep(60)',
    exitCode: 4,
    says: /printed nothing within 2 s of its start and was ended/,
  },
  { name: 'hangs half way', script: `${half}\nimport time; time.sleep(60)`, exitCode: 5, says: /printed no line for 2 s and was ended/ },
  {
    name: 'hangs and ignores SIGTERM',
    script: `import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n${half}\nimport time; time.sleep(60)`,
    exitCode: 5,
    says: /printed no line for 2 s and was ended/,
  },
  {
    name: 'prints a line of 200 MB',
    script: `${half}\nfor _ in range(200): sys.stdout.write('x' * 1_000_000)\nsay('')`,
    exitCode: 5,
    says: /Line 11 of what the program .* printed is longer than 1 MiB/,
  },
  {
    name: 'floods its output',
    script: `${half}\nwhile True: say('{"type":"progress","done":1}')`,
    exitCode: 5,
    says: /printed more than 1\.9 MiB and was ended/,
  },
  {
    name: 'stops in the middle of a line',
    script: `${half}\nsys.stdout.write('{"type":"user","id":"u11","usern')`,
    exitCode: 5,
    says: /cut off/,
  },
  {
    name: 'prints null',
    script: `${say(lines.slice(0, -1))}\nsay('null')\n${say([end])}`,
    exitCode: 5,
    says: /line 27: not a record but null/,
  },
  {
    name: 'prints a banner first',
    script: `say('Welcome to the directory!')\n${good}`,
    exitCode: 5,
    says: /line 1: not a record: "Welcome to the directory!"/,
  },
  { name: 'prints no end', script: say(lines.slice(0, -1)), exitCode: 5, says: /end record is missing/ },
  {
    name: 'counts wrongly',
    script: replaced(end, '{"type":"end","users":19,"groups":3,"members":9}'),
    exitCode: 5,
    says: /19 users, but 20/,
  },
  { name: 'prints records after the end', script: `${good}\nsay(${JSON.stringify(users[0])})`, exitCode: 5, says: /after the end/ },
  { name: 'fails after the end', script: `${good}\nsys.exit(1)`, exitCode: 5, says: /list failed \(exit code 1\)/ },
  {
    name: 'is killed half way',
    script: `${half}\nimport os; os.kill(os.getpid(), 9)`,
    exitCode: 5,
    says: /was ended by the signal SIGKILL, which did not come from Muster/,
  },
  {
    name: 'prints Latin-1',
    script: `sys.stdout.buffer.write(b'{"type":"user","id":"u1","username":"person1","displayName":"Ren\\xe9"}\\n')\n${say(lines.slice(1))}`,
    exitCode: 5,
    says: /line 1 is not UTF-8 \(byte 64 of the output\)/,
  },
  {
    name: 'leaves a grandchild holding its output',
    script: `import subprocess; subprocess.Popen(['sleep', '60'])\n${half}`,
    exitCode: 5,
    says: /left a process running when it exited, which was ended/,
  },
  { name: 'lists nobody and exits 0', script: `say('{"type":"end","users":0,"groups":0,"members":0}')`, exitCode: 4, says: /empty/ },
  { name: 'prints nothing and exits 2', script: 'sys.exit(2)', exitCode: 4, says: /list exited with 2 though the program offers it/ },
  { name: 'prints a user without a name', script: replaced(users[4]!, '{"type":"user"}'), exitCode: 5, says: /username/ },
  { name: 'prints a number as an id', script: replaced(users[4]!, '{"type":"user","id":5,"username":"person5"}'), exitCode: 5, says: /id/ },
  {
    name: 'gives two people one name but for case',
    script: replaced(users[4]!, '{"type":"user","id":"u5","username":"PERSON6"}'),
    exitCode: 0,
    says: /the same but for case/,
  },
  {
    name: 'gives one id twice',
    script: `say('{"type":"user","id":"u6","username":"somebody"}')\n${replaced(end, '{"type":"end","users":21,"groups":3,"members":9}')}`,
    exitCode: 0,
    says: /given twice/,
  },
  {
    name: 'names a group that is not listed',
    script: replaced(members[0]!, members[0]!.replace('g1', 'nowhere')),
    exitCode: 3,
    says: /not in the listing/,
  },
  {
    name: 'begins with a byte order mark',
    script: `sys.stdout.buffer.write(b'\\xef\\xbb\\xbf'); sys.stdout.flush()\n${good}`,
    exitCode: 0,
    says: /starts with a byte order mark; tolerated/,
  },
  { name: 'ends its lines in CR LF', script: good.replaceAll('}")', '}\\r")'), exitCode: 0, says: /lines end in CR LF; tolerated/ },
  { name: 'closes stdin before it is told anything', script: `import os; os.close(0)\n${good}`, exitCode: 0, says: /Nothing has changed/ },
  {
    name: 'floods stderr',
    script: `sys.stderr.write('noise ' * 2_000_000)\n${good}`,
    exitCode: 0,
    says: /Nothing has changed/,
  },
  {
    name: 'colours its messages and rings the bell',
    script: "sys.stderr.write('\\x1b[2J\\x07the directory is down\\n'); sys.exit(75)",
    exitCode: 4,
    says: /cannot be answered now \(exit code 75\): \\u\{1b\}\[2J\\u\{7\}the directory is down/,
  },
  {
    name: 'prints 51,000 groups without names',
    script: `${half}\nsys.stdout.write('{"type":"group","id":"x","name":""}\\n' * 51_000)\n${good}`,
    exitCode: 5,
    says: /more than 50000 records of the listing could not be used, and the rest was not read/,
  },
  {
    name: 'prints nothing but groups without names',
    script: `sys.stdout.write('{"type":"group","id":"x","name":""}\\n' * 51_000)`,
    exitCode: 4,
    says: /nobody came, though 20 people are known: .*line 1: name: is empty/,
  },
]
