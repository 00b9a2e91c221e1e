import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { good, sins } from './sins.ts'
import { look, stackLine, syncWith } from './sync-with.ts'

const configuration = `
store: muster.db
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.py
      limits: { firstByteSeconds: 2, silenceSeconds: 2, wholeSeconds: 20, graceSeconds: 0.5, totalBytes: 2000000 }
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
    expect(output).not.toMatch(stackLine)
    expect(status).toBe(exitCode)
    expect(look(place)).toEqual(before)
  },
)

function sync(place: string, script: string): ReturnType<typeof syncWith> {
  return syncWith(
    place,
    'directory.py',
    `#!/usr/bin/env python3
import sys
def say(line):
    sys.stdout.write(line + '\\n')
    sys.stdout.flush()
if sys.argv[1] != 'list':
    sys.exit(2)
${script}
`,
  )
}
