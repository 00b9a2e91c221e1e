import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { groupsBase, peopleBase } from '../../../test/servers/invent-directory.ts'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider, type Settings } from '../src/index.ts'

const person = (uid: string, base: string) => ({
  dn: `uid=${uid},${base}`,
  attributes: { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid },
})
const arts = `ou=Arts\\, Music,${peopleBase}`

describe.skipIf(!hasSlapd)('LDAP, groups that are not entries of groups', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({
      entries: [
        { dn: arts, attributes: { objectClass: 'organizationalUnit', ou: 'Arts, Music' } },
        person('ada', peopleBase),
        person('ben', arts),
        person('cat', arts),
      ],
    })
    const member = `member: uid=ada,${peopleBase}\nmember: uid=ben,${arts}\n`
    // The overlay that writes memberOf runs in the server only.
    slapd.modify(`dn: cn=Staff,${groupsBase}\nchangetype: add\nobjectClass: groupOfNames\ncn: Staff\n${member}`)
    slapd.modify(`dn: cn=Other,ou=people,${suffix}\nchangetype: add\nobjectClass: groupOfNames\ncn: Other\nmember: uid=ada,${peopleBase}\n`)
  })
  afterAll(() => slapd?.stop())
  const settings = (groups: Settings['groups'] & {}): Settings => ({
    urls: slapd.url,
    base: suffix,
    bind: { dn: accounts.reader, password: passwordOf('reader') },
    groups,
  })

  test('groups from memberOf are those that people name, below the base of groups; nothing of it is skipped as unchanged', async () => {
    await withSession(provider, settings({ from: 'memberOf', base: groupsBase }), async (session) => {
      expect(session.abilities).toMatchObject({ changes: false, fingerprints: false, nestedGroups: false })
      const listed = await listAll(session, { size: 1, match: () => 0, matchMembers: () => undefined, fingerprint: () => 0n })
      expect(listed.isComplete).toBe(true)
      expect(listed.users).toHaveLength(3)
      expect(listed.memberships).toEqual(new Map([['Staff', new Set(['ada', 'ben'])]]))
      const { handles } = listed.groups[0]!
      expect((await session.lookUp?.('ada'))?.groups).toEqual(handles)
      expect((await session.lookUp?.('cat'))?.groups).toEqual([])
    })
  })

  test('groups from units hold who stands directly in them, and the units in them', async () => {
    await withSession(provider, settings({ from: 'units' }), async (session) => {
      expect(session.abilities).toMatchObject({ changes: false, nestedGroups: true })
      const listed = await listAll(session)
      expect(listed.isComplete).toBe(true)
      expect(listed.memberships).toEqual(
        new Map([
          ['people', new Set(['ada', 'Arts, Music'])],
          ['groups', new Set()],
          ['Arts, Music', new Set(['ben', 'cat'])],
        ]),
      )
      const unit = listed.groups.find(({ name }) => name === 'Arts, Music')
      expect((await session.lookUp?.('ben'))?.groups).toEqual([unit?.id])
    })
  })
})
