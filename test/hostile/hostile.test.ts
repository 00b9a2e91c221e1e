import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { good, sins } from './sins.ts'

const main = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts')

const configuration = `
store: muster.db
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.py
      limits: { firstByteSeconds: 2, silenceSeconds: 1, wholeSeconds: 20, graceSeconds: 0.5, totalBytes: 2000000 }
`

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-hostile-'))
  const start = join(folder, 'start')
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  expect(sync(start, good)).toMatchObject({ status: 0 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each(sins.map((sin, at) => ({ ...sin, at })))(
  'a program that $name removes nobody, and is told why',
  ({ script, exitCode, says, at }) => {
    const place = join(folder, String(at))
    cpSync(join(folder, 'start'), place, { recursive: true })
    const before = look(place)
    const { status, output } = sync(place, script)
    expect(output).toMatch(says)
    expect(output).not.toMatch(/^\s+at /m)
    expect(status).toBe(exitCode)
    expect(look(place)).toEqual(before)
  },
)

/** Who is there and in which groups. */
function look(place: string): Record<string, readonly string[]> {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    const groups = store.groups.list().map(({ name }) => [name, store.groups.members(name).map(({ username }) => username)])
    return { people: store.users.list({ state: 'present' }).map(({ id, username }) => `${id} ${username}`), ...Object.fromEntries(groups) }
  } finally {
    store.close()
  }
}

function sync(place: string, script: string): { status: number | null; output: string } {
  const program = `#!/usr/bin/env python3
import sys
def say(line):
    sys.stdout.write(line + '\\n')
    sys.stdout.flush()
if sys.argv[1] != 'list':
    sys.exit(2)
${script}
`
  writeFileSync(join(place, 'directory.py'), program)
  chmodSync(join(place, 'directory.py'), 0o755)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-C', 'development', main, 'sync'], {
    cwd: place,
    env: { ...process.env, TMPDIR: folder, COLUMNS: '300' },
    encoding: 'utf8',
  })
  return { status, output: (stdout + stderr).replaceAll(/\s+/g, ' ') }
}
