import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mainFile } from '../../../test/runner/main-file.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { campusProgram, createCampus, goodProgram } from './a-campus.ts'
import { runMuster } from './run-muster.ts'

const manyStudents = Array.from({ length: 20 }, (_, index) => `s${index + 1}`)

describe('plan and sync', () => {
  test('a plan changes nothing; with --detailed-exitcode it exits 10 while there is something to do, then 0', async () => {
    using campus = createCampus()
    const plain = await runMuster(['plan'], campus)
    expect(plain).toMatchObject({ exitCode: exitCodes.done, stdout: expect.stringContaining('New people') })
    expect(existsSync(join(campus.folder, 'muster.db'))).toBe(false)
    expect((await runMuster(['plan', '--detailed-exitcode'], campus)).exitCode).toBe(exitCodes.changesPending)
    expect((await runMuster(['sync'], campus)).exitCode).toBe(exitCodes.done)
    const settled = await runMuster(['plan', '--detailed-exitcode'], campus)
    expect(settled).toMatchObject({ exitCode: exitCodes.done, stdout: expect.stringContaining('nothing to do') })
  })

  test('a sync shows what was done, who was granted what, and what to type next', async () => {
    using campus = createCampus()
    const { exitCode, stdout, stderr } = await runMuster(['sync'], campus)
    expect({ exitCode, stderr }).toEqual({ exitCode: exitCodes.done, stderr: '' })
    expect(stdout).toContain('+ ada ')
    expect(stdout).toContain('3 people got $10.00 each, $30.00 in all, by the rule Students.')
    expect(stdout).toContain('`muster run show 1`')
  })

  test('with --json a sync prints its report and nothing else', async () => {
    using campus = createCampus()
    const { stdout, stderr } = await runMuster(['sync', '--json'], campus)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, run: 1, state: 'done', totals: { newUsers: 3 }, exitCode: 0 })
    expect(stderr).toBe('')
  })

  test('a plan written to a file is applied exactly, and once', async () => {
    using campus = createCampus()
    const planned = await runMuster(['plan', '--out', 'tonight.plan'], campus)
    expect(planned).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('`muster apply tonight.plan`') })
    expect((await runMuster(['apply', 'tonight.plan'], campus)).exitCode).toBe(exitCodes.done)
    expect(JSON.parse((await runMuster(['users', '--json'], campus)).stdout)).toHaveLength(3)
    const again = await runMuster(['apply', 'tonight.plan'], campus)
    expect(again.exitCode).toBe(exitCodes.failed)
    expect(again.stderr).toMatch(/^error: /)
  })

  test('what looks like a disaster is on hold, in words and numbers, and exits 3', async () => {
    using campus = createCampus(campusProgram(manyStudents))
    await runMuster(['sync'], campus)
    campus.change(campusProgram(manyStudents.slice(0, 5).concat('newcomer')))
    const { exitCode, stdout } = await runMuster(['sync'], campus)
    expect(exitCode).toBe(exitCodes.held)
    expect(stdout).toMatch(/On hold\n {2}! .*15/)
    expect(stdout).toContain('1 new person')
    const present = JSON.parse((await runMuster(['users', '--state', 'present', '--json'], campus)).stdout)
    expect(present).toHaveLength(21)
  })

  test('a source that cannot be asked exits 4, with what it said and what to do', async () => {
    using campus = createCampus('#!/bin/sh\n[ "$1" = list ] || exit 2\necho "the student system is being backed up" >&2\nexit 75\n')
    const { exitCode, stdout } = await runMuster(['sync'], campus)
    expect(exitCode).toBe(exitCodes.unavailable)
    expect(stdout).toContain('the student system is being backed up')
    expect(stdout).toContain('what cannot be read is unknown, not gone')
  })

  test('a listing that breaks off exits 5, and removes nobody', async () => {
    using campus = createCampus(campusProgram(manyStudents))
    await runMuster(['sync'], campus)
    campus.change(campusProgram(['s1', 's2'], 'exit 0'))
    const { exitCode, stdout } = await runMuster(['sync'], campus)
    expect(exitCode).toBe(exitCodes.partial)
    expect(stdout).toContain('Nobody is removed on the word of a source that was not read completely')
    expect(JSON.parse((await runMuster(['users', '--state', 'present', '--json'], campus)).stdout)).toHaveLength(20)
  })

  test('a source that is not in the configuration exits 2 and names those that are', async () => {
    using campus = createCampus()
    const { exitCode, stderr } = await runMuster(['sync', 'campsu'], campus)
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('campus')
  })
})

