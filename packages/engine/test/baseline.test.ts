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

describe('settings that were changed', () => {
  const written = (more: object, from: object = {}, groupScope = false) =>
    findScopeChange(baselineOf(asked(from), undefined), asked(more), groupScope)
  const asked = ({ scope, mapping, type, ...more }: { scope?: object; mapping?: object; type?: string; base?: unknown }) =>
    ({
      ...settings,
      ...(type && { type }),
      scope: { ...settings.scope, ...scope },
      mapping: { ...mapping },
      settings: { ...settings.settings, ...more },
    }) as SourceSettings

  it('are none while nothing is known, nothing has changed, or only which fields are taken', () => {
    expect(findScopeChange(null, settings, true)).toBeUndefined()
    expect(findScopeChange(undefined, settings, true)).toBeUndefined()
    expect(written({})).toBeUndefined()
    expect(written({ scope: { fields: ['email'] } })).toBeUndefined()
  })

  it.each([
    [{ scope: { include: 'a' } }, false, 'ours', undefined, false],
    [{ scope: { users: { groups: ['staff'] } } }, false, 'ours', undefined, false],
    // The source itself leaves people out.
    [{ scope: { users: { groups: ['staff'] } } }, true, 'theirs', undefined, false],
    [{ scope: { include: 'a' } }, true, 'ours', undefined, false],
    [{ scope: { importDisabled: true } }, false, 'theirs', undefined, false],
    [{ scope: { include: 'a', importDisabled: true } }, false, 'theirs', undefined, false],
    [{ scope: { groups: 'none' } }, false, undefined, 'theirs', false],
    [{ scope: { include: 'a', groups: 'none' } }, false, 'ours', 'theirs', false],
    [{ mapping: { email: 'x' } }, false, 'ours', undefined, false],
    [{ mapping: { active: 'x' } }, false, 'ours', undefined, true],
    [{ mapping: { activeUntil: 'x', email: 'y' } }, false, 'ours', undefined, true],
    [{ base: 'dc=y' }, false, 'theirs', 'theirs', true],
    [{ base: 'dc=y', scope: { include: 'a' } }, false, 'theirs', 'theirs', true],
    [{ type: 'unix' }, false, 'theirs', 'theirs', true],
  ] as const)('%j make people leave, where the source does so itself: %j', (more, groupScope, users, groups, touchesActive) => {
    const change = written(more, {}, groupScope)!
    expect([change.users, change.groups, change.touchesActive]).toEqual([users, groups, touchesActive])
  })

  it('are told from one in whose few digits that are kept nothing shows', () => {
    const hidden = JSON.stringify({ ...JSON.parse(baselineOf(settings, undefined)), hash: 'another' })
    expect(findScopeChange(hidden, settings, false)).toEqual({
      users: 'theirs',
      groups: 'theirs',
      cause: 'the settings of the source were changed',
      touchesActive: true,
    })
  })

  it('are named with what they were and are, and those of a plugin without their value', () => {
    expect(written({ scope: { include: 'a' } })?.cause).toBe('`scope.include` was changed from nothing to `a`')
    expect(written({}, { scope: { include: 'a' } })?.cause).toBe('`scope.include` was changed from `a` to nothing')
    expect(written({ scope: { users: { groups: ['b'] } } })?.cause).toBe('`scope.users` was changed from `all` to `{"groups":["b"]}`')
    expect(written({ type: 'unix' })?.cause).toBe('`type` was changed from `ldap` to `unix`')
    expect(written({ scope: { include: 'x'.repeat(61), exclude: 'y'.repeat(60) } })?.cause).toBe(
      `\`scope.include\` was changed from nothing to \`${'x'.repeat(59)}…\`, \`scope.exclude\` was changed from nothing to \`${'y'.repeat(60)}\``,
    )
    expect(written({ base: 'secret' })?.cause).toBe('`settings.base` was changed')
    expect(written({ tls: { ca: 'secret' } } as object)?.cause).toBe('`settings.tls.ca` was added')
    expect(written({}, { tls: { ca: null } } as object)?.cause).toBe('`settings.tls.ca` was taken out')
    expect(written({ list: ['secret'] } as object)?.cause).toBe('`settings.list` was added')
    expect(baselineOf(asked({ base: 'secret' }), undefined)).not.toContain('secret')
    expect(JSON.parse(baselineOf(settings, undefined)).parts['settings.base']).toHaveLength(4)
  })

  it('are named up to three, and counted beyond', () => {
    const mapping = { a: '1', b: '2', c: '3' }
    const said = (names: string) => names.split('').map((name, at) => `\`mapping.${name}\` was changed from nothing to \`${at + 1}\``)
    expect(written({ mapping })?.cause).toBe(said('abc').join(', '))
    expect(written({ mapping: { ...mapping, d: '4', e: '5' } })?.cause).toBe([...said('abc'), '2 more settings were changed'].join(', '))
  })
})

describe('where nobody is seen any more', () => {
  it('is said of people before groups, and counted', () => {
    const cause = (before: ReturnType<typeof places>) => changed(before, places({}))?.cause
    const why = ', where the account may have lost the right to look'
    expect(cause(places({ a: 9 }))).toBe(`nothing is seen any more in \`a\`${why}`)
    expect(cause(places({ a: 9, b: 8 }))).toBe(`nothing is seen any more in \`a\` and in one more place${why}`)
    expect(cause(places({ a: 9, b: 8, c: 7 }))).toBe(`nothing is seen any more in \`a\` and in 2 more places${why}`)
    expect(cause(places({}, { g: 7 }))).toBe(`nothing is seen any more in \`g\`${why}`)
    expect(cause(places({ a: 9 }, { g: 7 }))).toBe(`nothing is seen any more in \`a\`${why}`)
    expect(changed(places({ a: 9 }, { g: 7 }), places({}))).toMatchObject({ users: 'theirs', groups: 'theirs' })
    expect(changed(places({}, { g: 7 }), places({}))?.users).toBeUndefined()
  })

  it('may decide who is active only where a setting that was changed does', () => {
    const mapped = { ...settings, mapping: { active: 'x' } } as unknown as SourceSettings
    expect(changed(places({ a: 9 }), places({}), mapped)).toMatchObject({ touchesActive: true })
    expect(changed(places({ a: 9 }), places({ a: 9 }), mapped)).toMatchObject({ users: 'ours', touchesActive: true })
  })
})
