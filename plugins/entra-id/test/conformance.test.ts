import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { test } from 'vitest'
import { application, type Entra, startEntra } from '../../../test/clouds/entra-id/start-entra.ts'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { uuid } from '../../../test/servers/invent-directory.ts'
import { provider } from '../src/index.ts'
import { settingsFor } from './settings-for.ts'

const password = 'correct horse'

async function campus(): Promise<Entra> {
  const entra = await startEntra()
  const { state, tokens } = entra
  for (const [index, name] of ['ada', 'zoë', 'bob', 'eve'].entries()) {
    state.addPerson({ id: uuid(1, index), userPrincipalName: `${name}@campus.example`, displayName: name, accountEnabled: name !== 'eve' })
    tokens.passwords.set(uuid(1, index), { password })
  }
  state.addOther({ id: uuid(4, 0), type: 'device', displayName: 'a notebook' })
  state.addGroup({ id: uuid(2, 1), displayName: 'Staff' }, [uuid(1, 0), uuid(1, 1), uuid(2, 2), uuid(4, 0)])
  state.addGroup({ id: uuid(2, 2), displayName: 'Lecturers' }, [uuid(1, 2)])
  state.addGroup({ id: uuid(2, 3), displayName: 'Empty' })
  state.addGroup(
    { id: uuid(2, 4), displayName: 'Everybody' },
    [0, 1, 2, 3].map((number) => uuid(1, number)),
  )
  return entra
}

const source = (entra: Entra, further = {}): PreparedSource => ({
  settings: settingsFor(entra, { pageSize: 2, passwordGrant: true, ...further }),
  folder: '.',
  secrets: [application.secret, password],
  remove: () => entra.stop(),
})

const harness: ConformanceHarness = {
  provider: provider as Provider,
  good: async () => source(await campus()),
  directory: {
    users: ['ada', 'zoë', 'bob', 'eve'].map((name) => `${name}@campus.example`),
    groups: {
      Staff: ['ada@campus.example', 'zoë@campus.example', 'Lecturers'],
      Lecturers: ['bob@campus.example'],
      Empty: [],
      Everybody: ['ada', 'zoë', 'bob', 'eve'].map((name) => `${name}@campus.example`),
    },
  },
  unavailable: async () => {
    const nobody = `http://127.0.0.1:${await choosePort()}`
    return source(await campus(), { graph: nobody, signIn: nobody })
  },
  cut: async () => {
    const entra = await campus()
    entra.double.fail({ kind: 'cut', after: 40 }, ({ query }) => query.has('$skiptoken'), Number.POSITIVE_INFINITY)
    return source(entra)
  },
  stalled: async () => {
    const entra = await campus()
    entra.double.fail({ kind: 'silence' }, () => true, Number.POSITIVE_INFINITY)
    return source(entra)
  },
  authenticate: { username: 'ada@campus.example', password, wrongPassword: 'wrong donkey' },
  lookUp: { known: 'zoë@campus.example', unknown: 'nobody@campus.example' },
  changes: 'offered',
}

for (const { title, run } of conformance(harness)) test(`Entra ID: ${title}`, run)
