import { type ErrorRecord, type Finding, isMusterError, type UserRecord } from '@muster/provider'
import { listGoogle } from './list-google.ts'
import { defaultEmployeeNumber } from './settings.ts'
import type { Source } from './source.ts'

interface Seen {
  inactive: number
  unknown: number
  readonly rejected: ErrorRecord[]
  isComplete: boolean
  /** How many people have a value in each field that the settings name. */
  readonly filled: Map<string, number>
  readonly groupNames: Map<string, number>
}

/** "2,400 queries per minute per user per Google Cloud project": https://developers.google.com/workspace/admin/directory/v1/limits */
const questionsPerMinute = 2_400

/** Reads everything once without keeping it, and says what that found and cost. */
export async function checkListing(source: Source): Promise<Finding[]> {
  const counts = { users: 0, groups: 0, members: 0 }
  const seen: Seen = { inactive: 0, unknown: 0, rejected: [], isComplete: false, filled: new Map(), groupNames: new Map() }
  const before = source.directory.usage()
  const started = performance.now()
  try {
    for await (const batch of listGoogle(source, { users: 'all', groups: 'all', disabled: true }, undefined, counts)) {
      for (const record of batch) {
        if (record.type === 'user') take(record, seen, source)
        else if (record.type === 'group') seen.groupNames.set(record.name, (seen.groupNames.get(record.name) ?? 0) + 1)
        else if (record.type === 'members' && record.unknown === true) seen.unknown++
        else if (record.type === 'error') seen.rejected.push(record)
        else if (record.type === 'end') seen.isComplete = true
      }
    }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return [{ id: 'google.list', outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run again later.' }]
  }
  const seconds = (performance.now() - started) / 1_000
  const after = source.directory.usage()
  return [
    listFinding(counts, seen, seconds),
    ...membersFinding(counts.groups, seen),
    ...fieldFindings(source, counts.users, seen),
    ...namesFinding(source, seen),
    ...rejectedFinding(seen),
    quotaFinding(after.requests - before.requests, after.waitedMs - before.waitedMs),
  ]
}

function take(user: UserRecord, seen: Seen, { settings }: Source): void {
  if (user.active === false) seen.inactive++
  const count = (field: string, value: unknown): void => {
    seen.filled.set(field, (seen.filled.get(field) ?? 0) + (value == null ? 0 : 1))
  }
  if (settings.cardNumbers !== undefined) count('cardNumbers', user.cardNumbers)
  if (settings.employeeNumber !== undefined && settings.employeeNumber !== defaultEmployeeNumber)
    count('employeeNumber', user.employeeNumber)
  for (const name of Object.keys(settings.attributes ?? {})) count(`attributes.${name}`, user.attributes?.[name])
}

function listFinding({ users, groups, members }: { users: number; groups: number; members: number }, seen: Seen, seconds: number): Finding {
  const read = `read in ${seconds.toFixed(1)} s: ${users} users, ${seen.inactive} of them suspended or archived, ${groups} groups, ${members} memberships`
  if (users === 0) {
    return {
      id: 'google.list',
      outcome: 'failed',
      message: 'nobody was found',
      remedy: 'Look at `customer` and `domains` in the settings, and at whether the role of `admin` is for all organizational units.',
    }
  }
  return { id: 'google.list', outcome: 'ok', message: `${read}; complete` }
}

function membersFinding(groups: number, { unknown }: Seen): Finding[] {
  const id = 'google.members'
  if (groups === 0) {
    return [
      { id, outcome: 'warning', message: 'there are no groups', remedy: 'Look at `domains`, and at what the role of `admin` may see.' },
    ]
  }
  if (unknown === 0) return [{ id, outcome: 'ok', message: 'the members of every group could be read' }]
  return [
    {
      id,
      outcome: 'warning',
      message: `the members of ${unknown} groups could not be read; they stay as they are known`,
      remedy: 'The log says why of the first. Groups that were just made or deleted are well again at the next run.',
    },
  ]
}

/** A name that is mistyped reads as nobody having a card. */
function fieldFindings({ settings }: Source, users: number, { filled }: Seen): Finding[] {
  const named: Readonly<Record<string, string | undefined>> = {
    cardNumbers: settings.cardNumbers?.join(', '),
    employeeNumber: settings.employeeNumber,
    ...Object.fromEntries(Object.entries(settings.attributes ?? {}).map(([name, field]) => [`attributes.${name}`, field])),
  }
  return [...filled].map(([field, count]): Finding => {
    const id = `google.field.${field}`
    const message = `${count} of ${users} users have a value for ${field} (${named[field]})`
    return count > 0
      ? { id, outcome: 'ok', message }
      : {
          id,
          outcome: 'warning',
          message,
          remedy: `Look under Directory, Users, More options, Manage custom attributes in the admin console how \`${named[field]}\` is spelled; case counts.`,
        }
  })
}

function namesFinding({ settings }: Source, { groupNames }: Seen): Finding[] {
  const [first, ...others] = [...groupNames].filter(([, count]) => count > 1)
  if (first === undefined || (settings.groupName ?? 'name') === 'email') return []
  return [
    {
      id: 'google.names',
      outcome: 'warning',
      message: `several groups are called ${JSON.stringify(first[0])}${others.length > 0 ? `, and so it is with ${others.length} other names` : ''}`,
      remedy: 'Set `groupName: email`: addresses are never shared.',
    },
  ]
}

function rejectedFinding({ rejected }: Seen): Finding[] {
  const [first] = rejected
  if (first === undefined) return []
  const message = `${rejected.length} users or groups cannot be used; the first is ${first.at}: ${first.message}`
  return [{ id: 'google.records', outcome: 'warning', message, remedy: first.hint ?? 'Mend them in the admin console.' }]
}

function quotaFinding(requests: number, waitedMs: number): Finding {
  const id = 'google.quota'
  const minutes = Math.ceil(requests / questionsPerMinute)
  const message = `that took ${requests} requests, which the usual quota (${questionsPerMinute} a minute) gives in ${minutes} minute${minutes === 1 ? '' : 's'}`
  if (waitedMs === 0) return { id, outcome: 'ok', message }
  return {
    id,
    outcome: 'warning',
    message: `${message}; Google said "later" for ${Math.round(waitedMs / 1_000)} s altogether`,
    remedy:
      'Nothing is lost by that but time. Lower `http.concurrency`, or raise the quota of the Admin SDK API in the project (APIs & Services, Quotas) and see who else uses it.',
  }
}
