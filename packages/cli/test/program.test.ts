import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFolder, runMuster } from './run-muster.ts'

describe('muster program', () => {
  test('begins a program that passes its own check, is called, recorded, replayed and compared', async () => {
    using folder = createFolder()
    const muster = (words: readonly string[], stdin = '') => runMuster(['program', ...words], { folder: folder.path, stdin })

    const begun = await muster(['new', 'people.sh'])
    expect(begun).toMatchObject({ exitCode: 0, stderr: '' })
    expect(begun.stdout).toMatch(/people\.sh is written, and muster\.sh beside it/)
    expect(statSync(join(folder.path, 'people.sh')).mode & 0o777).toBe(0o755)

    const checked = await muster(['check', './people.sh', '--quick', '--user', 'alice', '--password-stdin', '--json'], 'alice-demo\n')
    expect(checked.exitCode).toBe(0)
    expect(JSON.parse(checked.stdout)).toMatchObject({ passed: true, counts: { fail: 0, warning: 0 } })
    expect(checked.stdout + checked.stderr).not.toContain('alice-demo')

    const called = await muster(['call', './people.sh', 'list'])
    expect(called).toMatchObject({ exitCode: 0 })
    expect(called.stdout).toMatch(/^user +alice .*displayName=Alice Archer/)
    expect(called.stdout).toMatch(/8 lines, 3 users, 2 groups, 3 memberships, .* exit code 0/)

    const refused = await muster(['call', './people.sh', 'authenticate', 'alice'], 'wrong\n')
    expect(refused.exitCode).toBe(3)
    expect(refused.stdout).toMatch(/^rejected +reason=invalid-credentials/)

    expect(await muster(['record', './people.sh', '--keep-names'])).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(folder.path, 'people.ndjson'), 'utf8')).toMatch(/"username\\":\\"alice/)
    const replayed = await muster(['replay', 'people.ndjson', 'user'], '{"username":"alice"}\n')
    expect(replayed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.parse(replayed.stdout)).toMatchObject({ type: 'user', username: 'alice' })
    expect((await muster(['replay', 'people.ndjson', 'no-such-verb'])).exitCode).toBe(2)

    expect(await muster(['diff', './people.sh', 'people.ndjson'])).toMatchObject({ exitCode: 0, stdout: 'Both say the same.\n' })
    writeFileSync(join(folder.path, 'other.ndjson'), '{"type":"user","id":"1","username":"alicia"}\n')
    const compared = await muster(['diff', './people.sh', 'other.ndjson'])
    expect(compared.exitCode).toBe(1)
    expect(compared.stdout).toMatch(/1 person different\n {2}~ alice {2}username: "alice" → "alicia"/)
  })

  test('says what a broken program should print instead, and exits 1', async () => {
    using folder = createFolder()
    writeFileSync(join(folder.path, 'broken'), `#!/bin/sh\n[ "$1" = list ] || exit 2\necho '{"type":"user","id":7,"username":"zoe"}'\n`, {
      mode: 0o755,
    })
    const { exitCode, stdout } = await runMuster(['program', 'check', './broken', '--quick'], { folder: folder.path })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('line 1 of `list`')
    expect(stdout).toContain('{"type":"user","id":"7","username":"zoe"}')
    expect(stdout).toContain('{"type":"end","users":1,"groups":0,"members":0}')
    expect(stdout).toMatch(/2 failed, .*\nThe program breaks the protocol; begin with R6\.\n$/)
  })

  test('never writes over a program, a helper or a transcript', async () => {
    using folder = createFolder()
    for (const file of ['mine.py', 'kept.ndjson']) writeFileSync(join(folder.path, file), 'mine')
    for (const words of [
      ['new', 'mine.py'],
      ['record', './mine.py', '--out', 'kept.ndjson'],
    ]) {
      const { exitCode, stderr } = await runMuster(['program', ...words], { folder: folder.path })
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/there already/)])
    }
    for (const file of ['mine.py', 'kept.ndjson']) expect(readFileSync(join(folder.path, file), 'utf8')).toBe('mine')
    expect(existsSync(join(folder.path, 'directory.py'))).toBe(false)
  })

  test('tells a program that cannot be started what is missing', async () => {
    using folder = createFolder()
    const { exitCode, stdout } = await runMuster(['program', 'check', './nowhere'], { folder: folder.path })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/nowhere does not exist/)
  })
})
