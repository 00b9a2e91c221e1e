/**
 * Runs in a process of its own: reads a tenant as `plugins/entra-id` does, by bare `fetch`, and drops what comes. The address is the
 * argument.
 */
import { application, tenantId } from '../clouds/entra-id/start-entra.ts'

const [address = ''] = process.argv.slice(2)
const batchesAtOnce = 4
const userSelect =
  'id,accountEnabled,userType,userPrincipalName,otherMails,proxyAddresses,onPremisesImmutableId,onPremisesSamAccountName,onPremisesSecurityIdentifier,onPremisesUserPrincipalName,displayName,givenName,surname,mail,department,officeLocation,employeeId'
const groupSelect = 'id,displayName,description,mail,visibility'

interface Page {
  readonly value: readonly { readonly id: string }[]
  readonly '@odata.nextLink'?: string
}

const form = { client_id: application.clientId, client_secret: application.secret, grant_type: 'client_credentials' }
const given = await fetch(new URL(`${tenantId}/oauth2/v2.0/token`, address), {
  method: 'POST',
  body: new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' }),
})
const headers = {
  authorization: `Bearer ${((await given.json()) as { access_token: string }).access_token}`,
  'content-type': 'application/json',
}

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const url = new URL(path, new URL('v1.0/', address))
  const response = await fetch(url, body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answers with ${response.status}`)
  return (await response.json()) as Answer
}

async function readList(first: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let link: string | undefined = first; link !== undefined; ) {
    const page: Page = await ask<Page>(link)
    ids.push(...page.value.map(({ id }) => id))
    link = page['@odata.nextLink']
  }
  return ids
}

await Promise.all([
  ask(`users/delta?$select=${userSelect}&$deltatoken=latest`),
  ask(`groups/delta?$select=${groupSelect},members&$deltatoken=latest`),
])
await readList(`users?$select=${userSelect}&$top=999`)
const groups = await readList(`groups?$select=${groupSelect}&$top=999`)
const open = groups.map((id) => `/groups/${id}/members?$select=id,displayName,userPrincipalName&$top=999`)
const running = new Set<Promise<void>>()
while (open.length > 0 || running.size > 0) {
  while (running.size < batchesAtOnce && open.length > 0) {
    const requests = open.splice(0, 20).map((url, index) => ({ id: String(index), method: 'GET', url }))
    const batch: Promise<void> = ask<{ readonly responses: readonly { readonly body: Page }[] }>('$batch', { requests }).then(
      ({ responses }) => {
        for (const { body } of responses) {
          const link = body['@odata.nextLink']
          if (link !== undefined) open.unshift(link.slice(link.indexOf('/v1.0/') + '/v1.0'.length))
        }
        running.delete(batch)
      },
    )
    running.add(batch)
  }
  await Promise.race(running)
}
