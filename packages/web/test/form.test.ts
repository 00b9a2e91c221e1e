import { expect, test } from 'vitest'
import { faultsAt } from '../src/form/faults.ts'
import { kindOf, labelOf, requiredOf, waysOf, withField } from '../src/form/schema.ts'

test('a field is asked for by what its schema allows', () => {
  expect(kindOf({ type: 'string', 'x-secret': true })).toBe('secret')
  expect(kindOf({ type: ['boolean', 'string'], enum: [true, false, 'auto'] })).toBe('choice')
  expect(kindOf({ type: ['string', 'array'], items: { type: 'string' } })).toBe('lines')
  expect(kindOf({ type: 'array', items: { type: 'string', enum: ['a', 'b'] } })).toBe('choices')
  expect(kindOf({ type: 'array', items: { type: 'object' } })).toBe('json')
  expect(kindOf({ type: 'object', properties: {} })).toBe('fields')
  expect(kindOf({ type: 'object', additionalProperties: { type: 'string' } })).toBe('pairs')
  expect(kindOf({ type: 'integer' })).toBe('number')
})

test('what is needed may depend on what was chosen', () => {
  const samba = {
    required: ['mode'],
    if: { properties: { mode: { enum: ['local', 'winbind'] } }, required: ['mode'] },
    else: { required: ['server', 'bind'] },
  }
  expect([...requiredOf(samba, { mode: 'local' })]).toEqual(['mode'])
  expect([...requiredOf(samba, { mode: 'remote' })]).toEqual(['mode', 'server', 'bind'])
  expect([...requiredOf(samba, {})]).toEqual(['mode', 'server', 'bind'])
  const table = { if: { properties: { dialect: { const: 'table' } }, required: ['dialect'] }, else: { required: ['program'] } }
  expect([...requiredOf(table, { dialect: 'table' })]).toEqual([])
  expect([...requiredOf(table, { dialect: 'muster' })]).toEqual(['program'])
})

test('one of several ways is told by the fields that it needs', () => {
  expect(waysOf({ anyOf: [{ required: ['clientSecret', 'clientId'] }, { required: ['managedIdentity'] }] })).toEqual([
    ['clientSecret', 'clientId'],
    ['managedIdentity'],
  ])
})

test('what is left empty is not sent', () => {
  expect(withField({ a: 1 }, 'b', '')).toEqual({ a: 1 })
  expect(withField({ a: 1, b: 2 }, 'b', [])).toEqual({ a: 1 })
  expect(withField({}, 'limits', {})).toEqual({})
  expect(withField({}, 'guests', false)).toEqual({ guests: false })
})

test('names are words, and a fault stands at its own field only', () => {
  expect(labelOf('refuseWritableByOthers')).toBe('Refuse writable by others')
  const faults = [{ place: 'body.settings.bind.password', sentence: 'is too short' }]
  expect(faultsAt(faults, ['settings', 'bind', 'password'])).toEqual(['is too short'])
  expect(faultsAt(faults, ['settings', 'bind'])).toEqual([])
})
