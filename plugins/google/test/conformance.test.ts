import { createServer } from 'node:net'
import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { type GoogleOptions, serveGoogle } from '../../../test/clouds/google/serve-google.ts'
import { group, tenant, user } from '../../../test/clouds/google/tenant.ts'
import type { Fault } from '../../../test/clouds/serve-double.ts'
import { provider } from '../src/index.ts'

const [anna, jose, ben, cat] = [user('anna'), user('josé'), user('ben', { suspended: true }), user('cat')]
const lecturers = group('Lecturers', [ben])
const staff = group('Staff', [anna, jose, lecturers])
const campus = () => tenant([anna, jose, ben, cat], [staff, lecturers, group('Empty', [])])
const email = (name: string): string => `${name}@campus.example`

const http = { failingSeconds: 0.2, throttledSeconds: 0.5 }

async function prepare(fault?: Fault, path = '', options: GoogleOptions = {}): Promise<PreparedSource> {
  const double = await serveGoogle(campus(), options)
  if (fault !== undefined) double.fail(fault, (call) => call.path.endsWith(path), Number.POSITIVE_INFINITY)
  return {
    settings: { ...double.settings, http },
    folder: '.',
    secrets: [double.key, (JSON.parse(double.key) as { private_key: string }).private_key],
    remove: () => double.close(),
  }
}

/** Its port is heard by nobody any more. */
async function unheard(): Promise<PreparedSource> {
  const source = await prepare()
  await source.remove()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const address = `http://127.0.0.1:${port}`
  return {
    ...source,
    settings: { ...(source.settings as object), endpoints: { directory: address, token: `${address}/token` } },
    remove: async () => {},
  }
}

const harness: ConformanceHarness = {
  provider: provider as Provider,
  good: () => prepare(),
  directory: {
    users: ['anna', 'josé', 'ben', 'cat'].map(email),
    groups: { Staff: [email('anna'), email('josé'), 'Lecturers'], Lecturers: [email('ben')], Empty: [] },
  },
  unavailable: unheard,
  // The people come whole, the groups break off.
  cut: () => prepare({ kind: 'cut', after: 20 }, '/groups'),
  stalled: () => prepare({ kind: 'silence' }),
  authenticate: 'not offered',
  lookUp: { known: email('josé'), unknown: email('nobody') },
  changes: 'not offered',
}

describe('a Google tenant, by a double', () => {
  for (const { title, run } of conformance(harness)) test(title, run)
})
