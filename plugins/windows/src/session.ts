import type { Context, Session } from '@muster/provider'
import { preparePowershell } from './ask-powershell.ts'
import { checkMachine } from './check-machine.ts'
import { listAccounts } from './list-accounts.ts'
import { prepareLookUp } from './look-up.ts'
import type { Settings } from './settings.ts'
import { signIn } from './sign-in.ts'

/** The accounts of this machine as a source. Starts no PowerShell yet. */
export async function openSession(settings: Settings, context: Context): Promise<Session> {
  const powershell = preparePowershell(settings, context)
  return {
    abilities: {
      authenticate: true,
      lookUp: true,
      changes: false,
      // Windows does not put local groups into local groups.
      nestedGroups: false,
      stableIds: true,
      groupScope: false,
      fingerprints: false,
    },
    check: () => checkMachine(powershell, settings),
    list: (scope) => listAccounts(powershell, scope, settings, context),
    lookUp: prepareLookUp(powershell, settings, context),
    authenticate: (username, password) => signIn(powershell, settings, context, username, password),
    close: () => powershell.close(),
  }
}
