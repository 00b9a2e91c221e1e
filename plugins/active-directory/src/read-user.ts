import { collectValues, type UserReader } from '@muster/ldap'
import type { UserRecord } from '@muster/provider'
import { readFileTime } from './read-file-time.ts'
import { formatGuid, formatSid, primaryGroupOf, sidHandle } from './read-identifiers.ts'

/** ADS_UF_ACCOUNTDISABLE of userAccountControl. */
const accountDisabled = 2

/** Of several the first that an entry has. */
const textFields = {
  displayName: ['displayName', 'name'],
  givenName: ['givenName'],
  familyName: ['sn'],
  email: ['mail'],
  department: ['department'],
  office: ['physicalDeliveryOfficeName'],
  employeeNumber: ['employeeID', 'employeeNumber'],
  homeDirectory: ['homeDirectory'],
} as const

const identity = ['objectGUID', 'objectSid', 'primaryGroupID'] as const

/** Prepares what turns an entry into a user. An attribute that is read and absent is `null`: the directory says there is none. */
export function prepareUserReader(username: string, cards: readonly string[], further: Readonly<Record<string, string>>): UserReader {
  const extra = Object.entries(further)
  const control = ['userAccountControl', 'accountExpires', 'proxyAddresses']
  const wanted = [
    ...identity,
    ...control,
    username,
    ...Object.values(textFields).flat(),
    ...cards,
    ...extra.map(([, attribute]) => attribute),
  ]
  const collector = collectValues(wanted)
  const skimmer = collectValues(identity)

  return {
    attributes: collector.attributes,
    readsPrimaryGroups: true,
    skim(entry) {
      const collected = skimmer.collect(entry)
      const [guid, sid, number] = identity.map((name) => skimmer.octets(collected, [name]))
      return { record: undefined, id: formatGuid(guid), fault: undefined, primaryGroups: primaryGroups(formatSid(sid), number) }
    },
    read(entry) {
      const collected = collector.collect(entry)
      const bytes = (name: string): Buffer | undefined => collector.octets(collected, [name])
      const pick = (names: readonly string[]): string[] => collector.texts(collected, names)
      const { dn } = entry
      const id = formatGuid(bytes('objectGUID'))
      const sid = formatSid(bytes('objectSid'))
      const groups = primaryGroups(sid, bytes('primaryGroupID'))
      const [name] = pick([username])
      if (name === undefined || name.trim() === '')
        return { record: undefined, id, fault: `the entry has no ${username}`, primaryGroups: groups }
      if (id === undefined) return { record: undefined, id, fault: 'the entry shows no objectGUID', primaryGroups: groups }
      const texts = Object.fromEntries(Object.entries(textFields).map(([field, names]) => [field, pick(names)[0] ?? null]))
      const others = otherAddresses(pick(['proxyAddresses']), texts.email ?? undefined)
      const record: UserRecord = {
        type: 'user',
        id,
        username: name,
        handles: [id, entry.normalisedDn, name, ...(sid === undefined ? [] : [sidHandle(sid)])],
        ...texts,
        otherEmails: others.length > 0 ? others : null,
        ...(cards.length > 0 ? { cardNumbers: cards.flatMap((card) => pick([card])) } : {}),
        active: (Number(pick(['userAccountControl'])[0] ?? 0) & accountDisabled) === 0,
        activeUntil: readFileTime(pick(['accountExpires'])[0] ?? '0') ?? null,
        ...(extra.length > 0
          ? {
              attributes: Object.fromEntries(
                extra.map(([kept, attribute]) => {
                  const values = pick([attribute])
                  return [kept, values.length > 0 ? values : null]
                }),
              ),
            }
          : {}),
        at: dn,
      }
      return { record, id, fault: undefined, primaryGroups: groups }
    },
  }
}

function primaryGroups(sid: string | undefined, number: Buffer | undefined): readonly string[] {
  return sid === undefined || number === undefined ? [] : [primaryGroupOf(sid, number.toString('latin1'))]
}

/** `SMTP:` marks the primary address, `smtp:` the others; what begins otherwise is no address of e-mail. */
function otherAddresses(proxies: readonly string[], email: string | undefined): string[] {
  const addresses = proxies.filter((proxy) => /^smtp:/i.test(proxy)).map((proxy) => proxy.slice('smtp:'.length))
  return addresses.filter((address) => address.toLowerCase() !== email?.toLowerCase())
}
