import { once } from 'node:events'
import { createServer } from 'node:http'
import test from 'node:test'
import { conformance } from '@muster/provider-testing'
import { provider } from './index.js'

const records = [
  { type: 'user', id: 'u1', username: 'ada' },
  { type: 'user', id: 'u2', username: 'josé' },
  { type: 'group', id: 'g1', name: 'Staff' },
  { type: 'group', id: 'g2', name: 'Empty' },
  { type: 'members', group: 'g1', members: ['u1', 'u2'] },
  { type: 'end', users: 2, groups: 2, members: 2 },
]
const lines = records.map((record) => `${JSON.stringify(record)}\n`)

/**
 * A server that answers as `answer` does.
 *
 * @param {import('node:http').RequestListener} answer
 */
async function startServer(answer) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    settings: { url: `http://127.0.0.1:${port}/`, token: 'a-secret-token' },
    folder: import.meta.dirname,
    secrets: ['a-secret-token'],
    async remove() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** @type {import('@muster/provider-testing').ConformanceHarness} */
const harness = {
  provider,
  good: () => startServer((_request, response) => response.end(lines.join(''))),
  directory: { users: ['ada', 'josé'], groups: { Staff: ['ada', 'josé'], Empty: [] } },
  unavailable: () => startServer((_request, response) => response.writeHead(503).end()),
  cut: () =>
    startServer((_request, response) => {
      response.writeHead(200)
      response.write(lines[0], () => setTimeout(() => response.destroy(), 100))
    }),
  stalled: () => startServer(() => undefined),
  authenticate: 'not offered',
  lookUp: 'not offered',
  changes: 'not offered',
}

for (const { title, run } of conformance(harness)) test(title, run)
