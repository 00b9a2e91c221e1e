import type { HttpAnswer } from '@muster/http'
import { type CheckReport, type Finding, isMusterError } from '@muster/provider'
import { asList, asObject, readError } from './api-error.ts'
import { checkListing } from './check-listing.ts'
import { explainRefusal } from './explain-refusal.ts'
import { nameOf } from './list-google.ts'
import { type Permission, pages, permissions, permissionsFor } from './scopes.ts'
import type { Part, Source } from './source.ts'

/**
 * Looks at the account, gets a token for each permission alone and uses it once, so that a missing one has a name, and then reads
 * everything without keeping it. What is tried here is not tried again for minutes: somebody waits.
 */
export async function checkGoogle(source: Source): Promise<CheckReport> {
  const tried: Finding[] = [accountFinding(source)]
  for (const permission of permissionsFor(source.settings)) tried.push(...(await checkPermission(source, permission)))
  const isAllowed = !tried.some(({ outcome }) => outcome === 'failed')
  if (!isAllowed) return { findings: tried }
  return { findings: [...tried, await deletedFinding(source), ...(await checkListing(source))] }
}

function accountFinding({ account, settings }: Source): Finding {
  const client = account.clientId === undefined ? '' : ` (client ID ${account.clientId})`
  const proof = account.by === 'key' ? 'by its key' : 'by a signature that Google makes'
  return { id: 'google.account', outcome: 'ok', message: `${account.email}${client} reads ${proof}, on behalf of ${settings.admin}` }
}

const subjects = { users: 'users', groups: 'groups and their members', units: 'organizational units' } as const

/** Of every domain, or of the customer; the members of some group are asked for with the groups. */
async function checkPermission(source: Source, permission: Permission): Promise<Finding[]> {
  const id = `google.${permission.name}`
  try {
    for (const question of questionsFor(source, permission)) await question()
  } catch (error) {
    if (!isMusterError(error)) throw error
    return [{ id, outcome: 'failed', message: error.message, remedy: error.hint ?? `Look at ${pages.delegation}` }]
  }
  return [{ id, outcome: 'ok', message: `${subjects[permission.name]} may be read: ${permission.scope} is granted` }]
}

type Question = () => Promise<unknown>

function questionsFor(source: Source, { name, scope }: Permission): Question[] {
  const ask = async (path: string, query: Readonly<Record<string, string | number>>, what: string): Promise<HttpAnswer> => {
    const answer = await source.try([scope], { path, query })
    if (readError(answer) !== undefined || answer.status !== 200) throw explainRefusal(answer, what)
    return answer
  }
  const { parts, settings, fields } = source
  switch (name) {
    case 'users':
      return parts.map((part) => () => {
        const query = { ...part, ...fields.query, maxResults: 1, fields: `kind,users(${fields.ofUser})` }
        return ask('users', query, `the users of ${nameOf(part)}`)
      })
    case 'groups':
      return parts.map((part) => () => askGroups(part, ask))
    case 'units':
      return [
        () => {
          const path = `customer/${encodeURIComponent(settings.customer ?? 'my_customer')}/orgunits`
          return ask(path, { type: 'children', fields: 'kind,organizationUnits(orgUnitId)' }, 'the organizational units')
        },
      ]
  }
}

async function askGroups(
  part: Part,
  ask: (path: string, query: Readonly<Record<string, string | number>>, what: string) => Promise<HttpAnswer>,
): Promise<void> {
  const query = { ...part, maxResults: 1, fields: 'kind,groups(id,email)' }
  const { body } = await ask('groups', query, `the groups of ${nameOf(part)}`)
  const [first] = asList(asObject(body).groups).map(asObject)
  if (typeof first?.id !== 'string') return
  const path = `groups/${encodeURIComponent(first.id)}/members`
  await ask(path, { maxResults: 1, fields: 'kind,members(id,type)' }, `the members of ${first.email}`)
}

/** "Deleted users can be restored within 20 days": with their ids, and so with their accounts here. */
async function deletedFinding(source: Source): Promise<Finding> {
  const id = 'google.deleted'
  const scope = [permissions.users.scope]
  let [count, isMore] = [0, false]
  for (const part of source.parts) {
    const query = { ...part, showDeleted: 'true', maxResults: 500, fields: 'kind,nextPageToken,users(id)' }
    const answer = await source.try(scope, { path: 'users', query })
    if (readError(answer) !== undefined) {
      return {
        id,
        outcome: 'warning',
        message: explainRefusal(answer, `the deleted users of ${nameOf(part)}`).message,
        remedy: `Muster does without; a role that may not see deleted users (${pages.roles}) is enough.`,
      }
    }
    const { users, nextPageToken } = asObject(answer.body)
    count += asList(users).length
    isMore ||= nextPageToken !== undefined
  }
  const many = `${isMore ? 'more than ' : ''}${count} user${count === 1 ? '' : 's'}`
  return { id, outcome: 'ok', message: `${many} can still be restored by Google; whoever is restored goes on with the same account here` }
}
