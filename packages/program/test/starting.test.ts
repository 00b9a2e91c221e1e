import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startProgram } from '@muster/program'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { run, shell, temporaryFolder, writeProgram } from './start-program.ts'

describe('a program that cannot be started says why, and what to do', () => {
  test.each([
    ['is not there', () => join(temporaryFolder(), 'nowhere'), 'not-found', /does not exist\./],
    ['is a folder', () => temporaryFolder(), 'not-executable', /is not a file; name the file itself/],
    ['may not be executed', () => writeProgram('#!/bin/sh\n', { mode: 0o644 }), 'not-executable', /run `chmod \+x/],
    ['is a batch file', () => writeProgram('@echo off\r\n', { name: 'list.bat' }), 'batch-file', /arguments cannot be quoted safely/],
    ['has no first line', () => writeProgram('echo Y\n'), 'bad-interpreter', /begin it with a line such as/],
    ['was saved for Windows', () => writeProgram('#!/bin/sh\r\necho Y\r\n'), 'bad-interpreter', /save it with Unix line endings/],
    ['begins with a byte order mark', () => writeProgram('\uFEFF#!/bin/sh\n'), 'bad-interpreter', /save it as UTF-8 without one/],
    [
      'names an interpreter that is not there',
      () => writeProgram('#!/no/such/perl\n'),
      'bad-interpreter',
      /\/no\/such\/perl .* does not exist/,
    ],
    [
      'asks env for one that is not there',
      () => writeProgram('#!/usr/bin/env no-such-python\n'),
      'bad-interpreter',
      /asks for no-such-python/,
    ],
    [
      'asks env -S for one that is not there',
      () => writeProgram('#!/usr/bin/env -S no-such-python -u\n'),
      'bad-interpreter',
      /no-such-python/,
    ],
  ] as const)('when it %s', async (_, path, reason, sentence) => {
    const { end, lines } = await run(path())
    expect(end).toMatchObject({ how: 'not-started', reason, sentence: expect.stringMatching(sentence) })
    expect(lines).toEqual([])
  })

  test('when its interpreter in the configuration is not there', async () => {
    const { end } = await run(writeProgram('echo Y\n'), {}, { interpreter: ['no-such-shell'] })
    expect(end).toMatchObject({
      how: 'not-started',
      reason: 'bad-interpreter',
      sentence: expect.stringContaining('correct `interpreter:`'),
    })
  })

  test('when others can change it and that is refused', async () => {
    const { end } = await run(writeProgram('#!/bin/sh\n', { mode: 0o757 }), { refuseWritableByOthers: true })
    expect(end).toMatchObject({ how: 'not-started', reason: 'writable-by-others', sentence: expect.stringContaining('chmod go-w') })
  })

  test('when there is no folder for its temporary files', async () => {
    const path = shell('echo Y')
    vi.stubEnv('TMPDIR', '/no/such/folder')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { end } = await run(path)
    expect(end).toMatchObject({ how: 'not-started', sentence: expect.stringMatching(/in \/no\/such\/folder \(ENOENT\); set TMPDIR/) })
  })

  test('when an argument holds a NUL', async () => {
    const { end } = await run(shell('echo Y'), {}, { args: ['a\0b'] })
    expect(end).toMatchObject({ how: 'not-started', sentence: expect.stringContaining('NUL character') })
  })
})

describe('a program is started', () => {
  test('by its first line, also with env -S', async () => {
    expect((await run(writeProgram('#!/usr/bin/env -S sh -e\necho Y\n'))).lines).toEqual(['Y'])
  })

  test('by the interpreter of the configuration, without being executable or having a first line', async () => {
    expect((await run(writeProgram('echo "$1"\n', { mode: 0o644 }), {}, { interpreter: ['sh'], args: ['Y'] })).lines).toEqual(['Y'])
  })

  test('through a link, in the folder of the link', async () => {
    const link = join(temporaryFolder(), 'link')
    symlinkSync(shell('pwd -P'), link)
    expect((await run(link)).lines).toEqual([dirname(link)])
  })

  test('with a warning when others can change it', async () => {
    const { lines, warnings } = await run(writeProgram('#!/bin/sh\necho Y\n', { mode: 0o777 }))
    expect(lines).toEqual(['Y'])
    expect(warnings).toEqual([expect.stringContaining('can be changed by others than its owner')])
  })

  test('with its arguments as they stand: no shell reads them', async () => {
    const args = ['$HOME', '* ? [a]', '"\'`', '; exit 1', '-n', '', 'zoë\n']
    expect((await run(shell('for word in "$@"; do printf "<%s>" "$word"; done; echo'), {}, { args })).lines.join('\n')).toBe(
      args.map((word) => `<${word}>`).join(''),
    )
  })

  test('with nothing in its environment but what is promised and what is named', async () => {
    const { lines } = await run(shell('env'), {}, { environment: { SMBSERVER: 'one', MUSTER_PROTOCOL: '9' } })
    const names = lines.map((line) => line.split('=', 1)[0]).filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name!))
    expect(names.sort()).toEqual(['LANG', 'MUSTER_PROTOCOL', 'MUSTER_TMPDIR', 'PATH', 'SMBSERVER'])
    expect(lines).toContain('MUSTER_PROTOCOL=1')
  })

  test('with a folder of its own for what it must write down, which nobody else can enter and which is removed', async () => {
    const { lines } = await run(
      shell('stat -c %a "$MUSTER_TMPDIR"; echo x >"$MUSTER_TMPDIR/file"; mkdir "$MUSTER_TMPDIR/sub"; echo "$MUSTER_TMPDIR"'),
    )
    expect(lines[0]).toBe('700')
    expect((await run(shell(`[ -e ${lines[1]} ] && echo there || echo gone`))).lines).toEqual(['gone'])
  })

  test('which may have been the folder of an earlier one, if that left it as it was and another still runs', async () => {
    const folderOf = async (code: string) => (await run(shell(`${code}; echo "$MUSTER_TMPDIR"`))).lines.at(-1)!
    const isThere = (folder: string) => existsSync(folder)
    const waiting = startProgram({ path: shell('cat'), args: [] }, { stdin: 'open' })
    const first = await folderOf(':')
    expect(await folderOf('echo x >"$MUSTER_TMPDIR/file"; rm "$MUSTER_TMPDIR/file"')).toBe(first)
    for (const code of [
      'chmod 755 "$MUSTER_TMPDIR"',
      'mkdir "$MUSTER_TMPDIR/sub"',
      'touch "$MUSTER_TMPDIR/.hidden"',
      'rmdir "$MUSTER_TMPDIR"',
      'rmdir "$MUSTER_TMPDIR"; ln -s / "$MUSTER_TMPDIR"',
    ]) {
      const spoilt = await folderOf(code)
      expect(await folderOf(':'), code).not.toBe(spoilt)
      expect(isThere(spoilt), code).toBe(false)
    }
    const last = await folderOf(':')
    expect(isThere(last)).toBe(true)
    waiting.closeStdin()
    await waiting.ended
    expect(isThere(last)).toBe(false)
  })

  test('although its folder is removed or it is replaced while it runs', async () => {
    const folder = join(temporaryFolder(), 'inner')
    mkdirSync(folder)
    const path = shell('rm -rf "$PWD"; echo Y; rm -f "$0"; printf "#!/bin/sh\\necho N\\n" >"$0"; echo Z')
    chmodSync(path, 0o755)
    const { lines, end } = await run(path, {}, { folder })
    expect(end).toMatchObject({ how: 'exited', code: 0 })
    expect(lines).toEqual(['Y', 'Z'])
  })
})
