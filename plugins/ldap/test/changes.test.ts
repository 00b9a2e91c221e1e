import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { type Copy, content, copyAll, follow, gather } from '../../../test/servers/follow-changes.ts'
import { groupsBase, peopleBase, uuid } from '../../../test/servers/invent-directory.ts'
import { withSession } from '../../../test/servers/list-all.ts'
import { startDouble } from '../../../test/servers/start-double.ts'
import { accounts, passwordOf, type Slapd, type SlapdOptions, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider, type Settings } from '../src/index.ts'

const elsewhere = `ou=elsewhere,${suffix}`
const places = [peopleBase, elsewhere]
const names = Array.from({ length: 8 }, (_, number) => `person${number}`)
const numbers = ['700', '701', '702']
const people = (wanted: readonly string[]) =>
  wanted.map((uid, number) => ({
    dn: `uid=${uid},${peopleBase}`,
    attributes: {
      objectClass: ['inetOrgPerson', 'posixAccount'],
      uid,
      cn: uid,
      sn: uid,
      employeeType: 'staff',
      uidNumber: String(number),
      gidNumber: numbers[number % 2]!,
      homeDirectory: `/home/${uid}`,
      entryUUID: uuid(1, number),
    },
  }))
const groups = [
  { dn: `cn=Staff,${groupsBase}`, attributes: { objectClass: 'groupOfNames', cn: 'Staff', member: `uid=person0,${peopleBase}` } },
  { dn: `cn=All,${groupsBase}`, attributes: { objectClass: 'groupOfNames', cn: 'All', member: `cn=Staff,${groupsBase}` } },
  ...numbers.map((gidNumber) => ({
    dn: `cn=g${gidNumber},${groupsBase}`,
    attributes: { objectClass: 'posixGroup', cn: `g${gidNumber}`, gidNumber },
  })),
]
const start = (options: SlapdOptions = {}) =>
  startSlapd({
    entries: [
      { dn: elsewhere, attributes: { objectClass: 'organizationalUnit', ou: 'elsewhere' } },
      ...people(names),
      ...groups.map(({ dn, attributes }, number) => ({ dn, attributes: { ...attributes, entryUUID: uuid(2, number) } })),
    ],
    // Memberships follow those who are renamed, as a site that renames people has it.
    globalLines: ['moduleload refint'],
    ...options,
    databaseLines: ['overlay refint', 'refint_attributes member', ...(options.databaseLines ?? [])],
  })
const settings = (slapd: Slapd, more: Partial<Settings> = {}): Settings => ({
  urls: slapd.url,
  base: suffix,
  bind: { dn: accounts.reader, password: passwordOf('reader') },
  users: { base: peopleBase, filter: '(employeeType=staff)' },
  ...more,
})

type Step =
  | { readonly do: 'modify'; readonly who: number; readonly value: number }
  | { readonly do: 'primary'; readonly who: number; readonly value: number }
  | { readonly do: 'leave-filter' | 'join-filter' | 'delete' | 'add'; readonly who: number }
  | { readonly do: 'rename'; readonly who: number; readonly value: number }
  | { readonly do: 'move'; readonly who: number; readonly value: number }
  | { readonly do: 'member' | 'no-member' | 'uid-member' | 'no-uid-member'; readonly who: number; readonly value: number }
  | { readonly do: 'rename-group'; readonly value: number }

const who = fc.nat(names.length - 1)
const value = fc.nat(3)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('modify', 'primary', 'rename', 'move'), who, value }),
  fc.record({ do: fc.constantFrom('leave-filter', 'join-filter', 'delete', 'add'), who }),
  fc.record({ do: fc.constantFrom('member', 'no-member', 'uid-member', 'no-uid-member'), who, value }),
  fc.record({ do: fc.constant('rename-group' as const), value }),
)

/** Makes steps into LDIF, knowing where everybody stands; what cannot be done now is left out. */
class Administrator {
  readonly #dns = new Map(names.map((name, number) => [number, `uid=${name},${peopleBase}`]))
  readonly #uids = new Map(names.entries())
  #staff = `cn=Staff,${groupsBase}`
  #renames = 0

