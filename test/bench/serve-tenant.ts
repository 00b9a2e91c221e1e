/**
 * Runs in a process of its own: the campus of so many people as a tenant of Entra ID. Prints its address on a line; for each
 * line that it reads, prints how many questions it has answered since the last.
 */
import { createInterface } from 'node:readline'
import { inventTenant } from '../clouds/entra-id/invent-tenant.ts'
import { startEntra } from '../clouds/entra-id/start-entra.ts'
import { sizeFor } from './prepare-campus.ts'

const [people = '1000', latencyMs = '0'] = process.argv.slice(2)
const entra = await startEntra({ latencyMs: Number(latencyMs) })
inventTenant(entra.state, sizeFor(Number(people)))
/** Of everything that is asked: a page for each 999, and one for a group of nobody. */
const pages = (many: number): number => Math.max(1, Math.ceil(many / 999))
const groups = [...entra.state.groups.values()].reduce((sum, { members }) => sum + pages(members.size), 0)
console.log(JSON.stringify({ url: entra.double.url.href, least: pages(entra.state.users.size) + pages(entra.state.groups.size) + groups }))
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(entra.questions.count)
  entra.questions.count = 0
  entra.double.forget()
}
await entra.stop()
