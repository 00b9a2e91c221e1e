import { fileURLToPath } from 'node:url'
import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { provider } from '../src/index.ts'

const folder = fileURLToPath(new URL('fixtures', import.meta.url))

const ways = {
  'one process per question': { args: [], resident: false },
  'one program that stays': { args: [], resident: 'auto' },
  'one program that stays and knows no other verb': { args: ['serves-only'], resident: true },
} as const

for (const [way, { args, resident }] of Object.entries(ways)) {
  const behaving = (behaviour: string) => async (): Promise<PreparedSource> => ({
    settings: {
      program: 'directory.py',
      args: [...args, behaviour],
      interpreter: 'python3',
      resident,
      environment: { DIRECTORY_SECRET: 'sssh-7261' },
      limits: { graceSeconds: 0.5 },
    },
    folder,
    secrets: ['sssh-7261'],
    remove: async () => undefined,
  })
  const harness: ConformanceHarness = {
    provider: provider as Provider,
    good: behaving('good'),
    directory: { users: ['Ada', 'zoë', 'bob'], groups: { Staff: ['Ada', 'zoë', 'Lecturers'], Lecturers: ['bob'], Empty: [] } },
    unavailable: behaving('unavailable'),
    cut: behaving('cut'),
    stalled: behaving('stalled'),
    authenticate: { username: 'Ada', password: 'sesame', wrongPassword: 'open-barley' },
    lookUp: { known: 'zoë', unknown: 'nobody' },
    changes: 'offered',
  }
  describe(`A custom program asked by ${way}`, () => {
    for (const { title, run } of conformance(harness)) test(title, run)
  })
}
