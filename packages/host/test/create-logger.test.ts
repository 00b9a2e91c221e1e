import { PassThrough } from 'node:stream'
import { Secret } from '@muster/provider'
import { expect, it } from 'vitest'
import type { LogLevel } from '../src/configuration.ts'
import { createLogger, levelFromEnvironment, withFields } from '../src/create-logger.ts'

function logTo({ isTTY, level = 'info' }: { isTTY: boolean; level?: LogLevel }) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  return { logger: createLogger({ level, stream }), read: (): string => stream.read() ?? '' }
}

it('writes lines of JSON where nobody watches', () => {
  const { logger, read } = logTo({ isTTY: false })
  withFields(logger, { source: 'campus' }).warn('slow', { ms: 7 })
  expect(JSON.parse(read())).toEqual({ level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/u), source: 'campus', ms: 7, msg: 'slow' })
})

it('writes a readable line on a terminal', () => {
  const { logger, read } = logTo({ isTTY: true })
  logger.error('no answer', { source: 'campus', tries: 3 })
  expect(read()).toMatch(/^\d\d:\d\d:\d\d error: no answer \(source: campus, tries: 3\)\n$/u)
})

it('on a terminal is not fooled by control characters', () => {
  const { logger, read } = logTo({ isTTY: true })
  logger.error('\u001b[2Jgone\nerror: forged', { name: '\u0007' })
  expect(read().replace(/\n$/u, '')).not.toMatch(/\p{Cc}/u)
})

it('writes only what the level lets through', () => {
  const { logger, read } = logTo({ isTTY: false, level: 'warn' })
  logger.debug('a')
  logger.info('b')
  expect(read()).toBe('')
  logger.warn('c')
  expect(read()).toContain('"c"')
  const silent = logTo({ isTTY: false, level: 'silent' })
  silent.logger.error('d')
  expect(silent.read()).toBe('')
})

it('shows no secret, neither a Secret nor what is named like one', () => {
  const { logger, read } = logTo({ isTTY: false })
  logger.info('x', { key: new Secret('hunter2'), password: 'hunter2', request: { pin: 'hunter2', token: 'hunter2' } })
  expect(read()).not.toContain('hunter2')
})

it('takes its level from MUSTER_LOG when that is one', () => {
  expect(levelFromEnvironment({ MUSTER_LOG: 'DEBUG' })).toBe('debug')
  expect(levelFromEnvironment({ MUSTER_LOG: 'loud' })).toBeUndefined()
  expect(levelFromEnvironment({})).toBeUndefined()
})
