import { randomUUID } from 'node:crypto'
import type { HttpAnswer } from '@muster/http'
import { type CheckReport, type Finding, isMusterError, Secret } from '@muster/provider'
import { decodeJwt } from 'jose'
import { consentPage, explainGraphError, graphError, type Permission } from './explain-graph-error.ts'
import { explainTokenError, tokenErrorCode } from './explain-token-error.ts'
import { type Doubts, sayDoubts } from './list-members.ts'
import { changedGroupSelect, listTenant } from './list-tenant.ts'
import { groupSelect } from './read-group.ts'
import { pageOf, textOf } from './read-page.ts'
import type { Tenant } from './tenant.ts'
import type { TokenServer } from './token-server.ts'

const needed: readonly Permission[] = ['User.Read.All', 'GroupMember.Read.All']
/** What holds a needed permission in it: https://learn.microsoft.com/graph/permissions-reference */
const wider: Readonly<Record<Permission, readonly string[]>> = {
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'Member.Read.Hidden': [],
}
const mostSkewMs = 300_000

/** Tries what every run does, each permission by itself first, and then reads everything once without keeping it. */
export async function checkTenant(
  tenant: Tenant,
  tokenServer: TokenServer,
  { passwordGrant, portal }: { readonly passwordGrant: boolean; readonly portal: string },
): Promise<CheckReport> {
  const { graph, users } = tenant
  let token: Secret
  try {
    token = await graph.token()
  } catch (error) {
    return {
      findings: [
        failure('entra.token', 'no token was given', error),
        ...notTried('entra.users', 'entra.groups', 'entra.changes', 'entra.listing'),
      ],
    }
  }
  const findings: Finding[] = [
    { id: 'entra.token', outcome: 'ok', message: 'the application was given a token' },
    permissionsOf(token, portal),
  ]
  const ask = (path: string, query: Readonly<Record<string, string | number>>): Promise<HttpAnswer> =>
    graph.ask({ path, query, once: true })
  let last: HttpAnswer | undefined
  const tryOne = async (
    id: string,
    what: string,
    permission: Permission,
    path: string,
    query: Readonly<Record<string, string | number>>,
  ): Promise<boolean> => {
    try {
      const answer = await ask(path, query)
      const page = pageOf(answer)
      if (page === undefined) throw explainGraphError(answer, what, permission)
      last = answer
      findings.push({ id, outcome: 'ok', message: `${what} may be read (${permission})` })
      return true
    } catch (error) {
      findings.push(failure(id, `${what} cannot be read`, error))
      return false
    }
  }
  const [readsPeople, readsGroups] = [
    await tryOne('entra.users', 'the people', 'User.Read.All', 'users', { $select: users.select, $top: 1 }),
    await tryOne('entra.groups', 'the groups', 'GroupMember.Read.All', 'groups', { $select: groupSelect, $top: 1 }),
  ]
  if (last !== undefined) findings.push(clockFinding(last))
  if (!readsPeople || !readsGroups) return { findings: [...findings, ...notTried('entra.changes', 'entra.listing')] }
  findings.push(await changesFinding(ask, users.select))
  findings.push(...(await listingFindings(tenant)))
  if (passwordGrant) findings.push(await passwordFinding(tokenServer, ask))
  findings.push(quotaFinding(tenant))
  return { findings }
}

/** "Apps should not look into tokens that are not theirs": only for a word of advice, and a token that cannot be read is none the worse. */
function permissionsOf(token: Secret, portal: string): Finding {
  const id = 'entra.permissions'
  let roles: unknown
  try {
    roles = decodeJwt(token.reveal()).roles
  } catch {
    roles = undefined
  }
  if (!Array.isArray(roles)) return { id, outcome: 'not-tried', message: 'the token does not show its permissions; each is tried below' }
  const has = new Set(roles.map(String))
  const missing = needed.filter((permission) => !has.has(permission) && !wider[permission].some((each) => has.has(each)))
  if (missing.length > 0) {
    return {
      id,
      outcome: 'failed',
      message: `the token lacks ${missing.join(' and ')}${has.size === 0 ? '' : `; it has ${[...has].join(', ')}`}`,
      remedy: `${consentPage} The portal is ${portal}.`,
    }
  }
  const writing = [...has].filter((role) => /write|manage|full|impersonat/i.test(role))
  if (writing.length > 0) {
    return {
      id,
      outcome: 'warning',
      message: `the application may do more than read: ${writing.join(', ')}`,
      remedy: `Take these away again: App registrations > your app > API permissions. User.Read.All and GroupMember.Read.All are enough.`,
    }
  }
  return { id, outcome: 'ok', message: `the token holds ${[...has].join(', ')}` }
}

function clockFinding({ headers }: HttpAnswer): Finding {
  const id = 'entra.clock'
  const theirs = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(theirs)) return { id, outcome: 'not-tried', message: 'the answer does not say what time it is' }
  const skewMs = Math.abs(Date.now() - theirs)
  if (skewMs <= mostSkewMs) return { id, outcome: 'ok', message: 'the clocks agree' }
  return {
    id,
    outcome: 'warning',
    message: `the clock of this machine is ${Math.round(skewMs / 60_000)} minutes from that of Microsoft Graph`,
    remedy: 'Set it: tokens and certificates are good for minutes.',
  }
}

type Ask = (path: string, query: Readonly<Record<string, string | number>>) => Promise<HttpAnswer>

