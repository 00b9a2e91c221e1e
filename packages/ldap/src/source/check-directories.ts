import { type CheckReport, type Finding, isMusterError, Secret, type Session } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { normaliseDn } from '../dn.ts'
import { pageOid } from '../page-control.ts'
import { type Root, readRoot } from '../read-root.ts'
import type { Directory } from './directory.ts'

/** Probes the directory with every question that changes nothing. A step that fails ends it: the next would only fail again. */
export async function checkDirectories(directories: readonly Directory[], session: Session): Promise<CheckReport> {
  const findings: Finding[] = []
  let tried: Finding[] = []
  try {
    for (const directory of directories) {
      tried = []
      try {
        await probe(directory, tried)
      } finally {
        findings.push(...tried)
      }
    }
    await readAll(session, tried, findings)
  } catch (error) {
    if (!isMusterError(error)) throw error
    const { message, hint } = error
    findings.push({ id: nextStep(tried), outcome: 'failed', message, remedy: hint ?? 'See the log of the server.' })
  }
  return { findings }
}

const steps = [
  'ldap.connect',
  'ldap.tls',
  'ldap.server',
  'ldap.base',
  'ldap.paging',
  'ldap.users',
  'ldap.groups',
  'ldap.entries',
  'ldap.look-up',
] as const

/** What was being tried when it failed. */
function nextStep(findings: readonly Finding[]): string {
  return steps.find((step) => !findings.some(({ id }) => id === step)) ?? 'ldap.check'
}

async function probe(directory: Directory, findings: Finding[]): Promise<void> {
  const connection = await directory.connect()
  try {
    const who = await whoAreWe(connection, directory.isAnonymous)
    findings.push({ id: 'ldap.connect', outcome: 'ok', message: `${connection.server} answers, and takes this connection for ${who}` })
    findings.push(tlsFinding(connection, directory.isUnverified))
    const root = await readRoot(connection)
    findings.push(serverFinding(root))
    findings.push(await baseFinding(connection, directory.base, root))
    findings.push(pagingFinding(directory.pageSize, root))
  } finally {
    await connection.close()
  }
}

async function readAll(session: Session, tried: Finding[], findings: Finding[]): Promise<void> {
  for (const read of [listingFindings, nobodyFinding]) {
    const found = await read(session)
    tried.push(...found)
    findings.push(...found)
  }
}

async function whoAreWe(connection: Connection, isAnonymous: boolean): Promise<string> {
  if (isAnonymous) return 'nobody (no `bind` is given)'
  try {
    return (await connection.whoAmI()) || 'nobody'
  } catch (error) {
    if (isMusterError(error) && connection.failure === undefined) return 'the account of `bind`' // "Who am I?" is an extension.
    throw error
  }
}

function tlsFinding({ isPrivate, server }: Connection, isUnverified: boolean): Finding {
  const id = 'ldap.tls'
  if (!isPrivate) {
    return {
      id,
      outcome: 'warning',
      message: `passwords go to ${server} in clear`,
      remedy: 'Use an address with ldaps://, or set `tls: { startTls: true }`.',
    }
  }
  return isUnverified
    ? {
        id,
        outcome: 'warning',
        message: 'the certificate of the server is not looked at',
        remedy: 'Remove `tls.verify: false`, and name the authority with `tls.authority`.',
      }
    : { id, outcome: 'ok', message: 'the connection is protected, and the server has shown who it is' }
}

function serverFinding(root: Root | undefined): Finding {
  if (root === undefined) return { id: 'ldap.server', outcome: 'ok', message: 'the server does not say what it is' }
  const kind = [root.vendorName, root.vendorVersion].filter((word) => word !== undefined).join(' ')
  const guess = kind !== '' ? kind : root.objectClasses.includes('OpenLDAProotDSE') ? 'OpenLDAP' : 'a server that does not name itself'
  return {
    id: 'ldap.server',
    outcome: 'ok',
    message: `it is ${guess}, with ${root.namingContexts.join(' and ') || 'no naming context shown'}`,
  }
}

async function baseFinding(connection: Connection, base: string, root: Root | undefined): Promise<Finding> {
  await connection.find({ base, scope: 'base', filter: { present: 'objectClass' }, attributes: ['1.1'] }, 1)
  const contexts = (root?.namingContexts ?? []).filter((context) => context !== '').map(normaliseDn)
  const isWhole = contexts.includes(normaliseDn(base))
  return { id: 'ldap.base', outcome: 'ok', message: `${base} is there${isWhole ? ', and is all that the server holds of it' : ''}` }
}

