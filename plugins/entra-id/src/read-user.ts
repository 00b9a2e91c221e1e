import type { ErrorRecord, UserRecord } from '@muster/provider'
import { formatGuid } from './format-guid.ts'
import { type GraphObject, textOf } from './read-page.ts'
import { namesOf, type Settings } from './settings.ts'

/** What of `onPremisesExtensionAttributes` a name stands for. */
const extensionAttribute = /^extensionAttribute(?:[1-9]|1[0-5])$/

/** Kept of everybody: by these, people move here from Active Directory with their accounts (`muster sources move`). */
const origins = [
  'onPremisesImmutableId',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesUserPrincipalName',
] as const

const textFields = {
  displayName: 'displayName',
  givenName: 'givenName',
  familyName: 'surname',
  email: 'mail',
  department: 'department',
  office: 'officeLocation',
  employeeNumber: 'employeeId',
} as const

export interface UserReader {
  /** For `$select`: all but a few properties come only when they are named. */
  readonly select: string
  /** Properties that the username may be in. */
  readonly names: readonly string[]
  /** Whether this is somebody here: guests may not be. */
  isWanted(user: GraphObject): boolean
  /** Whether an answer of changes holds enough of the user; what was never set it leaves out. */
  isWhole(user: GraphObject): boolean
  read(user: GraphObject): UserRecord | ErrorRecord
}

/** Prepares what turns a user of Graph into one of ours. What was selected and is null is `null`: Entra says there is none. */
export function prepareUserReader({ users = {}, guests = false }: Pick<Settings, 'users' | 'guests'>): UserReader {
  const names = namesOf(users.username, ['userPrincipalName'])
  const cards = namesOf(users.cardNumbers)
  const further = Object.entries(users.attributes ?? {})
  const read = [...names, ...cards, ...further.map(([, property]) => property)]
  const selected = new Set(['id', 'accountEnabled', 'userType', 'userPrincipalName', 'otherMails', 'proxyAddresses', ...origins])
  for (const property of [...Object.values(textFields), ...read]) {
    selected.add(extensionAttribute.test(property) ? 'onPremisesExtensionAttributes' : property)
  }

  const usernameOf = (user: GraphObject): string | undefined =>
    names.map((name) => textOf(readProperty(user, name))).find((name) => name !== undefined)
  return {
    select: [...selected].join(','),
    names,
    isWanted: (user) => guests || user.userType !== 'Guest',
    isWhole: (user) => usernameOf(user) !== undefined && user.accountEnabled !== undefined && (guests || user.userType !== undefined),
    read(user) {
      const id = textOf(user.id)
      const username = usernameOf(user)
      if (id === undefined || username === undefined)
        return faulty('user', id, `a person has no ${names.join(' and no ')}`, textOf(user.userPrincipalName))
      const others = addressesOf(user)
      const { accountEnabled } = user
      return {
        type: 'user',
        id,
        username,
        handles: [id],
        ...textsOf(user),
        ...(others !== undefined && { otherEmails: others.length > 0 ? others : null }),
        ...(cards.length > 0 && { cardNumbers: cards.flatMap((card) => valuesOf(readProperty(user, card))) }),
        ...(typeof accountEnabled === 'boolean' && { active: accountEnabled }),
        attributes: attributesOf(user, further),
        at: id,
      }
    },
  }
}

function textsOf(user: GraphObject): Partial<Record<keyof typeof textFields, string | null>> {
  const said = Object.entries(textFields).filter(([, property]) => user[property] !== undefined)
  return Object.fromEntries(said.map(([field, property]) => [field, textOf(user[property]) ?? null]))
}

/** `SMTP:` marks the primary address, `smtp:` the others; what begins otherwise is no address of e-mail. */
function addressesOf({ mail, otherMails, proxyAddresses }: GraphObject): readonly string[] | undefined {
  if (otherMails === undefined && proxyAddresses === undefined) return undefined
  const proxies = valuesOf(proxyAddresses).filter((proxy) => /^smtp:/i.test(proxy))
  const addresses = new Map(
    [...proxies.map((proxy) => proxy.slice('smtp:'.length)), ...valuesOf(otherMails)].map((each) => [each.toLowerCase(), each]),
  )
  addresses.delete(String(mail ?? '').toLowerCase())
  return [...addresses.values()]
}

function attributesOf(user: GraphObject, further: readonly (readonly [string, string])[]): Record<string, readonly string[] | null> {
  const attributes: Record<string, readonly string[] | null> = {}
  for (const [kept, property] of [...origins.map((name) => [name, name] as const), ['userType', 'userType'] as const, ...further]) {
    const value = readProperty(user, property)
    if (value === undefined) continue
    const values = valuesOf(value)
    attributes[kept] = values.length > 0 ? values : null
  }
  const guid = guidOf(user.onPremisesImmutableId)
  if (guid !== undefined) attributes.onPremisesObjectGuid = [guid]
  return attributes
}

/** Entra Connect makes the immutable id of the objectGUID, in Base64, unless another attribute is its source anchor. */
function guidOf(immutableId: unknown): string | undefined {
  const text = textOf(immutableId)
  return text !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(text) ? formatGuid(Buffer.from(text, 'base64')) : undefined
}

function readProperty(user: GraphObject, property: string): unknown {
  if (!extensionAttribute.test(property)) return user[property]
  const { onPremisesExtensionAttributes: extensions } = user
  return extensions === undefined ? undefined : ((extensions ?? {}) as GraphObject)[property]
}

function valuesOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((each) => {
    if (typeof each === 'number' || typeof each === 'boolean') return [String(each)]
    return textOf(each) ?? []
  })
}

/** What cannot be used is one object's fault; without an id it cannot be said whose. */
export function faulty(kind: 'user' | 'group', id: string | undefined, message: string, named?: string): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message,
    hint:
      kind === 'user' ? 'Give the person that property in Entra, or name another as `users.username`.' : 'Give the group a name in Entra.',
    ...(id !== undefined && { at: id, record: { kind, id } }),
    ...(named !== undefined && { named }),
  }
}
