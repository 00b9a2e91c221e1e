import type { Provider } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { type MachineFiles, makeUnixMachine, rootLine } from '../../../test/servers/make-unix-machine.ts'
import { provider } from '../src/index.ts'

const password = 'Secret-Pass-1'
const good: MachineFiles = {
  passwd: `${rootLine}anna:x:1000:1000:Anna Smith,Room 5,123,456:/home/anna:/bin/bash
josé:x:1001:1001:José:/home/josé:/bin/sh
`,
  group: 'root:x:0:\nanna:x:1000:\nstaff:x:1001:anna\nempty:x:1002:\n',
  shadow: 'root:*:19000:0:99999:7:::\nanna:x:19000:0:99999:7:::\n',
  passwords: { anna: password },
}

const prepare = async (files: Partial<MachineFiles>, settings: object = {}): Promise<PreparedSource> => {
  const machine = makeUnixMachine({ ...good, ...files })
  return {
    settings: { ...machine.settings, ...settings },
    folder: machine.folder,
    secrets: [password],
    remove: async () => machine.remove(),
  }
}

const harness: ConformanceHarness = {
  provider: provider as Provider,
  good: () => prepare({}),
  directory: { users: ['anna', 'josé'], groups: { staff: ['anna', 'josé'], empty: [] } },
  unavailable: () => prepare({ passwd: '' }, { expiry: 'never' }),
  cut: () =>
    prepare(
      {
        programs: {
          getent: `#!/bin/sh\nprintf 'root:x:0:0:root:/root:/bin/sh\\nanna:x:1000:1000:Anna:/home/anna:/bin/sh\\n'\nkill -9 $$\n`,
        },
      },
      { expiry: 'never' },
    ),
  stalled: () => prepare({ programs: { getent: '#!/bin/sh\nexec sleep 600\n' } }),
  authenticate: { username: 'anna', password, wrongPassword: 'Wrong-Pass-1' },
  lookUp: { known: 'josé', unknown: 'nobody-of-this-name' },
  changes: 'offered',
}

describe.skipIf(!hasWrappers)('a Unix machine, by nss_wrapper and pam_wrapper', () => {
  for (const { title, run } of conformance(harness)) test(title, run)
})
