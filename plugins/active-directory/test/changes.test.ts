import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSambaDomain } from '../../../test/servers/find-programs.ts'
import { type Copy, content, copyAll, follow, gather } from '../../../test/servers/follow-changes.ts'
import { withSession } from '../../../test/servers/list-all.ts'
import {
  domainAdministrator,
  domainBase,
  provisionMs,
  type SambaDomain,
  startSambaDomain,
  unicodePassword,
} from '../../../test/servers/start-samba-domain.ts'
import { provider, type Settings } from '../src/index.ts'

const campus = `OU=Campus,${domainBase}`
const elsewhere = `OU=Elsewhere,${domainBase}`
const usersBase = `CN=Users,${domainBase}`
const password = 'Secret-Pass-1'
const user = (name: string, base = campus, more: Readonly<Record<string, string | readonly string[]>> = {}) => ({
  dn: `CN=${name},${base}`,
  attributes: { objectClass: 'user', sAMAccountName: name, userAccountControl: '512', department: 'Arts', ...more },
})
const unit = (dn: string) => ({ dn, attributes: { objectClass: 'organizationalUnit', ou: dn.slice(3, dn.indexOf(',')) } })
const group = (name: string, ...member: string[]) => ({
  dn: `CN=${name},${campus}`,
  attributes: { objectClass: 'group', sAMAccountName: name, ...(member.length > 0 ? { member } : {}) },
})
const everything = { users: 'all', groups: 'all', disabled: true } as const

