import { normaliseDn } from './dn.ts'
import type { Root } from './read-root.ts'

export interface Recognised {
  readonly type: 'ldap' | 'active-directory'
  /** Of the type; left out where the default fits. */
  readonly preset?: string
  /** What it holds; of several partitions the one with people. */
  readonly base?: string
  /** In words. */
  readonly kind: string
}

/** [MS-ADTS] 3.1.1.3.2.11: LDAP_CAP_ACTIVE_DIRECTORY_OID. Samba says it too. */
const activeDirectory = '1.2.840.113556.1.4.800'

interface Sign extends Omit<Recognised, 'base'> {
  seenIn(root: Root, host: string): boolean
}

/** In order: the first that is seen. */
const signs: readonly Sign[] = [
  {
    type: 'active-directory',
    kind: 'Active Directory',
    seenIn: (root) => (root.attributes.get('supportedcapabilities') ?? []).includes(activeDirectory),
  },
  { type: 'ldap', preset: 'google-secure-ldap', kind: 'Google Secure LDAP', seenIn: (_, host) => host === 'ldap.google.com' },
  {
    type: 'ldap',
    preset: 'freeipa',
    kind: 'FreeIPA',
    seenIn: (root) => root.attributes.has('ipadomainlevel') || root.attributes.has('ipatopologypluginversion'),
  },
  {
    type: 'ldap',
    preset: '389',
    kind: '389 Directory Server',
    seenIn: ({ vendorName = '', vendorVersion = '' }) => /389/.test(`${vendorName} ${vendorVersion}`),
  },
  {
    type: 'ldap',
    preset: 'edirectory',
    kind: 'eDirectory',
    seenIn: ({ vendorName = '' }) => /novell|netiq|micro focus|opentext/i.test(vendorName),
  },
  { type: 'ldap', preset: 'opendirectory', kind: 'Open Directory', seenIn: ({ vendorName = '' }) => /apple/i.test(vendorName) },
  { type: 'ldap', preset: 'openldap-rfc2307', kind: 'OpenLDAP', seenIn: (root) => root.objectClasses.includes('OpenLDAProotDSE') },
]

/** What kind of directory a root DSE is that of, and the base to begin with. */
export function recogniseDirectory(root: Root, host: string): Recognised {
  const base = root.defaultNamingContext ?? root.namingContexts.find(holdsPeople)
  const sign = signs.find(({ seenIn }) => seenIn(root, host))
  const { seenIn: _, ...recognised } = sign ?? { type: 'ldap', kind: 'an LDAP server that does not say what it is', seenIn: undefined }
  return { ...recognised, ...(base === undefined || base === '' ? {} : { base }) } as Recognised
}

/** Not of the server itself, nor of FreeIPA's authority of certificates. */
function holdsPeople(context: string): boolean {
  return context !== '' && !/^cn=|^o=(ipaca|netscaperoot)$/.test(normaliseDn(context))
}
