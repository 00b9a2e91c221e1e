import { describe, expect, it } from 'vitest'
import { baselineOf, findScopeChange } from '../src/baseline.ts'
import type { SourceSettings } from '../src/settings.ts'

const settings = {
  name: 'campus',
  type: 'ldap',
  scope: { users: 'all', groups: 'all', importDisabled: false },
  mapping: {},
  settings: { base: 'dc=x' },
} as unknown as SourceSettings

const places = (user: Record<string, number>, group: Record<string, number> = {}) => ({
  user: new Map(Object.entries(user)),
  group: new Map(Object.entries(group)),
})
const changed = (before: ReturnType<typeof places>, after: ReturnType<typeof places>, now = settings) =>
  findScopeChange(baselineOf(settings, before), now, false, after)

describe('where people stood', () => {
  it('is a change of scope when nobody stands there any more, and five did', () => {
    expect(changed(places({ a: 5, b: 90 }), places({ b: 95 }))).toMatchObject({ users: 'theirs', touchesActive: false })
    expect(changed(places({ a: 5, b: 90 }), places({ b: 95 }))?.groups).toBeUndefined()
    expect(changed(places({ a: 5 }, { g: 7 }), places({ a: 5 }))).toMatchObject({ groups: 'theirs' })
  })

  it('is none when few stood there, somebody is left, or the place is new', () => {
    expect(changed(places({ a: 4, b: 90 }), places({ b: 90 }))).toBeUndefined()
    expect(changed(places({ a: 500, b: 90 }), places({ a: 1, b: 90 }))).toBeUndefined()
    expect(changed(places({ b: 90 }), places({ b: 40, c: 50 }))).toBeUndefined()
  })

  it('is not compared by a source that does not tell it, nor with a baseline that does not know it', () => {
    expect(findScopeChange(baselineOf(settings, places({ a: 9 })), settings, false, undefined)).toBeUndefined()
    expect(findScopeChange(baselineOf(settings, undefined), settings, false, places({ a: 9 }))).toBeUndefined()
  })

  it('is said beside a filter that was changed, and not at all of a source that is asked differently', () => {
    const filtered = { ...settings, scope: { ...settings.scope, exclude: 'user.email == "x"' } } as SourceSettings
    const both = changed(places({ a: 9 }), places({ b: 9 }), filtered)
    expect(both).toMatchObject({ users: 'theirs' })
    expect(both?.cause).toContain('`scope.exclude` was changed from nothing')
    expect(both?.cause).toContain('nothing is seen any more in `a`')
    const elsewhere = { ...settings, settings: { base: 'dc=y' } } as SourceSettings
    expect(changed(places({ a: 9 }), places({ b: 9 }), elsewhere)?.cause).not.toContain('seen')
  })

  it('is remembered of the 500 largest places, however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`ou=${at}`, 5 + at]))
    expect(baselineOf(settings, places(many)).length).toBeLessThan(20_000)
    expect(changed(places(many), places({ 'ou=0': 1 }))?.cause).toContain('`ou=4999` and in 499 more places')
  })
})