async function changesFinding(ask: Ask, userSelect: string): Promise<Finding> {
  const id = 'entra.changes'
  try {
    for (const [kind, select] of [['users', userSelect] as const, ['groups', changedGroupSelect] as const]) {
      const answer = await ask(`${kind}/delta`, { $select: select, $deltatoken: 'latest' })
      if (pageOf(answer)?.changesLink !== undefined) continue
      return {
        id,
        outcome: 'warning',
        message: `Microsoft Graph does not tell what changes of ${kind} (${graphError(answer.body)?.code ?? `status ${answer.status}`}), so every run reads everything`,
        remedy: `Look whether the properties of \`users\` in the settings can be asked for by changes.`,
      }
    }
    return { id, outcome: 'ok', message: 'runs ask for changes only' }
  } catch (error) {
    return failure(id, 'changes cannot be asked for', error)
  }
}

async function listingFindings(tenant: Tenant): Promise<Finding[]> {
  const doubts: Doubts = new Map()
  const seen = { users: 0, disabled: 0, groups: 0, members: 0, faulty: 0, first: '' }
  const [started, before] = [performance.now(), tenant.graph.usage().requests]
  try {
    for await (const batch of listTenant(tenant, { users: 'all', groups: 'all', disabled: true }, doubts)) {
      for (const record of batch) {
        if (record.type === 'user') {
          seen.users++
          if (record.active === false) seen.disabled++
        } else if (record.type === 'group') seen.groups++
        else if (record.type === 'members') seen.members += record.members?.length ?? 0
        else if (record.type === 'error' && seen.faulty++ === 0)
          seen.first = `${record.named ?? record.at ?? 'somebody'}: ${record.message}`
      }
    }
  } catch (error) {
    return [failure('entra.listing', 'the tenant could not be read to the end', error)]
  }
  const took = `${((performance.now() - started) / 1_000).toFixed(1)} s and ${tenant.graph.usage().requests - before} requests`
  const counted = `${seen.users} people, ${seen.disabled} of them disabled, ${seen.groups} groups, ${seen.members} memberships`
  const [doubt, ...others] = sayDoubts(doubts)
  return [
    seen.users === 0
      ? {
          id: 'entra.listing',
          outcome: 'failed',
          message: 'nobody was found',
          remedy: 'Compare `tenant` with the overview of the directory; where all are guests, set `guests: true`.',
        }
      : { id: 'entra.listing', outcome: 'ok', message: `read in ${took}: ${counted}` },
    doubt === undefined
      ? { id: 'entra.members', outcome: 'ok', message: 'the members of every group could be read' }
      : {
          id: 'entra.members',
          outcome: 'warning',
          message: [doubt, ...others].map(({ said }) => said).join('; '),
          remedy: [doubt, ...others].map(({ mend }) => mend).join(' '),
        },
    ...(seen.faulty === 0
      ? []
      : [
          {
            id: 'entra.records',
            outcome: 'warning' as const,
            message: `${seen.faulty} people or groups cannot be used; the first is ${seen.first}`,
            remedy: 'Give them that property in Entra, or name another as `users.username`.',
          },
        ]),
  ]
}

/** Somebody who does not exist is refused by name: that shows that passwords would be asked for, and locks nobody out. */
async function passwordFinding(tokenServer: TokenServer, ask: Ask): Promise<Finding> {
  const id = 'entra.passwords'
  try {
    const someone = pageOf(await ask('users', { $select: 'userPrincipalName', $top: 1 }))?.objects[0]
    const domain = textOf(someone?.userPrincipalName)?.split('@')[1]
    if (domain === undefined)
      return { id, outcome: 'not-tried', message: 'nobody is there by whose domain the password grant could be tried' }
    const answer = await tokenServer.askForPassword(`muster-doctor-${randomUUID()}@${domain}`, new Secret(randomUUID()))
    const code = tokenErrorCode(answer)
    if (code === 50034 || code === 50126) {
      return { id, outcome: 'ok', message: 'the password grant is allowed: it was refused for a name that nobody has' }
    }
    return failure(id, 'the password grant cannot be used', explainTokenError(answer))
  } catch (error) {
    return failure(id, 'the password grant cannot be used', error)
  }
}

function quotaFinding({ graph }: Tenant): Finding {
  const id = 'entra.quota'
  const { requests, again, waitedMs } = graph.usage()
  const used = graph.quotaUsed()
  if (waitedMs === 0 && used === 0) {
    return { id, outcome: 'ok', message: `${requests} requests were within the quota${again > 0 ? `, ${again} of them sent again` : ''}` }
  }
  const said =
    waitedMs > 0 ? `the quota made it wait for ${(waitedMs / 1_000).toFixed(1)} s` : `the quota is used to ${Math.round(used * 100)} %`
  return {
    id,
    outcome: 'warning',
    message: `${said}, with ${requests} requests`,
    remedy: 'Others ask this tenant too; lower `http.concurrency`, or run at another hour.',
  }
}

function failure(id: string, what: string, error: unknown): Finding {
  if (!isMusterError(error)) throw error
  return { id, outcome: 'failed', message: `${what}: ${error.message}`, remedy: error.hint ?? 'Try again later.' }
}

function notTried(...ids: readonly string[]): readonly Finding[] {
  return ids.map((id) => ({ id, outcome: 'not-tried', message: 'not tried, because of what failed before' }))
}
