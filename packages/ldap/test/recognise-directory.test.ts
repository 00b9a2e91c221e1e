import { expect, test } from 'vitest'
import { type Root, recogniseDirectory } from '../src/index.ts'

const root = (more: Partial<Root> = {}, attributes: Readonly<Record<string, readonly string[]>> = {}): Root => ({
  namingContexts: ['dc=example,dc=edu'],
  defaultNamingContext: undefined,
  controls: [],
  extensions: [],
  saslMechanisms: [],
  vendorName: undefined,
  vendorVersion: undefined,
  objectClasses: ['top'],
  currentTime: undefined,
  attributes: new Map(Object.entries(attributes)),
  ...more,
})

test.each([
  ['Active Directory', root({}, { supportedcapabilities: ['1.2.840.113556.1.4.800'] }), 'dc1', undefined],
  ['Google Secure LDAP', root(), 'ldap.google.com', 'google-secure-ldap'],
  ['FreeIPA', root({ vendorName: '389 Project' }, { ipadomainlevel: ['1'] }), 'ipa', 'freeipa'],
  ['389 Directory Server', root({ vendorName: '389 Project', vendorVersion: '389-Directory/2.3' }), 'ds', '389'],
  ['eDirectory', root({ vendorName: 'NetIQ Corporation' }), 'nds', 'edirectory'],
  ['OpenLDAP', root({ objectClasses: ['top', 'OpenLDAProotDSE'] }), 'ldap', 'openldap-rfc2307'],
  ['an LDAP server that does not say what it is', root(), 'ldap', undefined],
])('%s is recognised by its root DSE', (kind, given, host, preset) => {
  const found = recogniseDirectory(given, host)
  expect([found.kind, found.preset, found.base]).toEqual([kind, preset, 'dc=example,dc=edu'])
})

test('the base is the default partition, else the first that holds people', () => {
  const namingContexts = ['cn=changelog', 'o=ipaca', 'dc=people', 'dc=others']
  expect(recogniseDirectory(root({ namingContexts }), 'x').base).toBe('dc=people')
  expect(recogniseDirectory(root({ namingContexts, defaultNamingContext: 'DC=ad' }), 'x').base).toBe('DC=ad')
  expect(recogniseDirectory(root({ namingContexts: [''] }), 'x').base).toBeUndefined()
})
