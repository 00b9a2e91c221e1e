import type { ErrorRecord, UserRecord } from '@muster/provider'
import { asList, asObject } from './api-error.ts'
import { defaultEmployeeNumber, type Settings } from './settings.ts'
import type { Item, WantedFields } from './wanted-fields.ts'

/** Where Google puts everybody a second time, under a name that receives nothing. */
const testDomain = '.test-google-a.com'

/** Turns users of the Directory API into ours. Everything asked for and not there is `null`: Google says that there is none. */
export function prepareUserReader(settings: Settings, fields: WantedFields): (item: Item) => UserRecord | ErrorRecord {
  const { username: named = 'email', employeeNumber = defaultEmployeeNumber, cardNumbers, attributes = {} } = settings
  const further = Object.entries(attributes)
  return (item) => {
    const { id, primaryEmail: email, orgUnitPath: unit } = item
    if (typeof id !== 'string' || id === '') return faulty(item, 'the user has no id')
    if (typeof email !== 'string' || email === '') return faulty(item, 'the user has no primaryEmail')
    const username = named.includes('.') ? fields.values(item, named)[0] : named === 'localPart' ? localPart(email) : email
    if (username === undefined) return faulty(item, `the user has no ${named}`)
    const addresses = [...asList(item.aliases), ...asList(item.nonEditableAliases)].filter(
      (alias): alias is string => typeof alias === 'string' && !alias.endsWith(testDomain),
    )
    const name = asObject(item.name)
    return {
      type: 'user',
      id,
      username,
      handles: [id],
      displayName: text(name.displayName) ?? text(name.fullName),
      givenName: text(name.givenName),
      familyName: text(name.familyName),
      email,
      otherEmails: orNull(addresses),
      // Addresses are nobody else's in the whole tenant; what stands before the @ may be.
      ...(named === 'email' && { aliases: orNull(addresses) }),
      department: text(mainOf(item.organizations).department),
      office: officeOf(item),
      employeeNumber: fields.values(item, employeeNumber)[0] ?? null,
      ...(cardNumbers !== undefined && { cardNumbers: orNull(cardNumbers.flatMap((field) => fields.values(item, field))) }),
      active: item.suspended !== true && item.archived !== true,
      attributes: {
        orgUnit: typeof unit === 'string' ? [unit] : null,
        ...Object.fromEntries(further.map(([key, field]) => [key, orNull(fields.values(item, field))])),
      },
      at: email,
    }
  }
}

export function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'))
}

function faulty({ id, primaryEmail }: Item, message: string): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message,
    hint: 'Mend the user in the admin console, or name another field under `username`.',
    at: typeof primaryEmail === 'string' ? primaryEmail : 'a user without an address',
    ...(typeof id === 'string' && id !== '' && { record: { kind: 'user', id } }),
    ...(typeof primaryEmail === 'string' && { named: primaryEmail }),
  }
}

/** The one that is marked as primary, or the first. */
function mainOf(list: unknown): Item {
  const items = asList(list).map(asObject)
  return items.find(({ primary }) => primary === true) ?? items[0] ?? {}
}

/** "Main Library 2 E 14": building, floor, section and desk; or the place in words. */
function officeOf({ locations }: Item): string | null {
  const { buildingId, floorName, floorSection, deskCode, area } = mainOf(locations)
  const parts = [buildingId, floorName, floorSection, deskCode].flatMap((part) => text(part) ?? [])
  return parts.length > 0 ? parts.join(' ') : text(area)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function orNull(values: readonly string[]): readonly string[] | null {
  return values.length > 0 ? [...new Set(values)] : null
}