describe.skipIf(!hasSambaDomain)('Active Directory, what changed on a real Samba domain', () => {
  let domain: SambaDomain
  beforeAll(async () => {
    domain = await startSambaDomain([
      unit(campus),
      unit(elsewhere),
      ...['ada', 'ben', 'cat', 'dan', 'eve', 'fay'].map((name) => user(name)),
      user('gil', elsewhere),
      user('trainee', campus, { department: 'Trainees' }),
      group('Staff', `CN=ada,${campus}`, `CN=gil,${elsewhere}`),
      group('All', `CN=Staff,${campus}`, `CN=ben,${campus}`, `CN=trainee,${campus}`),
      group('Empty'),
      { dn: `CN=weak,${usersBase}`, attributes: { ...user('weak').attributes, unicodePwd: unicodePassword(password) } },
    ])
    // A deleted object that can be seen proves that deletions can.
    domain.modify(`dn: CN=fay,${campus}\nchangetype: delete\n`)
  }, provisionMs)
  afterAll(() => domain?.stop())

  const settings = (more: Partial<Settings> = {}): Settings => ({
    urls: domain.ldapsUrl,
    base: campus,
    bind: domainAdministrator,
    tls: { fingerprints: [domain.certificates.fingerprint] },
    users: { filter: '(&(sAMAccountType=805306368)(department=Arts))' },
    ...more,
  })
  /** The way of the cursor, made that of the other. */
  async function byNumber(copy: Copy): Promise<Copy> {
    const cursor = JSON.parse(copy.cursor!) as { positions: string[] }
    const { cookie: _, ...position } = JSON.parse(cursor.positions[0]!) as { cookie: string }
    const { prepareServers, readRoot } = await import('@muster/ldap')
    const connection = await prepareServers({
      urls: [domain.ldapsUrl],
      tls: { fingerprints: [domain.certificates.fingerprint] },
    }).connect({ how: 'anonymous' }, new AbortController().signal)
    const usn = (await readRoot(connection))?.attributes.get('highestcommittedusn')?.[0]
    await connection.close()
    return { ...copy, cursor: JSON.stringify({ ...cursor, positions: [JSON.stringify({ ...position, usn })] }) }
  }

  let number = 0
  /** Each does one thing, and leaves the domain fit for another round. */
  const steps: Readonly<Record<string, () => string>> = {
    'somebody changes': () => `dn: CN=ada,${campus}\nchangetype: modify\nreplace: displayName\ndisplayName: Ada ${++number}\n`,
    'somebody comes': () =>
      `dn: CN=new${++number},${campus}\nchangetype: add\nobjectClass: user\nsAMAccountName: new${number}\ndepartment: Arts\nuserAccountControl: 544\n`,
    'a name changes': () => `dn: CN=ben,${campus}\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: ben${++number}\n`,
    'an entry is renamed, who is in a group': () =>
      `dn: CN=ada,${campus}\nchangetype: modrdn\nnewrdn: CN=ada\\, renamed\ndeleteoldrdn: 1\n\ndn: CN=ada\\, renamed,${campus}\nchangetype: modrdn\nnewrdn: CN=ada\ndeleteoldrdn: 1\n`,
    'somebody leaves the unit': () =>
      `dn: CN=dan,${campus}\nchangetype: modrdn\nnewrdn: CN=dan\ndeleteoldrdn: 1\nnewsuperior: ${elsewhere}\n`,
    'somebody comes back to the unit': () =>
      `dn: CN=dan,${elsewhere}\nchangetype: modrdn\nnewrdn: CN=dan\ndeleteoldrdn: 1\nnewsuperior: ${campus}\n`,
    'somebody who is in a group comes into the unit': () =>
      `dn: CN=gil,${elsewhere}\nchangetype: modrdn\nnewrdn: CN=gil\ndeleteoldrdn: 1\nnewsuperior: ${campus}\n`,
    'and leaves it': () => `dn: CN=gil,${campus}\nchangetype: modrdn\nnewrdn: CN=gil\ndeleteoldrdn: 1\nnewsuperior: ${elsewhere}\n`,
    'somebody who is in a group comes into the filter': () =>
      `dn: CN=trainee,${campus}\nchangetype: modify\nreplace: department\ndepartment: Arts\n`,
    'somebody leaves the filter': () => `dn: CN=trainee,${campus}\nchangetype: modify\nreplace: department\ndepartment: Trainees\n`,
    'members come': () => `dn: CN=Staff,${campus}\nchangetype: modify\nadd: member\nmember: CN=ben,${campus}\nmember: CN=cat,${campus}\n`,
    'a member goes': () => `dn: CN=Staff,${campus}\nchangetype: modify\ndelete: member\nmember: CN=cat,${campus}\n`,
    'the last members go': () =>
      `dn: CN=Staff,${campus}\nchangetype: modify\nreplace: member\n\ndn: CN=All,${campus}\nchangetype: modify\nadd: member\nmember: CN=Empty,${campus}\n`,
    'they come again': () =>
      `dn: CN=Staff,${campus}\nchangetype: modify\nadd: member\nmember: CN=ada,${campus}\nmember: CN=gil,${elsewhere}\nmember: CN=ben,${campus}\n\ndn: CN=All,${campus}\nchangetype: modify\ndelete: member\nmember: CN=Empty,${campus}\n`,
    'a member leaves again': () => `dn: CN=Staff,${campus}\nchangetype: modify\ndelete: member\nmember: CN=ben,${campus}\n`,
    'a group is renamed': () =>
      `dn: CN=All,${campus}\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: All ${++number}\n-\nreplace: description\ndescription: ${number}\n`,
    'a group and its members come': () =>
      `dn: CN=g${++number},${campus}\nchangetype: add\nobjectClass: group\nsAMAccountName: g${number}\nmember: CN=ada,${campus}\n`,
    'the primary group of somebody changes': () =>
      `dn: CN=Domain Guests,${usersBase}\nchangetype: modify\nadd: member\nmember: CN=eve,${campus}\n\ndn: CN=eve,${campus}\nchangetype: modify\nreplace: primaryGroupID\nprimaryGroupID: 514\n`,
    'and changes back': () =>
      `dn: CN=eve,${campus}\nchangetype: modify\nreplace: primaryGroupID\nprimaryGroupID: 513\n\ndn: CN=Domain Guests,${usersBase}\nchangetype: modify\ndelete: member\nmember: CN=eve,${campus}\n`,
    'a member is deleted': () => `dn: CN=cat,${campus}\nchangetype: delete\n`,
    'and comes as another': () =>
      `dn: CN=cat,${campus}\nchangetype: add\nobjectClass: user\nsAMAccountName: cat\ndepartment: Arts\nuserAccountControl: 544\n`,
  }

  const whole = { base: domainBase }
  for (const [title, way, places] of [
    ['DirSync', async (copy: Copy) => copy, { 'a unit': {}, 'the whole domain': whole }],
    ['update sequence number', byNumber, { 'the whole domain': whole }],
  ] as const) {
    for (const [place, more] of Object.entries(places)) {
      test(`following the changes by ${title} in ${place} gives what reading everything gives`, async () => {
        await withSession(provider, settings(more), async (session) => {
          let copy = await way(await copyAll(session))
          for (const [step, ldif] of Object.entries(steps)) {
            domain.modify(ldif())
            const followed = await follow(session, copy)
            expect(followed, step).not.toBe('reset')
            expect(content(followed as Copy), step).toEqual(content(await copyAll(session)))
            copy = followed as Copy
          }
        })
      })
    }
  }

  test('DirSync says of members who came and who went, and no more', async () => {
    await withSession(provider, settings(), async (session) => {
      const { cursor } = await copyAll(session)
      domain.modify(`dn: CN=All,${campus}\nchangetype: modify\nadd: member\nmember: CN=eve,${campus}\n`)
      const records = await gather(session.changes!(cursor!, everything))
      const normal = (dn: string) => dn.toLowerCase()
      expect(records).toEqual([
        { type: 'members', group: normal(`CN=All,${campus}`), members: [normal(`CN=eve,${campus}`)], mode: 'add' },
        { type: 'end', users: 0, groups: 0, members: 1, covers: 'changed', cursor: expect.any(String) },
      ])
      domain.modify(`dn: CN=All,${campus}\nchangetype: modify\ndelete: member\nmember: CN=eve,${campus}\n`)
    })
  })

  test('a unit that is renamed moves all in it, which nobody says: everything is to be read', async () => {
    await withSession(provider, settings({ base: domainBase }), async (session) => {
      for (const copy of [await copyAll(session), await byNumber(await copyAll(session))]) {
        domain.modify(`dn: ${elsewhere}\nchangetype: modrdn\nnewrdn: OU=Anywhere\ndeleteoldrdn: 1\n`)
        expect(await follow(session, copy)).toBe('reset')
        domain.modify(`dn: OU=Anywhere,${domainBase}\nchangetype: modrdn\nnewrdn: OU=Elsewhere\ndeleteoldrdn: 1\n`)
      }
    })
  })

  test('an account that neither replicates nor sees what is deleted gets no cursor, and reads everything all the same', async () => {
    const weak = { dn: `CN=weak,${usersBase}`, password }
    await withSession(provider, settings({ bind: weak }), async (session) => {
      const copy = await copyAll(session)
      expect(copy.users.size).toBeGreaterThan(4)
      expect(copy.cursor).toBeUndefined()
    })
  })

  test('muster doctor says how changes are told, and what an account lacks for it', async () => {
    const check = async (bind: Settings['bind'] & {}) => {
      const { findings } = await withSession(provider, settings({ bind }), (session) => session.check())
      return Object.fromEntries(findings.map((finding) => [finding.id, finding]))
    }
    const strong = await check(domainAdministrator)
    expect(strong['ldap.changes']).toMatchObject({ outcome: 'ok', message: expect.stringContaining('DirSync') })
    expect(strong['ldap.clock']).toMatchObject({ outcome: 'ok', message: expect.stringContaining('agrees') })
    const weak = await check({ dn: `CN=weak,${usersBase}`, password })
    expect(weak['ldap.changes']).toMatchObject({ outcome: 'warning', remedy: expect.stringContaining(`dsacls "${domainBase}" /G`) })
  })

  test('a cursor of another controller, of one that was restored, of another filter, or that is none, is answered by reset', async () => {
    const { cursor } = await withSession(provider, settings(), copyAll)
    const parsed = JSON.parse(cursor!) as { positions: [string] }
    const changed = (more: object) =>
      JSON.stringify({ ...parsed, positions: [JSON.stringify({ ...(JSON.parse(parsed.positions[0]) as object), ...more })] })
    for (const given of [changed({ controller: 'CN=Other' }), changed({ invocation: '00' }), 'MSDS', '']) {
      await withSession(provider, settings(), async (session) => {
        expect(await gather(session.changes!(given, everything))).toEqual([{ type: 'reset' }])
      })
    }
    await withSession(provider, settings({ users: {} }), async (session) => {
      expect(await gather(session.changes!(cursor!, everything))).toEqual([{ type: 'reset' }])
    })
  })
})
