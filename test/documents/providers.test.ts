import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Abilities, contractVersion, type Provider } from '@muster/provider'
import { expect, test } from 'vitest'
import { root } from './read-documents.ts'
import { plugins } from './run-blocks.ts'

/** One row of the README's table: a kind of source, and what its tests have really been run against. */
interface Row {
  readonly plugin: string
  readonly name: string
  readonly reads: string
  /** Opening talks to nobody (see `Provider.open`), so any settings of this kind show the abilities. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly against: `the real thing: ${string}` | `*simulated*: ${string}`
}

const kinds = {
  '389': '389 Directory Server',
  freeipa: 'FreeIPA',
  opendirectory: 'Open Directory',
  edirectory: 'eDirectory',
  'google-secure-ldap': 'Google Secure LDAP',
} as const

const sambaReads = {
  local: 'a Samba server that is no Active Directory domain, on the server itself',
  remote: 'the same, or a domain as NT had them, over the network',
  winbind: 'a domain as NT had them, through winbind on a member',
} as const

const rows: readonly Row[] = [
  {
    plugin: 'plugins/custom-program',
    name: '`custom-program`',
    reads: 'any program that prints records: a process per question, or one that stays',
    // A program that does not describe itself: everything may be there.
    settings: { program: 'any-program' },
    against: 'the real thing: programs in shell, Python, Perl, Node',
  },
  {
    plugin: 'plugins/custom-program',
    name: '`custom-program`, `dialect: papercut`',
    reads: "any program for PaperCut's custom user directory, unmodified",
    settings: { program: 'any-program', dialect: 'papercut' },
    against: 'the real thing: programs in shell, Python, Perl, Node',
  },
  {
    plugin: 'plugins/custom-program',
    name: '`custom-program`, `dialect: table`',
    reads: 'CSV, TSV, passwd and group, LDIF: a file, or the output of any program',
    settings: { dialect: 'table', table: { file: 'any-table', columns: { id: 'any-column' } } },
    against: 'the real thing: files, and programs in shell',
  },
  {
    plugin: 'plugins/ldap',
    name: '`ldap`, OpenLDAP',
    reads: 'people and groups of an LDAP directory (RFC 2307, RFC 2307bis)',
    settings: { urls: 'ldaps://any', base: 'dc=any' },
    against: 'the real thing: OpenLDAP',
  },
  ...(['389', 'freeipa', 'opendirectory', 'edirectory', 'google-secure-ldap'] as const).map(
    (preset): Row => ({
      plugin: 'plugins/ldap',
      name: `\`ldap\`, \`preset: ${preset}\``,
      reads: `the same, as ${kinds[preset]} names things`,
      settings: { preset, urls: 'ldaps://any', base: 'dc=any' },
      against: preset === '389' ? 'the real thing: 389 Directory Server 2.3' : '*simulated*: entries with its names on a server of ours',
    }),
  ),
  {
    plugin: 'plugins/active-directory',
    name: '`active-directory`',
    reads: 'one domain or the domains of a forest, of Windows or Samba',
    settings: { urls: 'ldaps://any', base: 'dc=any' },
    against: 'the real thing: Samba 4; *simulated*: what only Windows does (page limits, members in parts)',
  },
  {
    plugin: 'plugins/active-directory',
    name: '`active-directory`, `preset: entra-domain-services`',
    reads: 'Entra Domain Services over secure LDAP',
    settings: { preset: 'entra-domain-services', urls: 'ldaps://any', base: 'dc=any' },
    against: '*simulated*: entries with its names on a server of ours',
  },
  {
    plugin: 'plugins/entra-id',
    name: '`entra-id`',
    reads: 'a tenant of Entra ID, by Microsoft Graph',
    settings: { tenant: 'any', clientId: 'any', clientSecret: 'any', passwordGrant: true },
    against: '*simulated*: a strict double of Microsoft Graph; not run on a tenant',
  },
  {
    plugin: 'plugins/google',
    name: '`google`',
    reads: 'users and groups of a Google tenant (Workspace, Cloud Identity), by the Directory API',
    settings: { admin: 'any@any', serviceAccount: 'any@any' },
    against: '*simulated*: a double of the interface, held against what Google publishes for machines',
  },
  {
    plugin: 'plugins/windows',
    name: '`windows`',
    reads: 'the local accounts and groups of a Windows machine, by PowerShell 5.1 or 7',
    settings: {},
    against: '*simulated*: programs of ours in the place of PowerShell; not run on Windows',
  },
  ...(['local', 'remote', 'winbind'] as const).map(
    (mode): Row => ({
      plugin: 'plugins/samba',
      name: `\`samba\`, \`mode: ${mode}\``,
      reads: sambaReads[mode],
      settings: { mode, ...(mode === 'remote' && { server: 'any', bind: { username: 'any', password: 'any' } }) },
      against: mode === 'winbind' ? 'the real thing: winbind of Samba 4.17 in an NT-style domain' : 'the real thing: Samba 4.17',
    }),
  ),
  {
    plugin: 'plugins/unix',
    name: '`unix`',
    reads: 'accounts and groups of a Unix machine: files, sssd, winbind, anything behind nsswitch',
    settings: {},
    against: 'the real thing: files and PAM of a Debian; *simulated*: sssd, winbind and nslcd, by a `getent` that lists as they do',
  },
  {
    plugin: 'plugins/unix',
    name: '`unix`, `mode: nis`',
    reads: 'the maps of a NIS domain',
    settings: { mode: 'nis' },
    against: 'the real thing: ypserv',
  },
]

const columns: readonly { readonly title: string; readonly ability: keyof Abilities }[] = [
  { title: 'passwords', ability: 'authenticate' },
  { title: 'look-up', ability: 'lookUp' },
  { title: 'changes', ability: 'changes' },
  { title: 'nested groups', ability: 'nestedGroups' },
  { title: 'renames', ability: 'stableIds' },
]

test('the table of providers has a row for every plugin', () => {
  expect(plugins().toSorted()).toEqual([...new Set(rows.map(({ plugin }) => plugin))].toSorted())
})

test('the table of providers has a row for every dialect of a program', async () => {
  const { provider } = (await import(join(root, 'plugins/custom-program/src/index.ts'))) as { provider: Provider }
  const { dialect } = provider.settingsSchema.properties as { dialect: { enum: readonly string[] } }
  const shown = rows.filter(({ plugin }) => plugin === 'plugins/custom-program').map(({ settings }) => settings.dialect ?? 'muster')
  expect(shown.toSorted()).toEqual(dialect.enum.toSorted())
})

test('the table of providers has a row for every preset', async () => {
  for (const plugin of ['plugins/ldap', 'plugins/active-directory']) {
    const { provider } = (await import(join(root, plugin, 'src/index.ts'))) as { provider: Provider }
    const { preset } = provider.settingsSchema.properties as { preset: { enum: readonly string[]; default: string } }
    const shown = rows.filter((row) => row.plugin === plugin).map(({ settings }) => settings.preset ?? preset.default)
    // RFC 2307bis is OpenLDAP with another kind of group.
    expect(shown.toSorted()).toEqual(preset.enum.filter((name) => name !== 'openldap-rfc2307bis').toSorted())
  }
})

/** `UPDATE_DOCUMENTS=1` writes the table instead of comparing it. */
test('the table of providers shows what the plugins say of themselves', async () => {
  const table = [
    `| provider | reads | ${columns.map(({ title }) => title).join(' | ')} | run against |`,
    `|---|---|${columns.map(() => ':-:|').join('')}---|`,
    ...(await Promise.all(rows.map(rowOf))),
  ].join('\n')
  const path = join(root, 'README.md')
  const readme = readFileSync(path, 'utf8')
  const written = readme.replace(/(<!-- providers:[^\n]*-->\n).*(<!-- \/providers -->)/s, (_, begin, end) => `${begin}\n${table}\n\n${end}`)
  if (process.env.UPDATE_DOCUMENTS) writeFileSync(path, written)
  else expect(readme).toBe(written)
})

async function rowOf({ plugin, name, reads, settings, against }: Row): Promise<string> {
  const abilities = await abilitiesOf(plugin, settings)
  return `| ${[name, reads, ...columns.map(({ ability }) => (abilities[ability] ? 'yes' : 'no')), against].join(' | ')} |`
}

async function abilitiesOf(plugin: string, settings: unknown): Promise<Abilities> {
  const { provider } = (await import(join(root, plugin, 'src/index.ts'))) as { provider: Provider }
  expect(provider.contract).toBe(contractVersion)
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const session = await provider.open(settings, {
    source: 'documents',
    folder: root,
    logger: silent,
    signal: new AbortController().signal,
    clock: Date,
  })
  await session.close()
  return session.abilities
}
