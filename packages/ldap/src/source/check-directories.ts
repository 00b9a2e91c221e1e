import { type CheckReport, type Finding, isMusterError, Secret, type Session } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { normaliseDn } from '../dn.ts'
import { ResultError, resultCode } from '../explain-result.ts'
import { pageOid } from '../page-control.ts'
import { type Root, readRoot } from '../read-root.ts'
import { readListing } from './check-listing.ts'
import { readOrFault } from './describe-entries.ts'
import type { Directory, Place } from './directory.ts'
import { unlessRefused } from './find-by-cookie.ts'
import { readTime } from './read-time.ts'

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
  'ldap.clock',
  'ldap.base',
  'ldap.paging',
  'ldap.ranges',
  'ldap.changes',
  'ldap.users',
  'ldap.groups',
  'ldap.nesting',
  'ldap.names',
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
    findings.push(clockFinding(root?.currentTime))
    findings.push(await baseFinding(connection, directory.base, root))
    findings.push(await pagingFinding(connection, directory, root))
    findings.push(await rangesFinding(connection, directory))
    findings.push(await changesFinding(connection, directory))
  } finally {
    await connection.close()
  }
}

async function readAll(session: Session, tried: Finding[], findings: Finding[]): Promise<void> {
  for (const read of [readListing, nobodyFinding]) {
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

/** Expiry and lock-out are times, and Kerberos allows five minutes. */
const mostSkewMs = 5 * 60_000

function clockFinding(currentTime: string | undefined): Finding {
  const id = 'ldap.clock'
  const theirs = currentTime === undefined ? undefined : readTime(currentTime, 'generalized-time')
  if (theirs === undefined)
    return { id, outcome: 'not-tried', message: 'the server does not tell its time, so that the clocks cannot be compared' }
  const skewMs = Date.parse(theirs) - Date.now()
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  return Math.abs(skewMs) > mostSkewMs
    ? {
        id,
        outcome: 'warning',
        message: `the clock of the server is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`,
        remedy: 'Set both by the same time servers: `timedatectl set-ntp true` here, `w32tm /resync` or the like there.',
      }
    : { id, outcome: 'ok', message: `the clock of the server agrees with this machine's within ${Math.max(seconds, 1)} s` }
}

async function pagingFinding(connection: Connection, { pageSize, users }: Directory, root: Root | undefined): Promise<Finding> {
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
  if (offers === false) {
    return {
      id,
      outcome: 'warning',
      message: 'the server does not say that it offers pages',
      remedy: 'Set `pageSize: 0` if reading fails with result 12.',
    }
  }
  for (let size = pageSize; size >= Math.min(pageSize, smallestPage); size = Math.floor(size / 2)) {
    const isAllowed = await allowsPages(connection, users, size)
    if (isAllowed && size === pageSize) return { id, outcome: 'ok', message: `pages of ${pageSize} entries are allowed` }
    if (isAllowed) {
      return {
        id,
        outcome: 'failed',
        message: `pages of ${pageSize} are refused, and pages of ${size} allowed`,
        remedy: `Set \`pageSize: ${size}\`.`,
      }
    }
  }
  return {
    id,
    outcome: 'failed',
    message: `pages are refused to this account, down to ${smallestPage} entries`,
    remedy: 'Allow them to the account (OpenLDAP: `limits dn.exact="ACCOUNT" size.pr=1000 size.prtotal=unlimited`).',
  }
}

const smallestPage = 10

/** Whether the first page comes. A limit on all pages together shows only to who reads them all. */
async function allowsPages(connection: Connection, { base, scope, filter }: Place, pageSize: number): Promise<boolean> {
  try {
    for await (const items of connection.search({ base, scope, filter, attributes: ['1.1'], pageSize })) if (items.length > 0) return true
    return true
  } catch (error) {
    if (error instanceof ResultError && error.resultCode === resultCode.adminLimitExceeded) return false
    if (error instanceof ResultError) return true // Of another kind, which the listing explains.
    throw error
  }
}

async function rangesFinding(connection: Connection, { groups, pageSize, derivesGroups }: Directory): Promise<Finding> {
  const id = 'ldap.ranges'
  if (derivesGroups === true) return { id, outcome: 'ok', message: 'groups are what people name, and have no members to be read in parts' }
  const { base, scope, filter, reader } = groups
  let inParts = 0
  let largest = 0
  await unlessRefused(async () => {
    for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize })) {
      for (const item of items) {
        const group = item.kind === 'entry' ? readOrFault(item, reader.read) : ''
        if (typeof group === 'string') continue
        if (group.partial.length > 0) inParts++
        largest = Math.max(largest, group.readMembers().length)
      }
    }
  })
  return inParts > 0
    ? { id, outcome: 'ok', message: `the members of ${inParts} groups come in parts, and are read to the last` }
    : { id, outcome: 'ok', message: `members come whole; the largest group has ${largest}` }
}

async function changesFinding(connection: Connection, { changes }: Directory): Promise<Finding> {
  const id = 'ldap.changes'
  if (changes === undefined) return { id, outcome: 'ok', message: 'this kind of directory is read whole at every run' }
  return { id, ...(await changes.explain(connection)) }
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
