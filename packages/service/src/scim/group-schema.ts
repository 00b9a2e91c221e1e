import type { Condition, Field } from '@muster/store'
import type { Schema, Searched } from './attribute.ts'

/** The name that is shown, and where there is none the username. */
const display: Searched = (compare) => ({
  or: [compare('displayName'), { and: [{ not: { present: 'displayName' } }, compare('spelling')] }],
})

const members =
  (kind: 0 | 1) =>
  (holds: Condition): Condition => ({
    related: 'members',
    holds: { and: [{ field: 'kind', test: 'is', value: kind }, holds] },
  })

const value: Field = 'account'

export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group',
  attributes: [
    { name: 'displayName', description: 'Its name; groups of two sources may have the same.', required: true, search: 'spelling' },
    {
      name: 'members',
      description: 'People and groups, as the source lists them.',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', description: 'The id of the person or group.', caseExact: true },
        { name: '$ref', description: 'Where it is.', type: 'reference', caseExact: true, referenceTypes: ['User', 'Group'] },
        { name: 'type', description: 'Which it is.', canonicalValues: ['User', 'Group'] },
        { name: 'display', description: 'The name.' },
      ],
      search: {
        elements: [
          { exists: members(0), parts: { value, display, type: { always: 'User' } } },
          { exists: members(1), parts: { value, display: 'spelling', type: { always: 'Group' } } },
        ],
      },
    },
  ],
}

export const musterGroupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:muster:2.0:Group',
  name: 'DirectoryGroup',
  description: 'What directories say besides',
  attributes: [
    { name: 'source', description: 'Which source has the group.', search: 'source' },
    { name: 'description', description: 'What it is for.', search: 'description' },
    { name: 'email', description: 'Where its members are written to.', search: 'email' },
  ],
}
