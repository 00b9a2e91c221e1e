import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCampus } from '../../packages/cli/test/a-campus.ts'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { RunningService } from './running-service.ts'

describe('muster service', () => {
  test('makes good what was missed, reads the configuration anew at a hang-up, and ends when told to', async () => {
    using campus = createCampus()
    const service = new RunningService(campus.folder)
    await service.says('a run has ended')
    expect(service.fields('a run has ended')).toMatchObject({ state: 'done', exitCode: 0, changes: { newUsers: 3 } })
    appendFileSync(join(campus.folder, 'muster.yaml'), '\nschedule:\n  sync: "0 4 * * *"\ntimeZone: UTC\n')
    service.hangUp()
    await service.says('the configuration was read anew')
    expect(service.fields('the configuration was read anew')).toMatchObject({
      next: { run: 'sync', at: expect.stringMatching(/T04:00:00\.000Z$/) },
    })
    appendFileSync(join(campus.folder, 'muster.yaml'), 'nonsense: 1\n')
    service.hangUp()
    await service.says('the configuration was refused')
    expect(service.fields('the configuration was refused, and the old one stays').reason).toContain('unknown key `nonsense`')
    expect(await service.ends('SIGTERM')).toBe(0)
    expect(service.log).toContain('the service has ended')
    expect(service.log).not.toContain('    at ')
  })

  test('does not begin with a faulty configuration', async () => {
    using campus = createCampus()
    appendFileSync(join(campus.folder, 'muster.yaml'), '\nschedule: { sync: "every night" }\n')
    const { exitCode, stderr } = await runMuster(['service'], campus)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('schedule.sync: `every night` is no cron expression: five fields, as in `55 0 * * *` for every night at 00:55')
  })

  test('stops a run in the middle, and nothing of it stays', async () => {
    using campus = createCampus('#!/bin/sh\n[ "$1" = list ] || exit 2\necho > reading\nexec sleep 600\n')
    const service = new RunningService(campus.folder)
    const isReading = () => {
      try {
        readFileSync(join(campus.folder, 'reading'))
        return true
      } catch {
        return false
      }
    }
    while (!isReading()) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await service.ends('SIGTERM')).toBe(0)
    const { stdout } = await runMuster(['runs', '--json'], campus)
    expect(JSON.parse(stdout)).toMatchObject([{ state: 'stopped' }])
  })
})

describe('muster schedule', () => {
  test('shows what comes next, and when', async () => {
    using campus = createCampus()
    const file = join(campus.folder, 'muster.yaml')
    writeFileSync(
      file,
      `${readFileSync(file, 'utf8').replace(/^( +)- name: (.*)$/m, '$1- name: $2\n$1  schedule: "*/30 7-19 * * *"')}\ntimeZone: Europe/Berlin\n`,
    )
    const { exitCode, stdout } = await runMuster(['schedule', '--count', '40'], campus)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/when \(Europe\/Berlin\)/)
    expect(stdout).toMatch(/00:55 .*read everything/)
    expect(stdout).toMatch(/07:30 .*read campus/)
    const json = JSON.parse((await runMuster(['schedule', '--json'], campus)).stdout) as { at: string }[]
    expect(json).toHaveLength(10)
    expect(json.map(({ at }) => at)).toEqual(json.map(({ at }) => at).sort())
  })

  test('says so when nothing comes by itself', async () => {
    using campus = createCampus()
    appendFileSync(join(campus.folder, 'muster.yaml'), '\nschedule: { sync: never }\n')
    expect((await runMuster(['schedule'], campus)).stdout).toContain('Nothing comes by itself')
  })
})
