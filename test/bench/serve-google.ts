/** Runs in a thread of its own, so that the double answers while the bench waits for a command: counts its calls when it is asked. */
import { parentPort, workerData } from 'node:worker_threads'
import type { CampusSize } from '../campus/invent-campus.ts'
import { inventTenant } from '../clouds/google/invent-tenant.ts'
import { serveGoogle } from '../clouds/google/serve-google.ts'

/** What the bench has to know of it. */
export interface ServedTenant {
  readonly admin: string
  readonly key: string
  readonly directory: string
  /** As many as the lists have: of users, of groups, and of each group's members. */
  readonly pages: number
}

const { size, latencyMs } = workerData as { readonly size: CampusSize; readonly latencyMs: number }
const tenant = inventTenant(size)
const double = await serveGoogle(tenant, { latencyMs, quota: { perMinute: Number.POSITIVE_INFINITY, atOnce: Number.POSITIVE_INFINITY } })
const { users, groups } = tenant
const pagesOf = (many: number, size: number): number => Math.ceil(many / size)
const pages =
  pagesOf(users.length, 500) + pagesOf(groups.length, 200) + groups.reduce((sum, { members }) => sum + pagesOf(members.length, 200), 0)
const { admin, key, endpoints } = double.settings
parentPort?.on('message', () => {
  parentPort?.postMessage(double.asked().length)
  double.forget()
})
parentPort?.postMessage({ admin, key, directory: endpoints.directory, pages } satisfies ServedTenant)