function pagingFinding(pageSize: number, root: Root | undefined): Finding {
  const id = 'ldap.paging'
  const offers = root?.controls.includes(pageOid)
  if (pageSize === 0) {
    return offers === true
      ? {
          id,
          outcome: 'warning',
          message: 'reading is set to one answer without pages, though the server offers pages',
          remedy: 'Remove `pageSize: 0`.',
        }
      : { id, outcome: 'ok', message: 'reading is set to one answer without pages' }
  }
  return offers === false
    ? {
        id,
        outcome: 'warning',
        message: 'the server does not say that it offers pages',
        remedy: 'Set `pageSize: 0` if reading fails with result 12.',
      }
    : { id, outcome: 'ok', message: `pages of ${pageSize} entries are asked for` }
}

interface Seen {
  users: number
  inactive: number
  groups: number
  rejected: number
  firstRejected: string
  doubt: string | undefined
  doubtHint: string | undefined
  members: number
  unknown: number
  isComplete: boolean
}

async function listingFindings(session: Session): Promise<Finding[]> {
  const seen: Seen = {
    users: 0,
    inactive: 0,
    groups: 0,
    rejected: 0,
    firstRejected: '',
    doubt: undefined,
    doubtHint: undefined,
    members: 0,
    unknown: 0,
    isComplete: false,
  }
  const started = performance.now()
  for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) {
    for (const record of batch) {
      if (record.type === 'user') {
        seen.users++
        if (record.active === false) seen.inactive++
      } else if (record.type === 'group') seen.groups++
      else if (record.type === 'members') {
        seen.members += record.members?.length ?? 0
        if (record.unknown === true) seen.unknown++
      } else if (record.type === 'error' && record.at !== undefined) {
        if (seen.rejected++ === 0) seen.firstRejected = `${record.at}: ${record.message}`
      } else if (record.type === 'error') {
        seen.doubt ??= record.message
        seen.doubtHint ??= record.hint
      } else if (record.type === 'end') seen.isComplete = true
    }
  }
  return sayListing(seen, performance.now() - started)
}

function sayListing(seen: Seen, tookMs: number): Finding[] {
  const { users, inactive, groups, members, rejected, firstRejected, doubt, doubtHint, unknown } = seen
  const took = `${(tookMs / 1_000).toFixed(1)} s`
  return [
    users === 0
      ? {
          id: 'ldap.users',
          outcome: 'failed',
          message: 'nobody was found',
          remedy: 'Correct `base`, `users.filter` or `preset`, or let the account of `bind` read the people.',
        }
      : { id: 'ldap.users', outcome: 'ok', message: `${users} users were read in ${took}, ${inactive} of them disabled` },
    unknown > 0
      ? {
          id: 'ldap.groups',
          outcome: 'warning',
          message: `the members of ${unknown} groups could not be read to the end`,
          remedy: 'They changed while they were read; try again.',
        }
      : {
          id: 'ldap.groups',
          outcome: groups === 0 ? 'warning' : 'ok',
          message: `${groups} groups with ${members} memberships were read`,
          ...(groups === 0 ? { remedy: 'Correct `groups.base` or `groups.filter`, or let the account read them.' } : {}),
        },
    doubt !== undefined
      ? { id: 'ldap.entries', outcome: 'warning', message: doubt, remedy: doubtHint ?? 'Narrow `base`.' }
      : rejected > 0
        ? {
            id: 'ldap.entries',
            outcome: 'warning',
            message: `${rejected} entries cannot be used; the first is ${firstRejected}`,
            remedy: 'Mend the entries, name other attributes, or leave them out with a filter.',
          }
        : { id: 'ldap.entries', outcome: 'ok', message: 'every entry could be used, and the listing proved itself complete' },
  ]
}

/** Somebody who does not exist must not be found, and must not be let in. */
async function nobodyFinding(session: Session): Promise<Finding[]> {
  const nobody = 'muster-check-nobody*)(uid=*'
  const found = await session.lookUp?.(nobody)
  const answer = await session.authenticate?.(nobody, new Secret('muster-check'))
  return [
    found === undefined && answer?.type === 'rejected'
      ? { id: 'ldap.look-up', outcome: 'ok', message: 'a made-up name is found nowhere and let in nowhere' }
      : {
          id: 'ldap.look-up',
          outcome: 'failed',
          message: 'a made-up name was found or let in',
          remedy: 'Tell us, with the make of the server.',
        },
  ]
}
