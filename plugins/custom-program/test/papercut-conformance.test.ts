import { join } from 'node:path'
import type { Provider } from '@muster/provider'
import { conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { provider } from '../src/index.ts'

const behaving = (behaviour: string) => async (): Promise<PreparedSource> => ({
  settings: {
    program: 'papercut.py',
    args: [behaviour],
    interpreter: 'python3',
    dialect: 'papercut',
    limits: { graceSeconds: 0.5 },
  },
  folder: join(import.meta.dirname, 'fixtures'),
  remove: async () => undefined,
})

describe('A PaperCut custom program', () => {
  const cases = conformance({
    provider: provider as Provider,
    good: behaving('good'),
    directory: { users: ['Ada', 'zoë', 'bob'], groups: { Staff: ['Ada', 'zoë'], 'R+D, "Blue" #1': ['bob'], Empty: [] } },
    unavailable: behaving('unavailable'),
    cut: behaving('cut'),
    stalled: behaving('stalled'),
    authenticate: { username: 'Ada', password: 'sesame', wrongPassword: 'open-barley' },
    lookUp: { known: 'zoë', unknown: 'nobody' },
    changes: 'not offered',
  })
  for (const { title, run } of cases) test(title, run)
})
