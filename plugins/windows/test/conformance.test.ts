import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { provider } from '../src/index.ts'
import { lab } from './double/a-machine.ts'
import type { Scenario, Sin } from './double/scenario.ts'
import { preparePowershell } from './prepare-powershell.ts'

describe.each(['Desktop', 'Core'] as const)('Windows, on a double of PowerShell (%s)', (edition) => {
  const source = async (scenario: Omit<Scenario, 'edition'>): Promise<PreparedSource> => {
    const powershell = preparePowershell({ edition, ...scenario })
    return {
      settings: { powershell: powershell.path, builtInAccounts: true },
      folder: powershell.folder,
      secrets: ['correct horse'],
      remove: async () => powershell[Symbol.dispose](),
    }
  }
  const sinning = (sin: Sin) => () => source({ machine: lab, sin })
  // What only stands for somebody (Authenticated Users) is left out of the groups.
  const harness: ConformanceHarness = {
    provider: provider as Provider,
    good: () => source({ machine: lab }),
    directory: {
      users: ['Administrator', 'Gast', 'Anna', 'jörg', 'bob'],
      groups: {
        Administratoren: ['Administrator', 'Anna'],
        Benutzer: ['Anna', 'jörg', 'bob'],
        Gäste: ['Gast'],
        'Drucker 3. Stock': ['jörg'],
      },
    },
    unavailable: sinning({ how: 'die', afterLines: 0, exit: 1, stderr: 'The service cannot be started.\r\n' }),
    cut: sinning({ how: 'cut', afterLines: 3 }),
    stalled: sinning({ how: 'hang', afterLines: 1 }),
    authenticate: { username: 'anna', password: 'correct horse', wrongPassword: 'wrong donkey' },
    lookUp: { known: 'JÖRG', unknown: 'nobody' },
    changes: 'not offered',
  }
  for (const { title, run } of conformance(harness)) test(title, run)
})