describe('looking', () => {
  test('people, groups, credit, runs and conflicts can be read, by people and by scripts', async () => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    const shown: Readonly<Record<string, string>> = {
      users: 'josé of Campus',
      'users list --group Students --limit 2': 'The first 2',
      'users show ADA': 'new person in the group Students',
      groups: 'Students',
      'groups show students': '3 people',
      'groups members Students': 'ben@campus.example',
      credit: '$10.00',
      'credit ada': 'ada has $10.00.',
      conflicts: 'There are no conflicts',
      runs: '3 new people',
      'run show 1': 'Person by person',
      'run show 1 --user ada': 'new',
      doctor: 'campus',
      'plugin list': 'custom-program',
    }
    for (const [words, part] of Object.entries(shown)) {
      const plain = await runMuster(words.split(' '), campus)
      expect(plain.stdout + plain.stderr, words).toContain(part)
      expect(plain.exitCode, words).toBe(exitCodes.done)
      expect(() => JSON.parse(part === '' ? '' : plain.stdout), words).toThrow()
    }
    for (const words of Object.keys(shown)) {
      const { exitCode, stdout } = await runMuster([...words.split(' '), '--json'], campus)
      expect(exitCode, words).toBe(exitCodes.done)
      expect(JSON.parse(stdout), words).toBeInstanceOf(Object)
    }
  })

  test('somebody who is not there is told apart from an error by a sentence and the nearest name, and exits 1', async () => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    const person = await runMuster(['users', 'show', 'josê'], campus)
    expect(person).toMatchObject({ exitCode: exitCodes.failed, stderr: expect.stringContaining('did you mean josé?') })
    const group = await runMuster(['groups', 'show', 'Stduents', '--json'], campus)
    expect(group.exitCode).toBe(exitCodes.failed)
    expect(JSON.parse(group.stdout)).toMatchObject({ error: { code: 'NOT_FOUND', hint: 'did you mean Students?' } })
    expect((await runMuster(['run', 'show', '99'], campus)).exitCode).toBe(exitCodes.failed)
  })
})

describe('muster authenticate', () => {
  const answers = {
    'the right password': ['ada\n', exitCodes.done, 'accepted'],
    'the right password without a line feed': ['ada', exitCodes.done, 'accepted'],
    'the right password of somebody who types on Windows': ['ada\r\n', exitCodes.done, 'accepted'],
    'a wrong password': ['wrong\n', exitCodes.rejected, 'rejected'],
    'an empty password': ['\n', exitCodes.rejected, 'rejected'],
    'a source that is down': ['down\n', exitCodes.unavailable, 'unavailable'],
  } as const
  for (const [what, [stdin, exitCode, word]] of Object.entries(answers)) {
    test(`${what} exits ${exitCode}`, async () => {
      using campus = createCampus()
      await runMuster(['sync'], campus)
      const answer = await runMuster(['authenticate', 'ada'], { ...campus, stdin })
      expect(answer).toMatchObject({ exitCode, stdout: expect.stringMatching(new RegExp(`^${word}`)) })
    })
  }

  test('nothing on stdin is not an empty password but none, and nobody is asked', async () => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    const { exitCode, stderr } = await runMuster(['authenticate', 'ada'], campus)
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('No password was given')
  })

  test('an endless line is no password', async () => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    const { exitCode, stderr } = await runMuster(['authenticate', 'ada'], { ...campus, stdin: 'x'.repeat(1_000_000) })
    expect(exitCode).toBe(exitCodes.failed)
    expect(stderr).toContain('longer than')
  })
})

describe('stopping', () => {
  const slowProgram = goodProgram.replace('list)', 'list)\n  echo $$ > pid; echo "{\\"type\\":\\"progress\\",\\"done\\":1}"; sleep 60')

  const startSync = async (folder: string) => {
    const child = spawn(process.execPath, [mainFile, 'sync'], { cwd: folder })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    while (!existsSync(join(folder, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 20))
    return { child, closed: once(child, 'close') as Promise<[number | null]>, said: () => stderr }
  }

  for (const [signal, exitCode] of [
    ['SIGINT', exitCodes.interrupted],
    ['SIGTERM', exitCodes.terminated],
  ] as const) {
    test(`${signal} stops cleanly, with a sentence, the program ended, and exits ${exitCode}`, async () => {
      using campus = createCampus(slowProgram)
      const { child, closed, said } = await startSync(campus.folder)
      child.kill(signal)
      expect((await closed)[0]).toBe(exitCode)
      expect(said()).toContain('Stopping cleanly')
      expect(() => process.kill(Number(readFileSync(join(campus.folder, 'pid'), 'utf8')), 0)).toThrow()
      campus.change(goodProgram)
      expect((await runMuster(['sync'], campus)).exitCode).toBe(exitCodes.done)
    })
  }
})