  ldif(step: Step): string | undefined {
    if (step.do === 'rename-group') {
      const rdn = `cn=Staff ${++this.#renames}`
      const ldif = `dn: ${this.#staff}\nchangetype: modrdn\nnewrdn: ${rdn}\ndeleteoldrdn: 1\n`
      this.#staff = `${rdn},${groupsBase}`
      return ldif
    }
    const dn = this.#dns.get(step.who)
    if (step.do === 'add') {
      if (dn !== undefined) return undefined
      const uid = `person${step.who}n${++this.#renames}`
      const fresh = `uid=${uid},${peopleBase}`
      this.#dns.set(step.who, fresh)
      this.#uids.set(step.who, uid)
      return `dn: ${fresh}\nchangetype: add\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\nuid: ${uid}\ncn: x\nsn: x\nemployeeType: staff\nuidNumber: 1\ngidNumber: 700\nhomeDirectory: /\n`
    }
    if (dn === undefined) return undefined
    const [rdn = '', ...rest] = dn.split(/(?<!\\),/)
    const set = (attribute: string, to: string): string => `dn: ${dn}\nchangetype: modify\nreplace: ${attribute}\n${attribute}: ${to}\n`
    const put = (group: string, how: string, attribute: string, to: string): string =>
      `dn: ${group}\nchangetype: modify\n${how}: ${attribute}\n${attribute}: ${to}\n`
    const posix = (value: number): string => `cn=g${numbers[value % numbers.length]},${groupsBase}`
    switch (step.do) {
      case 'modify':
        return set('displayName', `Name ${step.value}`)
      case 'primary':
        return set('gidNumber', numbers[step.value % numbers.length]!)
      case 'leave-filter':
        return set('employeeType', 'guest')
      case 'join-filter':
        return set('employeeType', 'staff')
      case 'delete':
        this.#dns.delete(step.who)
        return `dn: ${dn}\nchangetype: delete\n`
      case 'rename': {
        // The uid stays: nothing in a directory renames the values of memberUid.
        const next = `cn=person ${step.who}, renamed ${++this.#renames}`.replace(',', '\\,')
        this.#dns.set(step.who, [next, ...rest].join(','))
        return `dn: ${dn}\nchangetype: modrdn\nnewrdn: ${next}\ndeleteoldrdn: 0\n`
      }
      case 'move': {
        const place = places[step.value % places.length]!
        this.#dns.set(step.who, `${rdn},${place}`)
        return `dn: ${dn}\nchangetype: modrdn\nnewrdn: ${rdn}\ndeleteoldrdn: 0\nnewsuperior: ${place}\n`
      }
      case 'member':
        return put(step.value === 0 ? `cn=All,${groupsBase}` : this.#staff, 'add', 'member', dn)
      case 'no-member':
        return put(step.value === 0 ? `cn=All,${groupsBase}` : this.#staff, 'delete', 'member', dn)
      case 'uid-member':
        return put(posix(step.value), 'add', 'memberUid', this.#uids.get(step.who)!)
      case 'no-uid-member':
        return put(posix(step.value), 'delete', 'memberUid', this.#uids.get(step.who)!)
    }
  }
}

function attempt(slapd: Slapd, ldif: string | undefined): void {
  if (ldif === undefined) return
  try {
    slapd.modify(ldif)
  } catch (error) {
    // Twice the same member, the last member of a group, a member who is none: the directory refuses, and nothing changed.
    if (!/\((16|20|21|53|65)\)/.test(String((error as { stderr?: unknown }).stderr))) throw error
  }
}

describe.skipIf(!hasSlapd)('LDAP, what changed on a real slapd', () => {
  let slapd: Slapd
  let forgetful: Slapd
  beforeAll(async () => {
    slapd = await start()
    forgetful = await start({ sessionLog: 0 })
  })
  afterAll(async () => {
    await slapd?.stop()
    await forgetful?.stop()
  })

  for (const [title, server] of [
    ['that remembers what was deleted', () => slapd],
    ['that remembers no deletion', () => forgetful],
  ] as const) {
    test(`following the changes gives what reading everything gives, on a server ${title}`, async () => {
      await withSession(provider, settings(server()), async (session) => {
        let copy = await copyAll(session)
        const administrator = new Administrator()
        await fc.assert(
          fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }), async (rounds) => {
            for (const steps of rounds) {
              for (const each of steps) attempt(server(), administrator.ldif(each))
              const followed = await follow(session, copy)
              expect(followed).not.toBe('reset')
              expect(content(followed as Copy)).toEqual(content(await copyAll(session)))
              copy = followed as Copy
            }
          }),
          { numRuns: 25, endOnFailure: true },
        )
      })
    })
  }

  test('nothing changed: nobody is named, and the next cursor goes on', async () => {
    await withSession(provider, settings(slapd), async (session) => {
      const { cursor } = await copyAll(session)
      const records = await gather(session.changes!(cursor!, { users: 'all', groups: 'all', disabled: true }))
      expect(records).toEqual([{ type: 'end', users: 0, groups: 0, members: 0, covers: 'changed', cursor: expect.any(String) }])
    })
  })

  test('many changes at once are the same as few', async () => {
    const own = await startSlapd({
      entries: [...people(Array.from({ length: 120 }, (_, number) => `many${number}`)), ...groups],
    })
    try {
      await withSession(provider, settings(own), async (session) => {
        const copy = await copyAll(session)
        own.modify(
          Array.from(
            { length: 80 },
            (_, number) =>
              `dn: uid=many${number},${peopleBase}\nchangetype: modify\nreplace: gidNumber\ngidNumber: ${numbers[number % 3]}\n`,
          ).join('\n'),
        )
        const followed = await follow(session, copy)
        expect(content(followed as Copy)).toEqual(content(await copyAll(session)))
      })
    } finally {
      await own.stop()
    }
  })

  test('a unit that is renamed changes the names of all in it, of which the server says nothing: everything is to be read', async () => {
    const own = await start()
    try {
      await withSession(provider, settings(own, { users: {} }), async (session) => {
        const copy = await copyAll(session)
        own.modify(`dn: ${elsewhere}\nchangetype: modrdn\nnewrdn: ou=anywhere\ndeleteoldrdn: 1\n`)
        expect(await follow(session, copy)).toBe('reset')
      })
    } finally {
      await own.stop()
    }
  })

  test('a cursor of another server, of another filter, from the future, or that is none, is answered by reset', async () => {
    const { cursor } = await withSession(provider, settings(slapd), copyAll)
    const ask = (given: string, on: Settings) =>
      withSession(provider, on, (session) => gather(session.changes!(given, { users: 'all', groups: 'all', disabled: true })))
    const other = await start()
    try {
      expect(await ask(cursor!, settings(other))).toEqual([{ type: 'reset' }])
    } finally {
      await other.stop()
    }
    expect(await ask(cursor!, settings(slapd, { users: { base: peopleBase } }))).toEqual([{ type: 'reset' }])
    const parsed = JSON.parse(cursor!) as { positions: [string] }
    const position = JSON.parse(parsed.positions[0]) as { users: string }
    const late = Buffer.from('rid=000,csn=20990101000000.000000Z#000000#000#000000').toString('base64')
    const future = JSON.stringify({ ...parsed, positions: [JSON.stringify({ ...position, users: late })] })
    expect(await ask(future, settings(slapd))).toEqual([{ type: 'reset' }])
    for (const none of ['', '{}', 'null', '[1]', 'rid=000,csn=x', JSON.stringify({ ...parsed, positions: [] })]) {
      expect(await ask(none, settings(slapd))).toEqual([{ type: 'reset' }])
    }
  })

  test('a server without the control gives no cursor, and the listing is complete all the same', async () => {
    const double = await startDouble({ entries: people(['ada']) })
    try {
      await withSession(provider, { urls: double.url, base: suffix }, async (session) => {
        expect((await copyAll(session)).cursor).toBeUndefined()
      })
    } finally {
      await double.stop()
    }
  })

  test('other presets do not offer changes: their servers have no such cookie', async () => {
    await withSession(provider, settings(slapd, { preset: '389' }), async (session) => {
      expect([session.abilities.changes, session.changes]).toEqual([false, undefined])
    })
  })
})
