import { readHttpOptions } from '@muster/http'
import type { Context, Session } from '@muster/provider'
import { checkTenant } from './check-tenant.ts'
import { openGraph } from './graph.ts'
import { listChanges } from './list-changes.ts'
import { listTenant } from './list-tenant.ts'
import { lookUp } from './look-up.ts'
import { openMicrosoft } from './open-id.ts'
import { prepareUserReader } from './read-user.ts'
import { cloudOf, credentialOf, type Settings } from './settings.ts'
import { signIn } from './sign-in.ts'
import type { Tenant } from './tenant.ts'
import { openTokenServer } from './token-server.ts'

/** Batches under way at once: each is up to 20 requests to the quota. */
const mostBatches = 4

export async function openSession(settings: Settings, context: Context): Promise<Session> {
  const { tenant: name, clientId, guests = false, passwordGrant = false, pageSize = 999, batchSize = 20 } = settings
  const cloud = cloudOf(settings)
  const credential = credentialOf(settings)
  const http = await readHttpOptions(settings.http, context)
  const tokenServer = await openTokenServer({ tenant: name, clientId, cloud, credential, folder: context.folder, http })
  const microsoft = openMicrosoft(settings, http)
  const graph = openGraph(cloud.graph, tokenServer, batchSize, http)
  const batches = Math.min(mostBatches, settings.http?.concurrency ?? mostBatches)
  const tenant: Tenant = { name, graph, users: prepareUserReader(settings), guests, pageSize, batches }
  return {
    abilities: {
      authenticate: passwordGrant,
      lookUp: true,
      changes: true,
      nestedGroups: true,
      stableIds: true,
      groupScope: false,
      fingerprints: false,
    },
    check: () => graph.hurried(() => checkTenant(tenant, tokenServer, { passwordGrant, portal: cloud.portal })),
    list: (scope) => listTenant(tenant, scope),
    changes: (cursor, scope) => listChanges(tenant, cursor, scope),
    lookUp: (username) => graph.hurried(() => lookUp(tenant, username)),
    ...(passwordGrant && { authenticate: (username, password) => graph.hurried(() => signIn(tenant, tokenServer, username, password)) }),
    ...(microsoft !== undefined && { beginSignIn: microsoft.begin, completeSignIn: microsoft.complete }),
    async close() {
      await Promise.all([graph.close(), tokenServer.close(), microsoft?.close()])
    },
  }
}
