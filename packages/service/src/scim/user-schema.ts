import type { Condition } from '@muster/store'
import type { Schema } from './attribute.ts'

export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person',
  attributes: [
    {
      name: 'userName',
      description: 'As the source spells it; nobody else has it, in whatever case.',
      required: true,
      uniqueness: 'server',
      search: 'username',
    },
    {
      name: 'name',
      description: 'The parts of the name.',
      type: 'complex',
      subAttributes: [
        { name: 'formatted', description: 'The whole name, as it is shown.', search: 'displayName' },
        { name: 'familyName', description: 'The family name.', search: 'familyName' },
        { name: 'givenName', description: 'The given name.', search: 'givenName' },
      ],
    },
    { name: 'displayName', description: 'The name as it is shown.', search: 'displayName' },
    {
      name: 'active',
      description: 'Whether the source has the person, and lets her sign in now.',
      type: 'boolean',
      search: 'active',
    },
    {
      name: 'emails',
      description: 'The address, and other ones.',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', description: 'The address.' },
        { name: 'type', description: 'Which it is.', canonicalValues: ['work', 'other'] },
        { name: 'primary', description: 'Whether it is the one to write to.', type: 'boolean' },
      ],
      search: {
        elements: [
          {
            exists: (holds) => ({ and: [{ present: 'email' }, holds] }),
            parts: { value: 'email', type: { always: 'work' }, primary: { always: true } },
          },
          {
            exists: (holds) => ({ some: 'otherEmails', holds }),
            parts: { value: 'value', type: { always: 'other' }, primary: { always: false } },
          },
        ],
      },
    },
    {
      name: 'groups',
      description: 'The groups that the person is in, also through others.',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', description: "The group's id.", caseExact: true },
        { name: '$ref', description: 'Where it is.', type: 'reference', caseExact: true, referenceTypes: ['Group'] },
        { name: 'display', description: 'Its name.' },
        { name: 'type', description: 'Whether only through another.', canonicalValues: ['direct', 'indirect'] },
      ],
      search: { elements: [{ exists: (holds) => ({ related: 'groups', holds }), parts: { value: 'account', display: 'spelling' } }] },
    },
  ],
}

export const enterpriseSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'A person of an organisation',
  attributes: [
    { name: 'employeeNumber', description: 'The number that the organisation has for the person.', search: 'employeeNumber' },
    { name: 'department', description: 'The department.', search: 'department' },
  ],
}

/** What a directory says and no RFC has a word for. */
export const musterUserSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:muster:2.0:User',
  name: 'DirectoryUser',
  description: 'What directories say besides',
  attributes: [
    { name: 'source', description: 'Which source has the person.', search: 'source' },
    { name: 'office', description: 'The office.', search: 'office' },
    { name: 'homeDirectory', description: 'The home directory.', caseExact: true, search: 'homeDirectory' },
    { name: 'aliases', description: 'Further names.', multiValued: true, search: { list: 'aliases' } },
    {
      name: 'cardNumbers',
      description: 'Numbers of cards, the one in use first.',
      multiValued: true,
      returned: 'request',
      search: { list: 'cardNumbers' },
    },
    {
      name: 'attributes',
      description: 'Whatever else the source says.',
      type: 'complex',
      multiValued: true,
      returned: 'request',
      subAttributes: [
        { name: 'type', description: 'Its name there.', caseExact: true },
        { name: 'value', description: 'What it says.' },
      ],
    },
  ],
}

export const hasEnterprise: Condition = { or: [{ present: 'employeeNumber' }, { present: 'department' }] }
