import { hash } from 'node:crypto'
import type { DirectoryEntry, DirectorySearch, RelatedEntry } from '@muster/store'
import { groupSchema, musterGroupSchema } from './group-schema.ts'
import type { Projection } from './projection.ts'
import { enterpriseSchema, musterUserSchema, userSchema } from './user-schema.ts'

type Resource = Readonly<Record<string, unknown>>

export interface Shaping {
  readonly directory: DirectorySearch
  /** Where this SCIM is: `https://muster.example.org/scim/v2`. */
  readonly base: string
  readonly projection: Projection
  /** Of people: the groups that they are in. */
  readonly groups: ReadonlyMap<number, readonly RelatedEntry[]>
}

export interface Shaped {
  /** For `ETag`; changes when the resource does. */
  readonly version: string
  readonly resource: Resource
  /** How many members stand in it. */
  readonly members: number
}

export function shapeResource(entry: DirectoryEntry, shaping: Shaping): Shaped {
  return entry.kind === 'user' ? shapeUser(entry, shaping) : shapeGroup(entry, shaping)
}

function shapeUser(entry: DirectoryEntry, { base, projection, groups }: Shaping): Shaped {
  const { fields } = entry
  const { displayName, givenName, familyName, email, otherEmails, employeeNumber, department } = fields as UserFields
  const { office, homeDirectory, aliases, cardNumbers, attributes = {} } = fields as UserFields
  const enterprise = filled({ employeeNumber, department })
  const own = groups.get(entry.entry) ?? []
  const resource = filled({
    schemas: [userSchema.id, ...(enterprise === undefined ? [] : [enterpriseSchema.id]), musterUserSchema.id],
    id: String(entry.entry),
    externalId: entry.id,
    userName: entry.name,
    name: filled({ formatted: displayName, familyName, givenName }),
    displayName,
    active: entry.isActive,
    emails: some([
      ...(email == null ? [] : [{ value: email, type: 'work', primary: true }]),
      ...(otherEmails ?? []).map((value) => ({ value, type: 'other', primary: false })),
    ]),
    groups: some(own.map((group) => reference(group, base, group.isDirect ? 'direct' : 'indirect'))),
    [enterpriseSchema.id]: enterprise,
    [musterUserSchema.id]: filled({
      source: entry.source,
      office,
      homeDirectory,
      aliases: some(aliases),
      cardNumbers: some(cardNumbers),
      attributes: some(Object.entries(attributes).flatMap(([type, values]) => values.map((value) => ({ type, value })))),
    }),
  })!
  const told = [entry.name, entry.isActive, fields, own.map(({ entry, name, isDirect }) => [entry, name, isDirect])]
  return { ...finish(entry, told, resource, base, projection), members: 0 }
}

function shapeGroup(entry: DirectoryEntry, { directory, base, projection }: Shaping): Shaped {
  const { description, email } = entry.fields as { description?: string | null; email?: string | null }
  const members = projection.wants('members') ? directory.membersOf(entry.entry, { now: undefined }) : []
  const resource = filled({
    schemas: [groupSchema.id, musterGroupSchema.id],
    id: String(entry.entry),
    externalId: entry.id,
    displayName: entry.name,
    [musterGroupSchema.id]: filled({ source: entry.source, description, email }),
  })!
  // The number of the run that changed the members last stands for them: there may be fifty thousand.
  const whole = { ...resource, ...(members.length > 0 && { members: members.map((member) => reference(member, base)) }) }
  return { ...finish(entry, [resource, entry.changedRun], whole, base, projection), members: members.length }
}

/** `told`: what the version stands for. */
function finish(entry: DirectoryEntry, told: unknown, resource: Resource, base: string, projection: Projection): Omit<Shaped, 'members'> {
  const name = entry.kind === 'user' ? 'User' : 'Group'
  const version = `W/"${hash('sha256', JSON.stringify(told), 'base64url').slice(0, 22)}"`
  const meta = {
    resourceType: name,
    created: new Date(entry.createdAt).toISOString(),
    lastModified: new Date(entry.changedAt).toISOString(),
    location: `${base}/${name}s/${entry.entry}`,
    version,
  }
  return { version, resource: projection.apply({ ...resource, meta }) }
}

/** Of a group that a person is in `type` says how, of a member it says what it is. */
function reference({ entry, kind, name, displayName }: RelatedEntry, base: string, type?: 'direct' | 'indirect'): Resource {
  const resource = kind === 'user' ? 'User' : 'Group'
  return {
    value: String(entry),
    $ref: `${base}/${resource}s/${entry}`,
    display: kind === 'user' ? (displayName ?? name) : name,
    type: type ?? resource,
  }
}

interface UserFields {
  readonly displayName?: string | null
  readonly givenName?: string | null
  readonly familyName?: string | null
  readonly email?: string | null
  readonly otherEmails?: readonly string[] | null
  readonly employeeNumber?: string | null
  readonly department?: string | null
  readonly office?: string | null
  readonly homeDirectory?: string | null
  readonly aliases?: readonly string[] | null
  readonly cardNumbers?: readonly string[] | null
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

/** Without what is not there; `undefined` when nothing is. */
function filled(fields: Readonly<Record<string, unknown>>): Resource | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** "Unassigned": an empty list is the same as none (RFC 7643, section 2.5). */
function some<Value>(values: readonly Value[] | null | undefined): readonly Value[] | undefined {
  return values == null || values.length === 0 ? undefined : values
}
